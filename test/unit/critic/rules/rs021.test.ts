import { testRule } from '../rule-tests';

testRule('RS021', {
  fires: {
    'continue without append': `
def reward(completions, **kwargs):
    rewards = []
    for text in completions:
        if not text:
            «continue»
        rewards.append(1.0)
    return rewards
`,
    'no else': `
def reward(completions, answer, **kwargs):
    scores = []
    for text, gold in zip(completions, answer):
        «if» text == gold:
            scores.append(1.0)
        elif gold in text:
            scores.append(0.5)
    return scores
`,
    'an exception passes': `
def reward(completions, **kwargs):
    rewards = []
    for i, text in enumerate(completions):
        try:
            value = float(text)
            rewards.append(value)
        «except» ValueError:
            print(i)
    return rewards
`,
    twice: `
def reward(completions, **kwargs):
    rewards = []
    for text in completions:
        if text == "":
            rewards.append(0.0)
        «rewards.append(1.0)»
    return rewards
`,
    'a filter': `
def reward(completions, **kwargs):
    contents = [c[0]["content"] for c in completions]
    return [float(len(c)) for c in contents «if c»]
`,
  },
  quiet: {
    'once on each way': `
def reward(completions, answer, **kwargs):
    rewards = []
    for text, gold in zip(completions, answer):
        if not text:
            rewards.append(0.0)
            continue
        try:
            value = float(text)
        except ValueError:
            rewards.append(0.0)
        else:
            rewards.append(float(value == float(gold)))
    return rewards
`,
    'helper lists': `
def reward(completions, **kwargs):
    long = []
    rewards = []
    for text in completions:
        if len(text) > 100:
            long.append(text)
        rewards.append(1.0)
    return rewards
`,
    'a value for each': `
def reward(completions, **kwargs):
    return [1.0 if c else 0.0 for c in completions]
`,
    raise: `
def reward(completions, **kwargs):
    rewards = []
    for text in completions:
        if text is None:
            raise ValueError("no text")
        with open("log") as f:
            f.write(text)
        rewards.append(1.0)
    return rewards
`,
  },
});
