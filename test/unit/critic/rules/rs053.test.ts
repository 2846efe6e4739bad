import { testRule } from '../rule-tests';

testRule('RS053', {
  fires: {
    'group at once': `
import re
def reward(completion, answer):
    return float(«re.search(r"<answer>(.*)</answer>", completion).group(1)» == answer)
`,
    'by its name': `
import re
def reward(completions, answer, **kwargs):
    rewards = []
    for text, gold in zip(completions, answer):
        m = re.search(r"#### (\\d+)", text)
        rewards.append(float(«m.group(1)» == gold))
    return rewards
`,
    'the last of none': `
import re
def compute_score(solution_str, ground_truth):
    numbers = re.findall(r"\\d+", solution_str)
    return float(«numbers[-1]» == ground_truth)
`,
    'the second piece': `
def reward(completions, answer, **kwargs):
    return [float(«c.split("####")[1]».strip() == a) for c, a in zip(completions, answer)]
`,
  },
  quiet: {
    'asked for': `
import re
def reward(completion, answer):
    m = re.search(r"<answer>(.*)</answer>", completion)
    if not m:
        return 0.0
    numbers = re.findall(r"\\d+", completion)
    last = numbers[-1] if numbers else ""
    tail = completion.split("####")[1] if "####" in completion else ""
    return float(m.group(1) == answer and last == tail)
`,
    caught: `
import re
def reward(completion, answer):
    try:
        return float(re.search(r"(\\d+)", completion).group(1) == answer)
    except AttributeError:
        return 0.0
`,
    'the reference has its format': `
import re
def reward(completions, answer, **kwargs):
    golds = [a.split("####")[1].strip() for a in answer]
    return [float(c.split("####")[-1].strip() == g) for c, g in zip(completions, golds)]
`,
  },
});
