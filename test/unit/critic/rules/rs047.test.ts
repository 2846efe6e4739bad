import { testRule } from '../rule-tests';

testRule('RS047', {
  fires: {
    'a match': `
import re
def reward(completion):
    m = re.search(r"(\\d+)", completion)
    return 1.0 if m and «m.group(1) == 42» else 0.0
`,
    'a number and a literal text': `
def reward(completion):
    words = len(completion.split())
    return float(«words == "3"»)
`,
    'a size': `
def reward(completion):
    value = completion.split(":")[-1]
    return 1.0 if «value > 10» else 0.0
`,
  },
  quiet: {
    converted: `
import re
def reward(completion, answer):
    m = re.search(r"(\\d+)", completion)
    return float(bool(m) and int(m.group(1)) == 42 and m.group(1) == "42" and completion.count("a") == 3)
`,
    unknown: `
def reward(completion, answer):
    return float(completion.strip() == answer) + float(answer == 3)
`,
  },
});
