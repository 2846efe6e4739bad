import { testRule } from '../rule-tests';

testRule('RS042', {
  fires: {
    'the completion': `
def format_reward(«completions», prompts, **kwargs):
    return [1.0 for _ in prompts]
`,
    'the answer': `
def accuracy_reward(completion, «answer», **kwargs):
    return 1.0 if completion.strip() else 0.0
`,
  },
  quiet: {
    read: `
def accuracy_reward(completions, answer, **kwargs):
    return [float(c == a) for c, a in zip(completions, answer)]
`,
    'no claim of correctness': `
def compute_score(data_source, solution_str, ground_truth, extra_info=None):
    return 1.0 if "<answer>" in solution_str else 0.0
`,
    'not written yet': `
def format_reward(completions, **kwargs):
    """Later."""
    ...
`,
    'read by a nested function': `
def format_reward(completions, **kwargs):
    def score(i):
        return float(len(completions[i]))
    return [score(i) for i in range(4)]
`,
  },
});
