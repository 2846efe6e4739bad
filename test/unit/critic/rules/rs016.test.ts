import { testRule } from '../rule-tests';

testRule('RS016', {
  fires: {
    'in methods of objects that the file makes': `
import math
class Heading:
    def __init__(self, a, b):
        self.a, self.b = a, b
    def radians(self):
        return «math.atan2(self.b[0] - self.a[0], self.b[1] - self.a[1])»
class Turn:
    def __call__(self, a, b):
        return «math.atan2(b[0] - a[0], b[1] - a[1])»
class Reward:
    def __init__(self):
        self.turn = Turn()
    def __call__(self, obs):
        return -abs(Heading(obs["a"], obs["b"]).radians()) - self.turn(obs["a"], obs["b"])
`,
    'zip crossed in a comprehension': `
def exact_reward(completions, answers, **kwargs):
    return [float(a == c) for «a, c» in zip(completions, answers)]
`,
    'zip crossed in a loop over attributes': `
def reward(self):
    total = 0
    for «goal, agent» in zip(self.agents, self.goals):
        total -= abs(agent.x - goal.x)
    return total
`,
    'arguments named as each other': `
def overlap(pred, gold):
    return len(set(pred) & set(gold)) / len(gold)

def reward(pred, gold):
    return «overlap(gold, pred)»
`,
    'text before pattern': `
import re
def reward(completion):
    return float(bool(«re.findall(completion, r"\\d+")»))
`,
    'bounds the wrong way round': `
import numpy as np
def reward(obs):
    speed = «np.clip(obs["v"], 1.0, -1.0)»
    return speed + «max(1.0, min(0.0, obs["x"]))»
`,
    'a bound is clipped': `
import numpy as np
def reward(obs):
    return «np.clip(0.0, obs["x"], 1.0)»
`,
    'x before y': `
import numpy as np
def reward(obs):
    return «np.arctan2(obs[0] - obs[2], obs[1] - obs[3])»
`.replaceAll('obs[0] - obs[2], obs[1] - obs[3]', 'delta_x, delta_y'),
  },
  quiet: {
    'in order': `
import math, re
def overlap(pred, gold):
    return len(set(pred) & set(gold))
def reward(completions, answers, pred, gold, dx, dy):
    for c, a in zip(completions, answers):
        print(c, a)
    return overlap(pred, gold) + math.atan2(dy, dx) + bool(re.search(r"\\d", pred))
`,
    'other names': `
def overlap(a, b):
    return len(set(a) & set(b))
def reward(pred, gold):
    for x, y in zip(pred, gold):
        print(x, y)
    return overlap(gold, pred)
`,
    'sound bounds': `
import numpy as np
def reward(obs):
    return max(0.0, min(1.0, obs["x"])) + np.clip(obs["v"], -1, 1) + min(1.0, max(0.0, obs["y"]))
`,
    'a pattern in a variable': `
import re
def reward(pattern, completion):
    return float(bool(re.search(pattern, completion)))
`,
  },
});

const entry = { name: 'reward', kind: 'function' as const, parameters: [], confidence: 1, line: 2 };

testRule('RS016', {
  surroundings: { entry },
  fires: {
    'the later state as the earlier one': `
def kills(prev, cur):
    return max(0, prev["left"] - cur["left"])
def reward(obs, next_obs):
    return «kills(next_obs, obs)»
`,
    'coordinates of a record': `
from collections import namedtuple
Cell = namedtuple("Cell", "x y")
def reward(obs, next_obs):
    door = «Cell(next_obs["door_y"], next_obs["door_x"])»
    return -abs(door.x - next_obs["x"])
`,
  },
  quiet: {
    'each in its place': `
from collections import namedtuple
Cell = namedtuple("Cell", "x y")
def kills(prev, cur):
    return max(0, prev["left"] - cur["left"])
def reward(obs, next_obs):
    door = Cell(next_obs["door_x"], next_obs["door_y"])
    return kills(obs, next_obs) - abs(door.x - next_obs["x"])
`,
  },
});
