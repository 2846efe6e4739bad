import { testRule } from '../rule-tests';

testRule('RS009', {
  fires: {
    'of a norm': `
import numpy as np
def reward(obs, goal):
    d = np.linalg.norm(obs - goal)
    return «np.exp(d)»
`,
    'of a scaled distance': `
from math import exp
def reward(obs):
    return 2.0 * «exp(0.5 * abs(obs["distance_to_goal"]))» - 0.1
`,
    'of a squared error': `
import torch
def compute_reward(pos, goal):
    error = ((pos - goal) ** 2).sum(-1)
    shaped = «torch.exp(error / 0.1)»
    return shaped
`,
  },
  quiet: {
    negated: `
import numpy as np
def reward(obs, goal):
    d = np.linalg.norm(obs - goal)
    return np.exp(-d) + np.exp(-(d ** 2) / 0.1) + np.exp(-0.5 * d)
`,
    charged: `
import numpy as np
def reward(obs, goal):
    d = np.linalg.norm(obs - goal)
    return 1 - np.exp(d)
`,
    'temperature unknown': `
import numpy as np
def reward(obs, goal, k):
    d = np.linalg.norm(obs - goal)
    return np.exp(k * d)
`,
    'a softplus of a speed': `
import math
def reward(obs):
    return math.log(1 + math.exp(abs(obs["speed"])))
`,
  },
});

testRule('RS009', {
  fires: {
    'of squares, and of a distance that a function gives': `
import numpy as np
def reward(obs, goal):
    rot_dist = rotation_between(obs, goal)
    return «np.exp(np.sum(obs["v"] ** 2))» + «np.exp(rot_dist / 0.2)»
`,
  },
  quiet: {
    'an unknown factor': `
import math
def reward(distance, config):
    return math.exp(distance * config.distance_factor)
`,
  },
});
