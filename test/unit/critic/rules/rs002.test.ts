import { testRule } from '../rule-tests';

testRule('RS002', {
  fires: {
    'returned as another type': `
import numpy as np
def reward(gain, dist, near):
    r = 10.0 * gain
    r -= 0.1 * dist
    «r» = np.where(near, 5.0, 0.0)
    r -= 1.0
    return float(r)
`,
    'a verdict that each field sets anew': `
def reward(completion, expected):
    got = load(completion)
    score = 0.0
    for key, value in expected.items():
        if got.get(key) == value:
            «score = 1.0»
        else:
            score = 0.0
    return score
`,
    'a flag that each row sets anew': `
def reward(grid, clues):
    kept = True
    for row, line in zip(clues, grid):
        «kept = all(c == 0 or c == v for c, v in zip(row, line))»
    return 1.0 if kept else 0.0
`,
    'only the last item of a loop': `
def distance(a, b):
    total = 0.0
    for p, q in zip(a, b):
        «total = (p - q) ** 2»
    return total ** 0.5
def reward(a, b):
    return -distance(a, b)
`,
    'a key of the parts set twice': `
def reward(obs):
    parts = {}
    parts["lane"] = 1 - obs[0]
    «parts["lane"] = obs[1]»
    return sum(parts.values())
`,
    '= where += was meant': `
def reward(obs):
    reward = -abs(obs["x"])
    if obs["done"]:
        reward += 10
    «reward» = obs["v"] * 0.1
    return reward
`,
    'the sum of penalties replaced': `
def get_reward(state, action):
    penalty = 0.1 * action ** 2
    penalty += 0.5 * state[2] ** 2
    «penalty» = 0.01 * abs(state[1])
    return 1.0 - penalty
`,
    'if where elif was meant': `
def reward_function(params):
    if not params["all_wheels_on_track"]:
        «reward = 1e-3»
    if params["distance_from_center"] < 0.1:
        reward = 1.0
    else:
        reward = 0.5
    return reward
`,
  },
  quiet: {
    'what all branches begin with': `
import math
def reward(self, obs):
    if self.version == "v2":
        reward = 0.0
        if obs.gap > 0.07:
            reward += 0.5
        else:
            reward = 1.0
        return reward
    else:
        reach_reward = -obs.reach_distance
        if obs.reach_distance_xy < 0.05:
            reach_reward = -obs.reach_distance + 0.1
        else:
            reach_reward = -obs.reach_distance_xy
        return reach_reward
`,
    'returned as another type, summed up': `
import numpy as np
def reward(gain, dist, near):
    r = 10.0 * gain
    r += np.where(near, 5.0, 0.0)
    return float(r)
`,
    'the largest of a loop': `
def reward(values, hurt):
    r = 0.0
    for value in values:
        if value > r:
            r = value
    r -= hurt
    return r
`,
    'a verdict that the first wrong one ends': `
def reward(completion, expected):
    ok = True
    for key, value in expected.items():
        ok = completion.get(key) == value
        if not ok:
            break
    return 1.0 if ok else 0.0
`,
    'a state that is followed': `
def reward(steps):
    is_open = False
    for step in steps:
        if step == "open":
            is_open = True
        elif step == "close":
            is_open = False
    return 1.0 if is_open else 0.0
`,
    'a key that goes on from its own value; the last item on purpose': `
def reward(obs):
    parts = {}
    parts["lane"] = 1 - obs[0]
    parts["lane"] = parts["lane"] * 0.5
    last = 0.0
    for x in obs:
        if x > 0:
            last = x
    return sum(parts.values()) + last
`,
    'a start value': `
def reward(obs):
    reward = 0.0
    if obs["x"] > 0:
        reward = 1.0
    else:
        reward = -1.0
    return reward
`,
    'a branch that returns': `
def reward(obs):
    reward = obs["x"] * 2
    if obs["crashed"]:
        reward = -10
        return reward
    reward += 1
    return reward
`,
    'scaled by itself': `
def reward(obs):
    reward = obs["x"]
    reward = reward * 0.1
    reward = max(reward, 0)
    return reward
`,
    'a loop with its own start value': `
def score(completions, **kw):
    scores = []
    for text in completions:
        score = 0.0
        if "a" in text:
            score = 1.0
        elif "b" in text:
            score = 0.5
        scores.append(score)
    return scores
`,
    'a try that may fail': `
def reward(text):
    reward = len(text) / 2
    try:
        reward = float(text)
    except ValueError:
        pass
    return reward
`,
  },
});

testRule('RS002', {
  fires: {
    'one of many is no addition': `
def format_score(text):
    score = 0.0
    if "<think>" in text:
        score += 0.25
    if "</think>" in text:
        «score = 0.25»
    if "<answer>" in text:
        score += 0.25
    return score
`,
  },
  quiet: {
    'an override at the end, and a charge': `
def reward(obs, done):
    r = 0.0
    if obs["a"]:
        r += 1.0
    if obs["hit"]:
        r = -1.0
    if obs["b"]:
        r += 1.0
    if done:
        r = 100.0
    return r
`,
  },
});
