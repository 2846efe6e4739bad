import { testRule } from '../rule-tests';

testRule('RS038', {
  fires: {
    'if without else': `
def reward(obs):
    if obs["x"] > 1:
        bonus = 1.0
    return «bonus»
`,
  },
  quiet: {
    'with else': `
def reward(obs):
    if obs["x"] > 1:
        bonus = 1.0
    elif obs["x"] < -1:
        bonus = -1.0
    else:
        raise ValueError("x")
    return bonus
`,
    'the same condition again': `
def reward(obs, goal):
    if goal:
        bonus = 1.0
    r = obs["x"]
    if goal:
        r += bonus
    return r
`,
    'loops and try': `
def reward(xs):
    for x in xs:
        last = x
    try:
        value = float(last)
    except ValueError:
        return 0.0
    return value
`,
    'an early exit': `
def reward(obs):
    if obs["x"] > 1:
        bonus = 1.0
    else:
        return 0.0
    return bonus
`,
    'assert False': `
def reward(kind):
    if kind == 1:
        r = 1.0
    else:
        assert False
    return r
`,
  },
});

testRule('RS038', {
  fires: {
    'if and elif': `
def reward(obs, kind):
    if kind == "a":
        r, w = 1.0, 2.0
    elif kind == "b":
        r, w = 2.0, 1.0
    return «r» * «w»
`,
  },
  severity: { 'if and elif': 'info' },
  quiet: {},
});
