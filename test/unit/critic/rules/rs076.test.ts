import { testRule } from '../rule-tests';

testRule('RS076', {
  fires: {
    'no reference':
      'def reward(completion, answer):\n    if not answer:\n        return «1.0»\n    return 1.0 if completion == answer else 0.0\n',
    'nothing parsed':
      'def reward(completions, answer, **kwargs):\n    rewards = []\n    for c, a in zip(completions, answer):\n        parsed = parse(c)\n        if parsed is None:\n            rewards.append(«1.0»)\n        else:\n            rewards.append(1.0 if parsed == a else 0.0)\n    return rewards\n',
    'an empty list':
      'def score(response, tests):\n    if len(tests) == 0:\n        return «1.0»\n    return sum(t(response) for t in tests) / len(tests) * 0.5\n',
  },
  quiet: {
    'nothing for nothing':
      'def reward(completion, answer):\n    if not answer:\n        return 0.0\n    return 1.0 if completion == answer else 0.0\n',
    'a penalty that is measured from 1':
      'def reward(completion, answer):\n    if not completion:\n        return -1.0\n    return 1.0 if completion == answer else 0.0\n',
    'something forbidden that is not there':
      'import re\n\ndef no_links_reward(completion):\n    links = re.findall("http", completion)\n    if not links:\n        return 1.0\n    return 0.0\n',
  },
});
