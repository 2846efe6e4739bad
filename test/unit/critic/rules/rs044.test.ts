import { testRule } from '../rule-tests';

testRule('RS044', {
  fires: {
    'one observation for both': `
def reward(obs, action, next_obs):
    return -0.01 if «next_obs["shares"] != next_obs["shares"]» else 0.0
`,
    'a square, a cosine, a call and the last of a chain': `
import math
def reward(obs, a, b, yaw_cost, cube, distance):
    tilt = «a**2 + a**2»
    up = «math.cos(obs[7]) * math.cos(obs[7])»
    return b - tilt + up - yaw_cost - «yaw_cost» - «distance(cube, cube)»
`,
    'a difference': `
def reward(obs):
    return «obs["x"] - obs["x"]»
`,
    'two arguments': `
import math
def reward(dx, dy):
    return -«math.hypot(dx, dx)» - «max(dy, dy)»
`,
    'a comparison, a quotient, a condition': `
def reward(pred, answer, a):
    if «pred == pred» and «(answer or answer)»:
        return «a / a»
    return 0.0
`.replace('«(answer or answer)»', '(«answer or answer»)'),
    'one axis twice': `
def reward(x, gx):
    return -(«(x - gx) ** 2 + (x - gx) ** 2») ** 0.5
`,
  },
  quiet: {
    'what asks for NaN': `
def reward(next_obs):
    return 0.0 if next_obs["speed"] != next_obs["speed"] else 1.0
`,
    'a number that is none': `
def to_number(text):
    value = float(text)
    return value if value == value and abs(value) < 1e15 else None
`,
    'NaN and squares': `
def reward(x, y):
    if x != x:
        return 0.0
    return x * x + y + y + max(x, y) - (x + x)
`,
    'calls may differ': `
import random
def reward(queue):
    return queue.pop() - queue.pop() + random.random() - random.random()
`,
  },
});
