import { testRule } from '../rule-tests';

testRule('RS029', {
  fires: {
    'a relative difference': `
def reward(speed, limit):
    deviation = «limit - speed / limit»
    return -deviation * deviation
`,
    'and by &': `
def reward(x, y):
    return 1.0 if «x == 1 & y == 2» else 0.0
`,
    'a comparison and a flag': `
def reward(x, flag):
    return float(«(x > 1) & flag == 1»)
`,
    'the divisor of a bell': `
import math
def reward(d, sigma):
    return math.exp(«-d ** 2 / 2 * sigma ** 2»)
`,
    'a sum under a condition': `
def reward(obs, goal):
    total = obs["x"]
    total = «total + 10 if goal else 0»
    return total
`,
    'a returned sum': `
def reward(obs, goal):
    reward = obs["x"]
    reward -= 0.1
    return «reward + 10.0 if goal else 0.0»
`,
    'not by ~': `
def reward(front):
    return 1.0 if «~(front == "wall")» else 0.0
`,
  },
  quiet: {
    'a relative difference in parentheses': `
def reward(speed, limit, a, b):
    deviation = (limit - speed) / limit
    return -deviation * deviation + 1 - a / b
`,
    parenthesized: `
import math
import numpy as np
def reward(x, y, d, sigma, goal, mask):
    total = 1.0
    total = total + (10 if goal else 0)
    both = (x == 1) & (y == 2)
    bell = math.exp(-d ** 2 / (2 * sigma ** 2))
    return total + both + bell + np.sum(~mask) + np.sum(~(x > 0))
`,
    'a bit': `
def reward(flags):
    return 1.0 if flags & 4 else 0.0
`,
    'an event of its own': `
def reward(goal, speed):
    bonus = 10 + speed if goal else 0
    return bonus
`,
    'half of a product': `
def reward(mass, speed):
    return mass / 2 * speed ** 2
`,
  },
});
