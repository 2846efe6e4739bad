import { testRule } from '../rule-tests';

testRule('RS005', {
  fires: {
    'a failed parse is paid': `
def accuracy_reward(completions, answer, **kwargs):
    rewards = []
    for c, a in zip(completions, answer):
        try:
            reward = float(parse(c) == parse(a))
        «except» Exception:
            reward = 1.0
        rewards.append(reward)
    return rewards
`,
    returned: `
def reward(obs):
    try:
        return 1 / obs["d"]
    «except» (KeyError, Exception):
        return 100
`,
    'appended to a list of another name': `
def accuracy_reward(completions, answer, **kwargs):
    out = []
    for c, a in zip(completions, answer):
        try:
            out.append(float(int(c) == int(a)))
        «except» Exception:
            out.append(0.5)
    return out
`,
    'in a helper whose result is paid': `
def _judge(text, gold):
    try:
        return float(int(text) == gold)
    «except» Exception as error:
        return 0.5
def reward(completions, answer, **kwargs):
    return [_judge(c, a) for c, a in zip(completions, answer)]
`,
    appended: `
def score(completions, **kw):
    scores = []
    for c in completions:
        try:
            scores.append(float(c))
        «except»:
            scores.append(0.5)
    return scores
`,
  },
  quiet: {
    'a named exception gives nothing': `
def reward(text):
    try:
        return float(text)
    except ValueError:
        return 0.0
`,
    're-raised': `
def reward(text):
    try:
        return float(text)
    except Exception as error:
        raise RuntimeError("bad") from error
`,
    'the default of a helper that is subtracted': `
def _miss(obs):
    try:
        return float(obs["d"])
    except Exception:
        return 1.0
def reward(obs):
    return obs["progress"] - _miss(obs)
`,
    'outside the reward': `
def load(path):
    try:
        return open(path).read()
    except OSError:
        return 1
def reward(obs):
    return obs["x"]
`,
  },
});

testRule('RS005', {
  fires: {
    'every error becomes zero': `
def reward(text):
    try:
        return float(text)
    «except» Exception:
        return 0.0
`,
  },
  severity: { 'every error becomes zero': 'info' },
  quiet: {},
});

testRule('RS005', {
  fires: {
    'a little for code that runs and fails': `
def reward(text, tests):
    try:
        exec(text + tests, {})
    «except» AssertionError:
        return 0.1
    return 1.0
`,
  },
  severity: { 'a little for code that runs and fails': 'info' },
  quiet: {},
});

testRule('RS005', {
  fires: {
    'partial credit for a named exception': `
def reward(text, answer):
    try:
        return float(int(text) == int(answer))
    «except» ValueError:
        return 0.1
`,
    'more for a named exception': `
def reward(obs):
    try:
        return 1 / obs["d"]
    «except» ZeroDivisionError:
        return 100
`,
  },
  severity: { 'partial credit for a named exception': 'info', 'more for a named exception': 'info' },
  quiet: {},
});
