import { testRule } from '../rule-tests';

testRule('RS036', {
  fires: {
    not: `
def reward(obs, memory):
    prev = memory.get("prev")
    memory["prev"] = obs["x"]
    return 0.0 if not «prev» else obs["x"] - prev
`,
    or: `
def reward(obs, memory):
    prev_x = «memory.get("prev_x")» or obs["x"]
    memory["prev_x"] = obs["x"]
    return obs["x"] - prev_x
`,
    'an attribute': `
class R:
    def __call__(self, obs):
        gain = 0.0
        if «self.prev_dist»:
            gain = self.prev_dist - obs["d"]
        self.prev_dist = obs["d"]
        return gain
`,
  },
  quiet: {
    'is None': `
def reward(obs, memory):
    prev = memory.get("prev")
    if prev is None:
        prev = obs["x"]
    return obs["x"] - prev
`,
    'flags and lists': `
def reward(obs, done, history):
    if done or not history:
        return 0.0
    return 1.0
`,
  },
});
