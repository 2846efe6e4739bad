import { testRule } from '../rule-tests';

testRule('RS071', {
  fires: {
    'a name and a name':
      'def reward(completion, answer):\n    said = completion.strip()\n    return float(«said is answer»)\n',
    'two calls':
      'def reward(completion, answer):\n    return 0.0 if «completion.strip() is not answer.strip()» else 1.0\n',
  },
  quiet: {
    'two things held by name': `
def reward(actions, actions_before, obs):
    changed = actions is not actions_before
    return obs["progress"] if changed else 0.0
`,
    'of what was asked to be a bool': `
def reward(a, b):
    if isinstance(a, bool) or isinstance(b, bool):
        return float(a is b)
    return float(a == b)
`,
    singletons:
      'def reward(completion, answer):\n    if answer is None or completion is not None:\n        return 0.0\n    return 1.0\n',
    types:
      'def reward(completion, answer):\n    return float(type(completion) is str and answer is MISSING)\n',
    'what two calls hand out':
      'import threading\ndef reward(completion, answer):\n    return float(threading.current_thread() is threading.main_thread())\n',
    'a sentinel':
      'def reward(completion, answer, missing_marker=object()):\n    return 0.0 if answer is missing_marker else 1.0\n',
  },
});
