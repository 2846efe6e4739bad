import { testRule } from '../rule-tests';

testRule('RS024', {
  fires: {
    'half a turn for a whole one': `
import math
def reward(a, b):
    d = «(a - b + math.pi) % math.pi - math.pi»
    return -abs(d)
`,
    absolute: `
def reward(obs):
    return -abs(«obs["target_heading"] - obs["heading"]»)
`,
    squared: `
def reward(yaw, goal_yaw):
    error = («yaw - goal_yaw») ** 2
    return -error
`,
  },
  quiet: {
    'in degrees': `
def reward(a, b):
    d = (a - b + 180.0) % 360.0 - 180.0
    return -abs(d)
`,
    wrapped: `
import math
def reward(yaw, goal_yaw):
    d = (yaw - goal_yaw + math.pi) % (2 * math.pi) - math.pi
    return -abs(d)
`,
    'the short way': `
def reward(heading, track_heading):
    diff = abs(heading - track_heading)
    if diff > 180:
        diff = 360 - diff
    return -diff
`,
    'rates and cosines': `
import math
def reward(yaw_rate, goal_yaw_rate, yaw, goal_yaw):
    return -abs(yaw_rate - goal_yaw_rate) + math.cos(yaw - goal_yaw)
`,
    'a pole': `
def reward(theta, target_theta):
    return -abs(theta - target_theta)
`,
  },
});
