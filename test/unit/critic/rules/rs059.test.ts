import { testRule } from '../rule-tests';

testRule('RS059', {
  fires: {
    'sine over cosine': `
import numpy as np
def reward(obs):
    cos_th, sin_th = obs
    return -abs(«np.arctan(sin_th / cos_th)»)
`,
    'entries of the observation': `
import math
def reward(obs):
    return -abs(«math.atan(obs[1] / obs[0])»)
`,
    'an unclear quotient': `
import math
def reward(height, run):
    return -abs(«math.atan(height / run)»)
`,
  },
  severity: { 'an unclear quotient': 'info' },
  quiet: {
    'atan2, and a divisor above 0': `
import math
def reward(dx, dy, speed):
    return -abs(math.atan2(dy, dx)) - math.atan(dy / (1.0 + abs(dx))) - math.atan(speed)
`,
  },
});
