import { testRule } from '../rule-tests';

testRule('RS285', {
  fires: {
    'an early return': `
def split(values, phase):
    if «phase == 0»:
        return values[:2], values[2:]
    return values[:2], values[2:]
def reward(obs):
    green, red = split(obs["queues"], obs["phase"])
    return sum(green) - sum(red)
`,
    'if and else': `
def reward(obs):
    if «obs["open"]»:
        r = obs["x"]
    else:
        r = obs["x"]
    return r
`,
    'one expression': `
def reward(obs):
    return obs["x"] if «obs["open"]» else obs["x"]
`,
    'np.where': `
import numpy as np
def reward(obs):
    return float(np.where(«obs["x"] > 0», obs["y"], obs["y"]))
`,
  },
  quiet: {
    'two ways': `
def split(values, phase):
    if phase == 0:
        return values[:2], values[2:]
    return values[2:], values[:2]
def reward(obs):
    green, red = split(obs["queues"], obs["phase"])
    return sum(green) - sum(red)
`,
    'a number twice': `
def reward(obs):
    if obs["dead"]:
        return 0.0
    return 0.0
`,
    'two branches of three': `
def reward(obs):
    if obs["a"]:
        r = 1.0
    elif obs["b"]:
        r = 1.0
    else:
        r = 0.0
    return r
`,
  },
});
