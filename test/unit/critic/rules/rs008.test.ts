import { testRule } from '../rule-tests';

testRule('RS008', {
  fires: {
    'an added penalty': `
def reward(obs, action):
    energy_penalty = 0.01 * action ** 2
    return obs["v"] + «energy_penalty»
`,
    'added by +=': `
import numpy as np
def compute_reward(obs, action):
    reward = 1.0
    ctrl_cost = np.square(action).sum()
    reward += «ctrl_cost»
    return reward
`,
    'charged twice negative': `
def reward(obs):
    collision_penalty = -1.0
    weight = -0.5
    return obs["progress"] + «weight * collision_penalty»
`.replace('«weight * collision_penalty»', 'weight * collision_penalty'),
    'a minus before a negative weight': `
import math
def reward(obs):
    tracking_error = math.hypot(obs["ex"], obs["ey"])
    total = 2.0
    total -= -0.5 * «tracking_error»
    return total
`,
    'a distance to the goal': `
import numpy as np
def reward(obs, goal):
    dist_to_goal = np.linalg.norm(obs - goal)
    return 0.1 * «dist_to_goal»
`,
    'in a dictionary that is summed up': `
def reward(obs):
    parts = {}
    parts["velocity"] = obs["v"]
    «parts["jerk_penalty"]» = abs(obs["jerk"])
    return sum(parts.values()), parts
`,
    'a subtracted bonus': `
def reward(obs):
    goal_bonus = 10.0 if obs["at_goal"] else 0.0
    return -0.01 - «goal_bonus»
`,
    'a helper that gives a positive penalty': `
def collision_penalty(obs):
    return 5.0 if obs["hit"] else 0.0

def reward(obs):
    return obs["v"] + «collision_penalty(obs)»
`,
  },
  quiet: {
    'a change over the step': `
def reward(obs, next_obs):
    return 0.1 * (obs["goal_distance"] - 0.99 * next_obs["goal_distance"])
`,
    subtracted: `
def reward(obs, action):
    energy_penalty = 0.01 * action ** 2
    return obs["v"] - energy_penalty
`,
    'negative already': `
def reward(obs, action):
    energy_penalty = -0.01 * action ** 2
    crash_penalty = -10.0 if obs["crashed"] else 0.0
    return obs["v"] + energy_penalty + crash_penalty
`,
    'a weight that only run time knows': `
def reward(self, obs):
    error = abs(obs["x"])
    return self.w_error * error
`,
    'inside a falling function': `
import math
def reward(obs):
    error = abs(obs["x"])
    return math.exp(-error) + 1.0 / (1.0 + error) + max(0.0, 1.0 - error)
`,
    'a cost function': `
def tracking_cost(obs):
    position_error = abs(obs["x"])
    return position_error + 0.1 * abs(obs["v"])

def reward(obs):
    return -tracking_cost(obs)
`,
    'a reduction of the error': `
def reward(obs, prev):
    error_reduction = max(0, abs(prev) - abs(obs["x"]))
    return error_reduction
`,
    'of unknown sign': `
def reward(obs):
    heading_error = obs["heading"] - obs["target"]
    return heading_error * 0.0 + 1
`,
    'a baseline for the bonus': `
def reward(obs):
    bonus = obs["x"] - 3
    return 1 - bonus
`,
  },
});
