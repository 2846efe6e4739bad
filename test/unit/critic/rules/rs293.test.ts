import { testRule } from '../rule-tests';

testRule('RS293', {
  fires: {
    'in one condition': `
import re
def reward(completions, answer, **kwargs):
    scores = []
    for text, truth in zip(completions, answer):
        found = re.findall(r"<answer>(.*?)</answer>", text, re.DOTALL)
        said = found[-1].strip() if found else "none"
        scores.append(1.0 if truth in said or «said in truth» else 0.0)
    return scores
`,
    'one after the other, in a helper': `
def is_correct(prediction, expected):
    if expected in prediction:
        return True
    if «prediction in expected»:
        return True
    return False

def reward(completion, answer):
    return 1.0 if is_correct(completion.strip().lower(), answer.lower()) else 0.0
`,
    'where it must not be empty': `
def reward(completion, answer):
    said = completion.split("Answer:")[-1].strip()
    if said and (answer in said or «said in answer»):
        return 1.0
    return 0.0
`,
  },
  quiet: {
    'one way only': `
def reward(completion, answer):
    said = completion.split("Answer:")[-1].strip()
    return 1.0 if answer in said else 0.0
`,
    'long enough': `
def reward(completion, answer):
    said = completion.split("Answer:")[-1].strip()
    if len(said) >= 4 and (answer in said or said in answer):
        return 1.0
    return 0.0
`,
    'one of several labels': `
LABELS = ["cat", "dog"]
def reward(completion, answers):
    said = completion.split()[-1]
    return 1.0 if said in answers and said in LABELS else 0.0
`,
  },
});
