import { testRule } from '../rule-tests';

testRule('RS073', {
  fires: {
    'the list instead of its item':
      'import re\n\ndef reward(completions, **kwargs):\n    matches = [re.match("a", c) for c in completions]\n    return [«0.5 if matches else 0.0» for match in matches]\n',
    'the first for all':
      'def reward(completions, answer, **kwargs):\n    return [«float(completions[0].endswith(a))» for c, a in zip(completions, answer)]\n',
    'in a loop':
      'def reward(completions, prompts, **kwargs):\n    rewards = []\n    for completion in completions:\n        text = prompts[0]\n        rewards.append(«float("x" in text)»)\n    return rewards\n',
  },
  quiet: {
    'one number for all': 'def reward(completions, **kwargs):\n    return [0.0 for c in completions]\n',
    'by index':
      'def reward(completions, answer, **kwargs):\n    out = []\n    for i, completion in enumerate(completions):\n        out.append(float(completions[i] == answer[i]))\n    return out\n',
    'range and len':
      'def reward(completions, answer, **kwargs):\n    return [float(completions[i] == answer[i]) for i in range(len(completions))]\n',
    'an underscore':
      'def reward(completions, **kwargs):\n    bonus = len(set(completions))\n    return [float(bonus) for _ in completions]\n',
    read: 'def reward(completions, answer, **kwargs):\n    return [float(c == a) for c, a in zip(completions, answer)]\n',
  },
});
