import { testRule } from '../rule-tests';

testRule('RS020', {
  fires: {
    'a backspace': `
import re
def reward(text):
    return float(bool(re.search(«"\\bfinal\\b"», text)))
`,
    'boxed, raw and not raw': `
import re
def reward(text):
    a = re.findall(«r"\\boxed\\{(.*?)\\}"», text)
    b = re.search(«"\\\\boxed{(.*)}"», text)
    return float(bool(a or b))
`,
    'boxed in a plain text': `
def reward(text):
    return float(«"\\boxed{"» in text) + text.count(«"\\frac"»)
`,
    'a dollar sign': `
import re
def reward(text):
    return float(bool(re.search(«r"$(\\d+)"», text)))
`,
    'a start in the middle': `
import re
def reward(text):
    return float(bool(re.search(«r"</think>^<answer>"», text)))
`,
    'capitals in lower case': `
import re
def reward(completion):
    text = completion.lower()
    return float(bool(re.findall(«r"Answer:\\s*([A-D])"», text)))
`,
    'match for search': `
import re
def reward(completion, answer):
    m = «re.match»(r"Answer: (\\d+)", completion)
    return float(bool(m) and m.group(1) == answer)
`,
    'braces and an answer in an f-string': `
import re
def reward(completion, answer):
    return float(bool(re.search(rf"\\d«{4}» «{answer}»", completion)))
`,
  },
  quiet: {
    'sound patterns': `
import re
def reward(text):
    a = re.search(r"\\bfinal\\b", text)
    b = re.findall(r"\\\\boxed\\{(.*?)\\}", text)
    c = re.search("\\\\\\\\boxed{(.*)}", text)
    d = re.search(r"^\\s*(\\$\\d+)(?:$|\\n)", text)
    e = re.search(r"^a$|^b$", text)
    f = re.search(r"a$\\n^b", text, re.M)
    return float(bool(a or b or c or d or e or f))
`,
    'case ignored': `
import re
def reward(completion):
    text = completion.lower()
    return float(bool(re.search(r"Answer: \\S+ \\W [^A-Z] [a-z]", text, re.I))) + bool(re.search(r"\\D\\S answer [A-Za-z]", text))
`,
    'escaped, or no answer': `
import re
def reward(completion, answer, tag):
    return float(bool(re.search(rf"<{tag}>{re.escape(answer)}</{tag}>\\d{{4}}", completion)))
`,
    'match of a format': `
import re
def reward(completion):
    return float(bool(re.match(r"<think>[\\s\\S]*", completion)))
`,
    'a raw text': `
def reward(text):
    return float(r"\\boxed{" in text or "\\\\boxed{" in text)
`,
  },
});
