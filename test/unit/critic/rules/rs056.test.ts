import { testRule } from '../rule-tests';

testRule('RS056', {
  fires: {
    'the size of a sum': `
import numpy as np
def dist(p, q):
    return float(np.linalg.norm(«np.add(p, q)»))
def reward(hand, cube):
    return -dist(hand, cube)
`,
    'in abs': `
def reward(obs):
    return -abs(«obs["temperature"] + obs["set_point"]»)
`,
    'in a norm, squared': `
import numpy as np
def reward(pos, goal):
    return -np.linalg.norm(«pos + goal») - («pos + goal») ** 2
`,
    'an error from a reference': `
import numpy as np
def reward(obs):
    x, v, ref = obs
    e = np.array([«x + ref», v])
    return -float(e @ e)
`,
  },
  quiet: {
    'joints in a row': `
import numpy as np
def reward(pole_pos, pendulum_pos):
    return -np.square(pole_pos + pendulum_pos)
`,
    'progress: one distance less the other': `
import numpy as np
def reward(obs, next_obs):
    before = np.linalg.norm(np.array(obs["waypoint"]) - np.array(obs["position"]))
    to_goal = np.array(next_obs["waypoint"]) - np.array(next_obs["position"])
    return before - np.linalg.norm(to_goal)
`,
    'a difference, an offset': `
import numpy as np
def reward(pos, goal, offset):
    return -np.linalg.norm(pos - goal) - abs(goal + 0.5) - abs(pos + offset)
`,
  },
});
