import { testRule } from '../rule-tests';

testRule('RS040', {
  fires: {
    'a mean': `
def reward(completions, **kwargs):
    scores = [len(c) for c in completions]
    return «sum(scores) / len(scores)»
`,
    'a number': `
def reward(completions, **kwargs):
    total = 0.0
    total += 1.0
    return «total»
`,
    'a generator': `
def reward(completions, **kwargs):
    return «(float(len(c)) for c in completions)»
`,
    'a map': `
def reward(completions, **kwargs):
    return «map(len, completions)»
`,
  },
  quiet: {
    'one text in spite of the plural': `
def math_reward_fn(completions: str, answer: str) -> float:
    return float(completions.strip() == answer)
`,
    lists: `
def reward(completions, **kwargs):
    rewards = []
    for c in completions:
        rewards.append(1.0)
    return rewards
`,
    'made by others': `
def reward(completions, **kwargs):
    scores = score_all(completions)
    return scores * 2 if kwargs else list(map(len, completions))
`,
    'a helper': `
def score(text):
    return 1.0
def reward(completions, **kwargs):
    return [score(c) for c in completions]
`,
    'one completion': `
def reward(completion, **kwargs):
    return 1.0
`,
  },
});
