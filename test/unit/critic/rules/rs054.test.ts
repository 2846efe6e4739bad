import { testRule } from '../rule-tests';

testRule('RS054', {
  fires: {
    'the index of the round is counted and not used': `
def compute_score(solution_str, ground_truth):
    expected, calls = json.loads(ground_truth), json.loads(solution_str)
    if len(calls) != len(expected):
        return 0.0
    hits = 0
    for i, call in enumerate(calls):
        want = «expected[0]»
        hits += call == want
    return hits / len(expected)
`,
    'the case of the round is not used': `
def passes(fn, cases):
    passed = 0
    for arguments, expected in cases:
        passed += fn(*«cases[0]»[0]) == cases[0][1]
    return passed / len(cases)

def reward(completion, tests):
    return passes(load(completion), tests)
`,
    'in a comprehension': `
def accuracy_reward(completions, answer, **kwargs):
    return [1.0 if c.strip() == «answer[0]» else 0.0 for c in completions]
`,
    'in a loop, handed on': `
def accuracy_reward(completions, ground_truth, **kwargs):
    rewards = []
    for completion in completions:
        rewards.append(float(equal(completion, «ground_truth[0]»)))
    return rewards
`,
  },
  quiet: {
    'the first item is what the others are held against': `
def reward(completion, tests):
    values = parse(completion)
    if len(values) != len(tests):
        return 0.0
    total = 0.0
    for i, value in enumerate(values):
        total += abs(value - values[0]) + tests[i]
    return total
`,
    'each with its own': `
def accuracy_reward(completions, answer, **kwargs):
    print("first", answer[0])
    return [1.0 if c.strip() == a else 0.0 for c, a in zip(completions, answer)]
`,
    'printed in the loop': `
def accuracy_reward(completions, answer, **kwargs):
    out = []
    for c, a in zip(completions, answer):
        print(answer[0], f"{answer[0]}")
        out.append(float(c == a))
    return out
`,
  },
});
