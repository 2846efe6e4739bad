import { testRule } from '../rule-tests';

testRule('RS075', {
  fires: {
    'asked directly':
      'def reward(completion):\n    if «completion.find("<answer>")»:\n        return 1.0\n    return 0.0\n',
    'by its name':
      'def reward(completion):\n    start = completion.rfind("<answer>")\n    return 1.0 if «start» else 0.0\n',
    'two of them':
      'def reward(text):\n    i = text.find("(")\n    j = text.find(")")\n    return text[i:j] if «i» and «j» else ""\n',
  },
  quiet: {
    compared:
      'def reward(completion):\n    start = completion.find("<answer>")\n    return 1.0 if start >= 0 else 0.0\n',
    'a tree':
      'def reward(completion):\n    root = parse(completion)\n    if root.find("answer"):\n        return 1.0\n    return 0.0\n',
    'added up': 'def reward(text):\n    start = text.find("a") or 0\n    return float(start)\n',
  },
});
