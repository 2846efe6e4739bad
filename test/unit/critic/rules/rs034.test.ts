import { testRule } from '../rule-tests';

testRule('RS034', {
  fires: {
    words: `
def reward(completions, **kwargs):
    return [«len(c.split())» / 100 for c in completions]
`,
    occurrences: `
def score(response):
    r = 0.0
    r += 0.5 * «response.count("because")»
    return r
`,
    matches: `
import re
def format_reward(completion):
    steps = «len(re.findall(r"Step \\d+", completion))»
    return 0.2 * steps
`,
  },
  quiet: {
    capped: `
def reward(completions, **kwargs):
    return [min(len(c.split()) / 100, 1.0) for c in completions]
`,
    'a ratio': `
def reward(completion):
    return completion.count("a") / len(completion)
`,
    charged: `
def length_penalty(completion):
    return -0.01 * len(completion)
`,
    'only up to a length': `
def reward(text):
    if len(text) < 200:
        return len(text) / 200
    return 1.0
`,
    compared: `
def reward(text):
    return float(text.count("<answer>") == 1)
`,
  },
});
