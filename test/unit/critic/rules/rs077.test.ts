import { testRule } from '../rule-tests';

testRule('RS077', {
  fires: {
    'length of the list':
      'def reward(completions, **kwargs):\n    out = []\n    for completion in completions:\n        text = completion[0]["content"]\n        out.append(float("x" in text) - 0.001 * «len(completion)»)\n    return out\n',
    'a tag in the list':
      'def reward(completions, **kwargs):\n    out = []\n    for completion in completions:\n        text = completion[-1]["content"]\n        out.append(float(«"<a>" in completion») + 0.1 * len(text))\n    return out\n',
  },
  quiet: {
    'asked whether there is any':
      'def reward(completions, **kwargs):\n    return [0.0 if len(c) == 0 else float("x" in c[0]["content"]) for c in completions]\n',
    'both forms':
      'def reward(completions, **kwargs):\n    out = []\n    for completion in completions:\n        if isinstance(completion, str):\n            out.append(len(completion) / 10)\n        else:\n            out.append(len(completion[0]["content"]) / 10)\n    return out\n',
    texts: 'def reward(completions, **kwargs):\n    return [len(c) / 100 for c in completions]\n',
  },
});
