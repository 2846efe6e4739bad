import { testRule } from '../rule-tests';

testRule('RS294', {
  fires: {
    'all finds': `
import re
def reward(completion, answer):
    found = re.findall(«r"<answer>(.*)</answer>"», completion, re.DOTALL)
    return 1.0 if found and found[-1].strip() == answer else 0.0
`,
    'by a class of all characters, compiled': `
import re
ANSWER = re.compile(«r"<answer>\\s*([\\s\\S]+)\\s*</answer>"»)
def reward(completion, answer):
    found = [m.group(1) for m in ANSWER.finditer(completion)]
    return 1.0 if found and found[-1] == answer else 0.0
`,
    'one find': `
import re
def reward(completion, answer):
    found = re.search(«r"<answer>(.*)</answer>"», completion, re.DOTALL)
    return 1.0 if found and found.group(1).strip() == answer else 0.0
`,
  },
  severity: { 'one find': 'info' },
  quiet: {
    'as little as it can': `
import re
def reward(completion, answer):
    found = re.findall(r"<answer>(.*?)</answer>", completion, re.DOTALL)
    return 1.0 if found and found[-1].strip() == answer else 0.0
`,
    'within a line': `
import re
def reward(completion, answer):
    found = re.findall(r"<answer>(.*)</answer>", completion)
    return 1.0 if found and found[-1].strip() == answer else 0.0
`,
    'the last one, by what comes before': `
import re
def reward(completion, answer):
    found = re.search(r".*<answer>(.*)</answer>", completion, re.DOTALL)
    return 1.0 if found and found.group(1).strip() == answer else 0.0
`,
    'a thought that may hold tags': `
import re
def reward(completion, answer):
    found = re.search(r"<reasoning>(.+)</reasoning>\\s*<answer>(.+?)</answer>", completion, re.DOTALL)
    return 1.0 if found and found.group(2).strip() == answer else 0.0
`,
  },
});
