import { testRule } from '../rule-tests';

testRule('RS023', {
  fires: {
    'DeepRacer heading': `
import math
def reward_function(params):
    heading = params["heading"]
    return math.cos(«heading»)
`,
    'says degrees': `
import numpy as np
def reward(obs, angle_deg):
    return np.sin(«angle_deg») + np.cos(«obs["yaw_degrees"]»)
`,
    mixed: `
import math
def reward_function(params):
    track = math.atan2(params["y"], params["x"])
    return -abs(«track - params["heading"]»)
`,
    'a limit in degrees': `
import math
def reward(dy, dx):
    angle = math.atan2(dy, dx)
    return 1.0 if «abs(angle) < 10» else 0.0
`,
    'converted twice': `
import math
def reward(dy, dx):
    return math.radians(«math.atan2(dy, dx)»)
`,
    'out of a helper': `
import math
def heading_difference(params):
    diff = abs(math.degrees(math.atan2(params["y"], params["x"])) - params["heading_deg"])
    if diff > 180:
        diff = 360 - diff
    return diff
def reward(params):
    diff = heading_difference(params)
    return math.cos(«diff»)
`,
    'a half turn of the other unit': `
import math
def angle_diff(a_deg, b_deg):
    d = a_deg - b_deg
    return («d + math.pi») % (2 * math.pi) - math.pi
def reward(obs):
    return -abs(angle_diff(obs[0], obs[1]))
`,
  },
  quiet: {
    'converted in the helper': `
import math
def angle_diff(a_deg, b_deg):
    d = math.radians(a_deg - b_deg)
    return (d + math.pi) % (2 * math.pi) - math.pi
def reward(obs):
    return math.cos(angle_diff(obs[0], obs[1]))
`,
    converted: `
import math
def reward_function(params):
    heading = math.radians(params["heading"])
    track = math.degrees(math.atan2(params["y"], params["x"]))
    diff = abs(track - params["heading"])
    return math.cos(heading) + (1.0 if diff < 10 else 0.0)
`,
    radians: `
import math
def reward(theta, angle_rad):
    return math.cos(theta) + math.sin(angle_rad) + float(math.atan2(1, 2) < 3)
`,
    'another params': `
import math
def shaped(params, other):
    return math.cos(params["heading"])
`,
  },
});
