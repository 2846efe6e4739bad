import { testRule } from '../rule-tests';

testRule('RS010', {
  fires: {
    'a norm that must be 0': `
import numpy as np
def reward(obs, goal):
    if «np.linalg.norm(obs - goal) == 0»:
        return 1.0
    return 0.0
`,
    'through a name': `
import math
def reward(obs):
    dist = math.hypot(obs["x"], obs["y"])
    return 10.0 if «dist == 0.0» else -dist
`,
  },
  quiet: {
    'a tolerance': `
import math
def reward(obs):
    dist = math.hypot(obs["x"], obs["y"])
    return 10.0 if dist < 1e-3 else -dist
`,
    'whole numbers': `
def reward(obs):
    dist = abs(obs["x"] - 3) + abs(obs["y"] - 4)
    return 1.0 if dist == 0 else -0.1 * dist
`,
    'parsed answers': `
def reward(completion, answer):
    return 1.0 if float(completion) == float(answer) else 0.0
`,
  },
});
