import { testRule } from '../rule-tests';

testRule('RS054', {
  fires: {
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
