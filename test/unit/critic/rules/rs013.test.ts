import { testRule } from '../rule-tests';

testRule('RS013', {
  fires: {
    'answer as it is': `
def reward(completion, answer):
    return 1.0 if «completion.strip().lower() == answer» else 0.0
`,
    contained: `
def keyword_reward(completions, keyword, **kwargs):
    rewards = []
    for text, word in zip(completions, keyword):
        lowered = text.lower()
        rewards.append(1.0 if «word in lowered» else 0.0)
    return rewards
`,
    'a literal with capitals': `
def reward(completion):
    text = completion.lower()
    return 1.0 if «"The answer is" in text» else 0.0
`,
    'one of several': `
def reward(completion):
    return float(«completion.strip().upper() in ("YES", "No")»)
`,
  },
  quiet: {
    'both sides': `
def reward(completion, answer):
    return 1.0 if completion.strip().lower() == answer.strip().lower() else 0.0
`,
    'both through names': `
def reward(completion, answer):
    pred = completion.lower()
    gold = answer.lower().strip()
    return float(pred == gold or gold in pred)
`,
    'a helper for both': `
def normalize(text):
    return text.strip().lower()
def reward(completion, answer):
    return float(normalize(completion) == normalize(answer))
`,
    'a lower-case literal': `
def reward(completion):
    return float("yes" in completion.lower())
`,
    'an unknown helper': `
def reward(completion, answer):
    return float(completion.lower() == clean(answer))
`,
  },
});

testRule('RS013', {
  fires: {
    'behind a helper that leaves the case': `
def extract(text):
    return text.split("Answer:")[-1].strip()
def accuracy_reward(completion, answer):
    predicted = extract(completion)
    return 1.0 if «predicted == answer.strip().lower()» else 0.0
`,
  },
  quiet: {},
});
