import { testRule } from '../rule-tests';

testRule('RS295', {
  fires: {
    'what is written behind it is charged': `
def count(text):
    score = 0.0
    if text.count("\\n<answer>\\n") == 1:
        score += 0.125
        score -= len(«text.split("\\n</answer>\\n")[-1]») * 0.001
    return score

def reward(completions, **kwargs):
    return [count(text) for text in completions]
`,
    'through a name': `
END = "</answer>"
def reward(completion, answer):
    rest = «completion.rpartition(END)[2]»
    return float(answer in completion) - 0.01 * len(rest.strip())
`,
    'the answer is looked for in it': `
import re
def reward(completion, answer):
    numbers = re.findall(r"-?\\d+", «completion.split("####")[-1]»)
    return 1.0 if answer in numbers else 0.0
`,
  },
  severity: { 'the answer is looked for in it': 'info' },
  quiet: {
    'asked for': `
def reward(completion, answer):
    extra = 0
    if completion.count("</answer>") == 1:
        extra = len(completion.split("</answer>")[-1])
    return float(answer in completion) - 0.01 * extra
`,
    'compared as a whole': `
def reward(completion, answer):
    said = completion.split("<answer>")[-1].split("</answer>")[0].strip()
    return 1.0 if said == answer else 0.0
`,
    'behind the thought': `
def reward(completion, answer):
    said = completion.split("</think>")[-1]
    return 1.0 if len(said) < 200 and answer in said else 0.0
`,
    'left early': `
def reward(completion, answer):
    if "</answer>" not in completion:
        return 0.0
    return 1.0 - 0.001 * len(completion.split("</answer>")[-1])
`,
  },
});
