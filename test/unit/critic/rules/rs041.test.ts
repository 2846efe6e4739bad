import { testRule } from '../rule-tests';

testRule('RS041', {
  fires: {
    'a number that is kept for nothing': `
class Reward:
    def __init__(self, k_dd=0.1, k_fee=0.01):
        «self.k_dd» = k_dd
        self.k_fee = k_fee

    def __call__(self, obs):
        return obs["gain"] - self.k_fee * obs["drawdown"]
`,
    'a whole table': `
«WEIGHTS» = {"words": 1.0, "form": 0.5}
def reward(text):
    parts = {"words": float(len(text)), "form": float(text.isupper())}
    return sum(parts.values())
`,
    'a constant': `
GOAL_BONUS = 10.0
«CRASH_PENALTY» = 5.0
def reward(obs):
    return GOAL_BONUS if obs["goal"] else 0.0
`,
    'a key': `
def reward(obs):
    weights = {"a": 1.0, «"b"»: 2.0}
    return weights["a"] * obs["x"]
`,
    'a parameter': `
def reward(obs, w_speed=1.0, «w_jerk»=0.1):
    return w_speed * obs["v"]
`,
    'an attribute': `
class Reward:
    def __init__(self, w_dist=1.0, w_ctrl=0.1):
        self.w_dist = w_dist
        «self.w_ctrl» = w_ctrl
    def __call__(self, obs, action):
        return -self.w_dist * abs(obs["x"])
`,
  },
  quiet: {
    'a table for somebody else': `
LOSS_WEIGHTS = {"kl": 1.0, "entropy": 0.5}
def reward(text):
    parts = {"words": float(len(text)), "form": float(text.isupper())}
    return sum(parts.values())
`,
    'all used': `
W_A, W_B = 1.0, 2.0
SCALE = 2.0
WEIGHTS = {"a": 1.0, "b": 2.0}
def reward(obs, weight=1.0):
    return weight * SCALE * (W_A + W_B) * sum(WEIGHTS[k] * obs[k] for k in WEIGHTS)
`,
    'other constants': `
SPEED_SCALE = 3.0
EPISODE_LENGTH = 200
def reward(obs):
    return SPEED_SCALE * obs["v"]
`,
    'passed on': `
def reward(obs, weight=1.0):
    def inner():
        return weight * obs["x"]
    return inner()
`,
    'read from outside': `
class Reward:
    def __init__(self):
        self.weight = 2.0
    def __call__(self, obs):
        return obs["x"]
def combined(reward, obs):
    return reward.weight * reward(obs)
`,
  },
});
