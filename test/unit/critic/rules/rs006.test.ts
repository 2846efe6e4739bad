import { testRule } from '../rule-tests';

testRule('RS006', {
  fires: {
    'over what a function finds, which may be nothing': `
import json
import re
def calls_in(text):
    calls = []
    for raw in re.findall(r"<call>(.*?)</call>", text):
        try:
            calls.append(json.loads(raw))
        except ValueError:
            return []
    return calls
def tool_reward(completion, expected):
    calls = calls_in(completion)
    return 0.2 * «all(call["name"] == expected for call in calls)»
`,
    'over matches that may not be there': `
import re
def citation_reward(completion, sources):
    cited = re.findall(r"\\[(\\d+)\\]", completion)
    return 1.0 if «all(int(c) < len(sources) for c in cited)» else 0.0
`,
    'over a filtered list': `
def tests_reward(completion, results):
    relevant = [r for r in results if r.kind == "unit"]
    if «all(r.passed for r in relevant)»:
        return 1.0
    return 0.0
`,
    'over a key with an empty default': `
def reward(completion, info):
    return float(«all(check(completion, rule) for rule in info.get("rules", []))»)
`,
    'straight in the call': `
import re
def format_reward(completions, **kw):
    return [float(«all(tag.islower() for tag in re.findall(r"<(\\w+)>", c))») for c in completions]
`,
  },
  quiet: {
    'over what a function gives for each test': `
def outcomes(text, tests):
    results = []
    for test in tests:
        results.append(run(text, test))
    return results
def test_reward(completion, tests):
    return float(all(outcomes(completion, tests)))
`,
    'guarded by an early exit': `
import re
def citation_reward(completion, sources):
    cited = re.findall(r"\\[(\\d+)\\]", completion)
    if not cited:
        return 0.0
    return 1.0 if all(int(c) < len(sources) for c in cited) else 0.0
`,
    'guarded in the same condition': `
def tests_reward(completion, results):
    relevant = [r for r in results if r.kind == "unit"]
    return float(len(relevant) > 0 and all(r.passed for r in relevant))
`,
    'a fixed list': `
def format_reward(completion):
    return float(all(tag in completion for tag in ["<think>", "</think>"]))
`,
    'a parameter': `
def reward(completion, keywords):
    return float(all(k in completion for k in keywords))
`,
    negated: `
import re
def reward(completion):
    numbers = re.findall(r"\\d+", completion)
    return 0.0 if not all(int(n) > 3 for n in numbers) else 0.1 * len(numbers)
`,
  },
});
