import { testRule } from '../rule-tests';

testRule('RS012', {
  fires: {
    'an attribute stored first': `
class Reward:
    def __call__(self, obs):
        dist = abs(obs["x"] - 3)
        self.prev_dist = dist
        return «self.prev_dist» - dist
`,
    'memory stored first': `
def reward(obs, memory):
    x = obs["x"]
    memory["prev"] = x
    return x - «memory["prev"]»
`,
    'a local copy': `
def reward(obs, memory):
    last_x = obs["x"]
    gain = obs["x"] - «last_x»
    return gain
`,
  },
  quiet: {
    'difference first': `
class Reward:
    def __call__(self, obs):
        dist = abs(obs["x"] - 3)
        gain = self.prev_dist - dist
        self.prev_dist = dist
        return gain
`,
    'only where it was missing': `
def reward(obs, memory):
    x = obs["x"]
    if "prev" not in memory:
        memory["prev"] = x
    gain = x - memory["prev"]
    memory["prev"] = x
    return gain
`,
    'the value has moved on': `
def reward(obs, memory):
    x = obs["x"]
    prev_x = x
    x = x + 3
    return x - prev_x
`,
  },
});
