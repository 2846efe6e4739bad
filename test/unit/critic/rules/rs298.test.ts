import { testRule } from '../rule-tests';

testRule('RS298', {
  fires: {
    'any case': `
import re
def reward(completion, answer):
    found = re.findall(«r"([A-D])"», completion, re.IGNORECASE)
    return 1.0 if found and found[-1].upper() == answer else 0.0
`,
    capitals: `
import re
def reward(completions, answer, **kwargs):
    scores = []
    for text, gold in zip(completions, answer):
        found = re.search(«r"[ABCD]"», text.upper())
        scores.append(1.0 if found and found.group() == gold else 0.0)
    return scores
`,
  },
  quiet: {
    alone: `
import re
def reward(completion, answer):
    found = re.findall(r"\\b([A-D])\\b", completion, re.IGNORECASE)
    return 1.0 if found and found[-1].upper() == answer else 0.0
`,
    'in what was cut out': `
import re
def reward(completion, answer):
    said = completion.split("Answer:")[-1].strip()
    found = re.search(r"[A-D]", said, re.IGNORECASE)
    return 1.0 if found and found.group().upper() == answer else 0.0
`,
    'any letter': `
import re
def reward(completion):
    return min(1.0, len(re.findall(r"[a-z]", completion, re.IGNORECASE)) / 100)
`,
  },
});
