import { testRule } from '../rule-tests';

testRule('RS042', {
  fires: {
    'the answer, by a function that says what it is for': `
import re
def math_reward(prompts, completions, «answer», **kwargs):
    "Pays for solved problems."
    return [float(bool(re.search("<answer>[0-9]+</answer>", text))) for text in completions]
`,
    'a column that is zipped in': `
def language_reward(completions, lang, **kwargs):
    out = []
    for text, «wanted» in zip(completions, lang):
        letters = [script(c) for c in text]
        out.append(sum(s is not None for s in letters) / max(1, len(letters)))
    return out
`,
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
    'an answer that a reward for the form does not need': `
def compute_score(data_source, solution_str, ground_truth, extra_info=None):
    "Format only: a number and nothing else."
    return float(solution_str.strip().isdigit())
`,
    'an answer that another reward of the file reads': `
def tags_reward(completions, answer, **kwargs):
    return [float("<answer>" in text) for text in completions]
def accuracy_reward(completions, answer, **kwargs):
    return [float(gold in text) for text, gold in zip(completions, answer)]
`,
    'a prompt that is not needed': `
def format_reward(prompts, completions, level, **kwargs):
    out = []
    for prompt, text, own in zip(prompts, completions, level):
        out.append(float("<answer>" in text) * own)
    return out
`,
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
