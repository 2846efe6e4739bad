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

testRule('RS012', {
  fires: {
    'the best taken in first': `
class R:
    def __call__(self, obs):
        x = obs["x"]
        self.best = max(self.best, x)
        return x - «self.best»
`,
    'visited before it is asked': `
def reward(obs, memory):
    visited = memory.setdefault("visited", set())
    cell = (obs["x"], obs["y"])
    visited.add(cell)
    return 0.1 if «cell not in visited» else 0.0
`,
  },
  quiet: {
    'asked first': `
def reward(obs, memory):
    visited = memory.setdefault("visited", set())
    cell = (obs["x"], obs["y"])
    bonus = 0.1 if cell not in visited else 0.0
    visited.add(cell)
    gain = max(0, obs["x"] - memory.get("best", 0))
    memory["best"] = max(memory.get("best", 0), obs["x"])
    return bonus + gain
`,
    'added elsewhere': `
def reward(obs, seen):
    if obs["new"]:
        seen.add(obs["cell"])
    return float(obs["cell"] in seen)
`,
  },
});
