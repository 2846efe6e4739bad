import { testRule } from '../rule-tests';

testRule('RS007', {
  fires: {
    'think and answer': `
import re
def format_reward(completions, **kwargs):
    pattern = «r"^<think>.*?</think>\\s*<answer>.*?</answer>$"»
    return [1.0 if re.match(pattern, c) else 0.0 for c in completions]
`,
    'a code fence': `
import re
def code_reward(completion):
    found = re.search(«r"\`\`\`python(.*?)\`\`\`"», completion)
    return 1.0 if found else 0.0
`,
    'compiled without the flag': `
import re
REASONING = re.compile(«r"<reasoning>(.+?)</reasoning>"», re.IGNORECASE)
def reward(completion):
    return float(REASONING.search(completion) is not None)
`,
  },
  quiet: {
    'with the flag': `
import re
def format_reward(completions, **kwargs):
    return [float(bool(re.match(r"<think>.*?</think>", c, re.DOTALL | re.I))) for c in completions]
`,
    'inline flag': `
import re
def reward(c):
    return float(bool(re.match(r"(?s)<think>.*?</think>", c)))
`,
    'a class that has everything': `
import re
def reward(c):
    return float(bool(re.search(r"<think>[\\s\\S]*?</think>", c)))
`,
    'line by line': `
import re
def reward(c):
    hits = 0
    for line in c.splitlines():
        hits += bool(re.match(r"<step>.*?</step><code>.*</code>", line))
    return float(hits)
`,
    'no markers': `
import re
def reward(c):
    return float(bool(re.search(r"The answer is .*", c)))
`,
  },
});

testRule('RS007', {
  fires: {
    'a short answer': `
import re
def extract_reward(completion, answer):
    m = re.search(«r"<answer>(.*?)</answer>"», completion)
    return float(m is not None and m.group(1).strip() == answer)
`,
  },
  severity: { 'a short answer': 'info' },
  quiet: {},
});
