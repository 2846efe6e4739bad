import { testRule } from '../rule-tests';

testRule('RS296', {
  fires: {
    'a test that raises': `
def reward(completion, tests):
    passed = 0
    for test in tests:
        try:
            if eval(test, {"answer": completion}):
                passed += 1
        except Exception:
            «passed += 1»
    return passed / max(1, len(tests))
`,
  },
  quiet: {
    'counted as tried': `
def reward(completion, tests):
    passed = 0
    tried = 0
    for test in tests:
        try:
            passed += bool(eval(test, {"answer": completion}))
            tried += 1
        except Exception:
            tried += 1
    return passed / max(1, tried)
`,
    charged: `
def reward(completion, tests):
    score = 0
    for test in tests:
        try:
            score += bool(eval(test, {"answer": completion}))
        except Exception:
            score -= 1
    return score / max(1, len(tests))
`,
  },
});
