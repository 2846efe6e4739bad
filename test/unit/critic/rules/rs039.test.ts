import { testRule } from '../rule-tests';

testRule('RS039', {
  fires: {
    'a default of zero': `
def reward(obs, memory):
    d = abs(obs["x"])
    prev = memory.get("prev_dist", «0»)
    memory["prev_dist"] = d
    return prev - d
`,
    'an attribute': `
class R:
    def __init__(self):
        self.prev_distance = «0.0»
    def __call__(self, obs):
        d = abs(obs["x"])
        gain = self.prev_distance - d
        self.prev_distance = d
        return gain
`,
  },
  quiet: {
    'the present value': `
def reward(obs, memory):
    d = abs(obs["x"])
    prev = memory.get("prev_dist", d)
    memory["prev_dist"] = d
    return prev - d
`,
    'a score starts at zero': `
def reward(obs, memory):
    gain = obs["score"] - memory.get("score", 0)
    memory["score"] = obs["score"]
    return gain
`,
    'the first step is left out': `
def reward(obs, memory, t):
    d = abs(obs["x"])
    gain = memory.get("prev_dist", 0) - d if t > 0 else 0.0
    memory["prev_dist"] = d
    return gain
`,
    'compared only': `
def reward(obs, memory):
    return float(obs["d"] < memory.get("prev_dist", 0))
`,
  },
});
