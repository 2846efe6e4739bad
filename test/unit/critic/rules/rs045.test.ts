import { testRule } from '../rule-tests';

testRule('RS045', {
  fires: {
    'what is stored at the first step alone': `
class Reward:
    def __init__(self):
        self.reset()
    def reset(self):
        self.prev_distance = None
    def __call__(self, obs, next_obs):
        if self.prev_distance is None:
            «self.prev_distance» = obs["distance"]
        return self.prev_distance - next_obs["distance"]
`,
    'a table that is asked and never filled': `
def reward(obs, next_obs, memory):
    «best» = memory.setdefault("best", {})
    gained = next_obs["log"] - best.get("log", 0)
    return max(0, gained)
`,
    'a set that is emptied and never filled': `
class Reward:
    def __init__(self):
        self.done = set()

    def reset(self):
        self.done.clear()

    def __call__(self, obs, next_obs):
        return 1.0 if next_obs["key"] and «"key" not in self.done» else 0.0
`,
    'added and never asked': `
def reward(obs, memory):
    «got» = memory.setdefault("got", set())
    r = 0.0
    for item in ("log", "stick"):
        if obs[item] > 0:
            got.add(item)
            r += 1.0
    return r
`,
    'asked and never added': `
def reward(obs, memory):
    «got» = memory.setdefault("got", set())
    r = 0.0
    for item in ("log", "stick"):
        if item not in got and obs[item] > 0:
            r += 1.0
    return r
`,
    'stored at the first step only': `
def reward(obs, memory):
    x = obs["x"]
    last_x = «memory.setdefault("last_x", x)»
    return x - last_x
`,
    'the best so far': `
class R:
    def __init__(self):
        self.best = 0.0
    def reset(self):
        self.best = 0.0
    def __call__(self, obs):
        return max(obs["x"] - «self.best», 0.0)
`,
    'added only where it is in': `
class Reward:
    def __init__(self):
        self.visited = set()
    def __call__(self, obs, action):
        if «obs[0] in self.visited»:
            self.visited.add(obs[0])
            return 0.1
        return 0.0
`,
    'a set that nothing goes into': `
class Reward:
    def __init__(self):
        self.visited = set()
    def reset(self):
        self.visited = set()
    def __call__(self, obs, action):
        return 0.1 if «obs[0] not in self.visited» else 0.0
`,
    'a key of memory': `
def reward(obs, memory):
    prev = «memory.get("prev", obs["x"])»
    return obs["x"] - prev
`,
    'a key that is never there': `
def reward(obs, memory):
    memory["other"] = 1
    if "x" in memory:
        return obs["x"] - «memory["x"]»
    return 0.0
`,
    'an attribute': `
class R:
    def __init__(self):
        self.last_x = 0.0
    def reset(self):
        self.last_x = 0.0
    def __call__(self, obs):
        return obs["x"] - «self.last_x»
`,
    'a record that is set back and never raised': `
class Drawdown:
    def __init__(self):
        self.reset()
    def reset(self):
        self.max_drop = 0.0
    def __call__(self, obs):
        extra = max(0.0, obs["drop"] - «self.max_drop»)
        return -extra
`,
    'a set that begins with one': `
def reward(obs, next_obs, memory):
    cell = (next_obs["x"], next_obs["y"])
    «visited» = memory.setdefault("visited", {(obs["x"], obs["y"])})
    return 0.0 if cell in visited else 0.01
`,
  },
  quiet: {
    'what is stored at the first step and after each': `
class Reward:
    def reset(self):
        self.prev_distance = None
        self.last_goal = None
    def __call__(self, obs, next_obs):
        if self.prev_distance is None:
            self.prev_distance = obs["distance"]
        gain = self.prev_distance - next_obs["distance"]
        self.prev_distance = next_obs["distance"]
        return gain
class Other:
    def reset(self):
        self.prev = None
    def store(self, env):
        env.reward.prev = env.distance
    def __call__(self, obs):
        if self.prev is None:
            self.prev = obs["distance"]
        return self.prev - obs["distance"]
`,
    'a limit that is set once': `
class Speed:
    def __init__(self, max_speed):
        self.max_speed = max_speed
    def __call__(self, obs):
        return -max(0.0, obs["speed"] - self.max_speed)
`,
    'a table that is filled': `
def reward(obs, next_obs, memory):
    best = memory.setdefault("best", {})
    gained = next_obs["log"] - best.get("log", 0)
    best["log"] = max(best.get("log", 0), next_obs["log"])
    return max(0, gained)
`,
    'asked and added': `
def reward(obs, memory):
    got = memory.setdefault("got", set())
    r = 0.0
    for item in ("log", "stick"):
        if item not in got and obs[item] > 0:
            got.add(item)
            r += 1.0
    return r
`,
    'stored at each step': `
def reward(obs, memory):
    x = obs["x"]
    last_x = memory.setdefault("last_x", x)
    memory["last_x"] = x
    return x - last_x
`,
    'the best that there is': `
class R:
    def __init__(self):
        self.best = 12.5
    def __call__(self, obs):
        return obs["x"] / self.best
`,
    'a set that is filled': `
class Reward:
    def __init__(self):
        self.visited = set()
    def __call__(self, obs, action):
        new = obs[0] not in self.visited
        self.visited.add(obs[0])
        return 0.1 if new else 0.0
`,
    stored: `
def reward(obs, memory):
    prev = memory.get("prev", obs["x"])
    memory["prev"] = obs["x"]
    return obs["x"] - prev
`,
    'stored with others': `
def reward(obs, memory):
    prev = memory.get("prev", 0)
    memory.update(prev=obs["x"])
    return obs["x"] - prev
`,
    'stored by a helper': `
def remember(memory, x):
    memory["prev"] = x
def reward(obs, memory):
    prev = memory.get("prev", 0)
    remember(memory, obs["x"])
    return obs["x"] - prev
`,
    'stored by another method': `
class R:
    def __init__(self):
        self.last_x = 0.0
    def __call__(self, obs):
        gain = obs["x"] - self.last_x
        self._store(obs)
        return gain
    def _store(self, obs):
        self.last_x = obs["x"]
`,
    unpacked: `
class R:
    def __init__(self):
        self.prev_x = 0.0
    def __call__(self, obs):
        prev, self.prev_x = self.prev_x, obs["x"]
        return obs["x"] - prev
`,
  },
});
