import { testRule } from '../rule-tests';

testRule('RS078', {
  fires: {
    'anything at all': 'def reward(completion):\n    return float(«eval(completion)» == 24)\n',
    'from the data':
      'def reward(completion, formula):\n    return float(completion.strip() == str(«eval(formula)»))\n',
  },
  severity: { 'anything at all': 'warning', 'from the data': 'info' },
  quiet: {
    'only allowed characters':
      'import re\n\ndef reward(completion):\n    if not re.fullmatch(r"[\\d+*/ ()-]+", completion):\n        return 0.0\n    return float(eval(completion) == 24)\n',
    'without builtins':
      'def reward(completion):\n    return float(eval(completion, {"__builtins__": None}, {}) == 24)\n',
  },
});
