import { testRule } from '../rule-tests';

testRule('RS052', {
  fires: {
    'turned round': `
def reward(obs, goal):
    reward = -0.1
    if goal:
        reward «=+» 10
    if obs["hit"]:
        reward «=-» 5
    return reward
`,
    'exclusive or': `
def reward(obs):
    return -obs["x"] «^» 2 - (obs["y"] - 1) «^» 2
`,
    'whole shares': `
def reward(steps, max_steps):
    return 1.0 - 0.5 * («steps // max_steps»)
`,
  },
  quiet: {
    'meant so': `
def reward(obs, flags, width):
    reward = -0.1
    reward = +1.0
    x=-1
    y = x ** 2
    row = obs["cell"] // width
    return reward + (flags ^ obs["mask"]) + y - abs(row - 3)
`,
  },
});
