import { testRule } from '../rule-tests';

testRule('RS001', {
  fires: {
    'weighted by a number of its own': `
class Pull:
    REACH, PULL = 0.5, 4.0
    def __call__(self, reach_dist, opened):
        reach = -self.REACH * reach_dist
        «pull» = self.PULL * opened
        return reach
`,
    'an aim that is taken out': `
def reward(state, action):
    x, v, «ref» = state
    return -abs(x) - 0.1 * abs(v)
`,
    'one of two coordinates': `
import math
def reward(next_obs):
    x, y = next_obs["robot"]
    tx, «ty» = next_obs["target"]
    return -math.hypot(tx - x, tx - y)
`,
    'named like the terms of the sum': `
import math
def reward(obs):
    r_center = math.exp(-obs[0])
    «r_heading» = math.cos(obs[1])
    return 0.5 * r_center
`,
    'a penalty left out of the sum': `
def reward(obs, action):
    progress = obs["x"] - 1.0
    «speed_penalty» = 0.1 * abs(obs["v"])
    return progress
`,
    'a bonus that is only ever added to itself': `
def compute_reward(self, achieved, desired, info):
    «bonus» = 0.0
    if info["done"]:
        bonus += 5.0
    return -abs(achieved - desired)
`,
    'in a nested function, with non-ASCII text before it on the line': `
def reward_function(obs):
    def dense():
        name = "длина 😀"; «step_cost» = 0.01
        return len(name)
    return dense()
`,
    'in a completion reward': `
def format_reward(completions, **kwargs):
    rewards = []
    for text in completions:
        «length_penalty» = min(len(text) / 1000, 1)
        rewards.append(1.0 if text.startswith("<think>") else 0.0)
    return rewards
`,
  },
  quiet: {
    'one of two aims taken out is enough to measure by': `
def reward(hand, target_frame):
    target_pos, target_quat = pose_of(target_frame)
    return -float(abs(hand - target_pos))
`,
    'weighted and summed': `
class Pull:
    REACH, PULL = 0.5, 4.0
    def __call__(self, reach_dist, opened):
        reach = -self.REACH * reach_dist
        pull = self.PULL * opened
        return reach + pull
`,
    'an aim that is used': `
def reward(state, action):
    x, _, ref = state
    return -abs(x - ref)
`,
    'one coordinate is enough': `
def reward(next_obs):
    x, y = next_obs["robot"]
    return x
`,
    'used in the return': `
def reward(obs):
    bonus = 1.0
    return bonus
`,
    'used in a nested function': `
def reward(obs):
    goal_bonus = 10.0
    def sparse():
        return goal_bonus if obs["done"] else 0
    return sparse()
`,
    'put into the components': `
def reward(obs):
    ctrl_cost = 0.1 * obs["a"] ** 2
    total = 1.0 - ctrl_cost
    return total, {"ctrl": ctrl_cost}
`,
    'used in an f-string and by locals()': `
def reward(obs):
    score = 3
    print(f"{score:.2f}")
    shaping_reward = 1
    print(locals())
    return 1
`,
    'a private name and unpacking': `
def reward(obs):
    _penalty = 3
    x, reward_y = obs
    return x
`,
    'global state': `
best_reward = 0
def reward(obs):
    global best_reward
    best_reward = 3
    return obs[0]
`,
  },
});

testRule('RS001', {
  fires: {
    'a distance that nobody reads': `
def reward(obs):
    «distance» = obs["x"] - obs["gx"]
    return 1.0
`,
  },
  severity: { 'a distance that nobody reads': 'info' },
  quiet: {},
});
