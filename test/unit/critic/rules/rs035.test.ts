import { testRule } from '../rule-tests';

testRule('RS035', {
  fires: {
    'the first number, with the commas out': `
import re
def score(response, label):
    found = «re.search(r"-?\\d+", response.replace(",", ""))»
    return float(found is not None and found.group() == label)
`,
    'before the marker': `
def reward(completion, answer):
    return float(completion.split("Answer:")[«0»].strip() == answer)
`,
    'before the tag': `
def extract(text):
    return text.split("<answer>")[«0»]
`,
    'the first number': `
import re
def reward(completion, answer):
    return float(«re.findall(r"-?\\d+(?:\\.\\d+)?", completion)»[0] == answer)
`,
  },
  quiet: {
    'the first number of what was cut out before': `
import re
def number(text):
    found = re.search(r"-?\\d+", text.replace(",", ""))
    return found.group() if found else None
def reward(completion, answer):
    parts = re.findall(r"<answer>(.+?)</answer>", completion, re.DOTALL)
    return float(bool(parts) and number(parts[-1]) == answer)
`,
    'a number with a word before it, out of the reference': `
import re
def score(prediction, ground_truth):
    wanted = re.findall(r"段落(\\d+)", ground_truth)[0]
    numbers = re.findall(r"\\d+", prediction)
    return numbers.count(wanted) / max(1, len(numbers))
`,
    'after the marker': `
def reward(completion, answer):
    return float(completion.split("Answer:")[-1].split("\\n")[0].strip() == answer)
`,
    'the reasoning is wanted': `
def reward(completion):
    reasoning = completion.split("<answer>")[0]
    return float("because" in reasoning)
`,
    'up to the closing tag': `
def extract(text):
    return text.split("<answer>")[-1].split("</answer>")[0]
`,
    'the last number': `
import re
def reward(completion, answer):
    return float(re.findall(r"-?\\d+", completion)[-1] == answer) + bool(re.search(r"(\\d+)$", completion))
`,
    'a number of the extracted answer': `
import re
def reward(completion, answer):
    tail = completion.split("Answer:")[-1]
    return float(re.search(r"\\d+", tail.replace(",", "")).group() == answer)
`,
  },
});

testRule('RS035', {
  fires: {
    'the first boxed answer': `
import re
def reward(completion, answer):
    m = «re.search(r"answer is (\\w+)", completion)»
    return float(bool(m) and m.group(1) == answer)
`,
  },
  severity: { 'the first boxed answer': 'info' },
  quiet: {},
});

testRule('RS035', {
  fires: {
    'the first of many, by its name': `
import re
def reward(completion, answer):
    numbers = «re.findall(r"-?\\d+", completion)»
    return 1.0 if numbers and numbers[0] == answer else 0.0
`,
  },
  quiet: {
    'the only one': `
import re
def reward(completion, answer):
    numbers = re.findall(r"-?\\d+", completion)
    if len(numbers) != 1:
        return 0.0
    return float(numbers[0] == answer)
`,
  },
});
