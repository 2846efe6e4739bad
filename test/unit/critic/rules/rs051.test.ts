import { testRule } from '../rule-tests';

testRule('RS051', {
  fires: {
    returned: `
def length_reward(completion):
    if «not completion.strip()»:
        return 1.0
    return 1.0 / len(completion)
`,
    appended: `
def safety_reward(completions, **kwargs):
    rewards = []
    for text, response in zip(completions, completions):
        if «len(text) == 0»:
            rewards.append(0.5)
            continue
        rewards.append(score(text))
    return rewards
`
      .replace('(completions, **kwargs)', '(completions, text="", **kwargs)')
      .replace('for text, response in zip(completions, completions)', 'for completion in completions')
      .replaceAll('len(text)', 'len(completions)'),
    'nothing wrong': `
import re
def citation_reward(completion, sources):
    cited = re.findall(r"\\[(\\d+)\\]", completion)
    wrong = [c for c in cited if int(c) > len(sources)]
    return «1.0 - len(wrong) / max(len(cited), 1)»
`,
    conditional: `
def brevity_reward(response):
    return «1.0 if response == "" else 0.5»
`,
  },
  quiet: {
    'nothing for nothing': `
def reward(completion):
    if not completion:
        return 0.0
    if completion == "":
        return -1.0
    return 1.0
`,
    'no errors': `
def reward(completion, errors):
    if not errors:
        return 1.0
    return 1 - len(errors) / max(len(completion), 1)
`,
  },
});
