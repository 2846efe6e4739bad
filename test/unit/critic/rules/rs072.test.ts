import { testRule } from '../rule-tests';

testRule('RS072', {
  fires: {
    'a method of a text': 'def reward(completion, answer):\n    return float(«completion.strip» == answer)\n',
    'how often a tag occurs': 'def reward(text):\n    return 0.5 if «text.count» == 1 else 0.0\n',
    'a function of the file':
      'def clean(s):\n    return s.strip()\n\ndef reward(completion, answer):\n    return float(clean(completion) == «clean»)\n',
  },
  quiet: {
    called: 'def reward(completion, answer):\n    return float(completion.strip() == answer)\n',
    'an attribute of an object':
      'def reward(state, action):\n    return 1.0 if state.count == 3 or state.index > 2 else 0.0\n',
    'a parameter called like a function':
      'def best(s):\n    return s\n\ndef reward(completion, best):\n    return float(completion == best)\n',
  },
});
