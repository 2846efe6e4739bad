import { testRule } from '../rule-tests';

testRule('RS299', {
  fires: {
    'in a list': `
def reward(completions, answer, **kwargs):
    return [1.0 if «text.split()[-1] in answer» else 0.0 for text in completions]
`,
    'in a loop': `
def reward(completions, ground_truth, **kwargs):
    scores = []
    for completion in completions:
        said = completion.split()[-1]
        scores.append(1.0 if «said in ground_truth» else 0.0)
    return scores
`,
  },
  quiet: {
    'its own': `
def reward(completions, answer, **kwargs):
    return [1.0 if text.split()[-1] in answer else 0.0 for text, answer in zip(completions, answer)]
`,
    'aliases of its own': `
def reward(completions, answers, **kwargs):
    scores = []
    for completion, names in zip(completions, answers):
        scores.append(1.0 if completion.split()[-1] in names else 0.0)
    return scores
`,
  },
});
