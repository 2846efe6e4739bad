import { testRule } from '../rule-tests';

testRule('RS011', {
  fires: {
    'a default that is changed': `
def reward(obs, visited=«[]»):
    new = obs["cell"] not in visited
    visited.append(obs["cell"])
    return float(new)
`,
    'a dictionary of the module': `
state = {"prev": None}
def reward(obs):
    prev = state["prev"]
    «state["prev"]» = obs["x"]
    return 0.0 if prev is None else obs["x"] - prev
`,
    'a global that is rebound': `
best_x = 0.0
def reward(obs):
    global best_x
    gain = max(0.0, obs["x"] - best_x)
    «best_x» = max(best_x, obs["x"])
    return gain
`,
    'one of two entries set at the first step': `
STATE = {"last": None, "best": 0.0}
def reward(obs, t):
    if t == 0:
        STATE["last"] = obs["x"]
    gained = obs["x"] - STATE["last"]
    «STATE["best"]» = max(STATE["best"], obs["x"])
    STATE["last"] = obs["x"]
    return gained + STATE["best"]
`,
    'reset() forgets one': `
class Reward:
    def __init__(self):
        self.prev_x = 0.0
        self.visited = set()
    def reset(self):
        self.visited = set()
    def __call__(self, obs):
        gain = obs["x"] - self.prev_x
        «self.prev_x» = obs["x"]
        return gain
`,
  },
  quiet: {
    'memory of the trainer': `
def reward(obs, memory):
    prev = memory.get("x", obs["x"])
    memory["x"] = obs["x"]
    return obs["x"] - prev
`,
    'a fresh list': `
def reward(obs, parts=None):
    parts = [] if parts is None else parts
    parts.append(obs["x"])
    return sum(parts)
`,
    'a constant table': `
WEIGHTS = {"a": 1.0}
def reward(obs):
    total = WEIGHTS["a"] * obs["x"]
    return total
`,
    'a cache': `
_distance_cache = {}
def reward(obs):
    key = obs["cell"]
    if key not in _distance_cache:
        _distance_cache[key] = abs(key)
    return -_distance_cache[key]
`,
    'cleared at the start of an episode': `
seen = set()
def reward(obs, t):
    if t == 0:
        seen.clear()
    new = obs["cell"] not in seen
    seen.add(obs["cell"])
    return float(new)
`,
    'set to what is measured at the first step': `
LAST = 0.0
def reward_function(params):
    global LAST
    progress = params["progress"]
    if params["steps"] <= 1:
        LAST = progress
    gained = progress - LAST
    LAST = progress
    return gained
`,
    'an entry set at the first step': `
STATE = {"last": None}
def reward(obs, t):
    if t == 0:
        STATE["last"] = obs["x"]
    gained = obs["x"] - STATE["last"]
    STATE["last"] = obs["x"]
    return gained
`,
    'reset() resets it': `
class Reward:
    def __init__(self):
        self.prev_x = None
    def reset(self):
        self.prev_x = None
    def __call__(self, obs):
        prev, self.prev_x = self.prev_x, obs["x"]
        return 0.0 if prev is None else obs["x"] - prev
`,
    'reset() calls a helper': `
class Reward:
    def __init__(self):
        self.prev_x = None
        self._clear()
    def _clear(self):
        self.prev_x = None
    def reset(self):
        self._clear()
    def __call__(self, obs):
        gain = obs["x"] - (self.prev_x or 0)
        self.prev_x = obs["x"]
        return gain
`,
  },
});
