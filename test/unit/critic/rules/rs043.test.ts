import { testRule } from '../rule-tests';

testRule('RS043', {
  fires: {
    'the reference in the text': `
def reward(completions, answer, **kwargs):
    return [float(«a_gold in text») for text, a_gold in zip(completions, answer)]
`,
    'stripped and lowered': `
def compute_score(solution_str, ground_truth):
    return 1.0 if «str(ground_truth).lower() in solution_str.lower()» else 0.0
`,
  },
  severity: { 'the reference in the text': 'info', 'stripped and lowered': 'info' },
  quiet: {
    'in the extracted part': `
def compute_score(solution_str, ground_truth):
    tail = solution_str.split("####")[-1]
    return 1.0 if ground_truth in tail else 0.0
`,
    'a keyword': `
def reward(completion):
    return float("because" in completion)
`,
    'a tag that is called so': `
def compute_score(solution_str, ground_truth):
    said = solution_str.rsplit("<answer>", 1)[-1] if "<answer>" in solution_str else ""
    return 1.0 if said == ground_truth else 0.0
`,
    'among the words': `
def compute_score(solution_str, ground_truth):
    return 1.0 if ground_truth in solution_str.split() else 0.0
`,
  },
});
