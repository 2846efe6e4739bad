import { leaf, numbers, trajectories } from '../../sandbox/sets';
import { testRule } from '../rule-tests';

testRule('RS022', {
  fires: {
    'a turn to either side that is charged with its sign': `
import math
def wrap_angle(a):
    return (a + math.pi) % (2 * math.pi) - math.pi
def reward(obs):
    heading = wrap_angle(obs["bearing"] - obs["yaw"])
    return obs["speed"] - 0.1 * «heading»
`,
    'one side of a band, written in place': `
BAND = 1.0
def reward(obs):
    return -max(«(obs["indoor"] - obs["setpoint"])» - BAND, 0.0)
`,
    'one side of a band': `
DEAD_BAND = 0.5
def reward(obs):
    error = obs["indoor"] - obs["setpoint"]
    violation = max(0.0, «error» - DEAD_BAND)
    return -violation
`,
    'the size of the largest': `
import numpy as np
def reward(rpy):
    return -0.1 * «np.abs(rpy[:2].max())»
`,
    'an effort with signs': `
def reward(action, distance):
    r = -distance
    r -= 0.01 * «sum(a for a in action[:3])»
    return r
`,
    'signed along each axis': `
def gap(p, q):
    return «(p[0] - q[0]) + (p[1] - q[1])»
def reward(obs):
    return -gap(obs["a"], obs["b"])
`,
    'charged as it is': `
def reward(obs, target):
    speed_error = target - obs["speed"]
    return 1.0 - 0.5 * «speed_error»
`,
    'subtracted in place': `
def compute_reward(obs):
    deviation = obs["y"] - obs["lane_y"]
    total = obs["v"]
    total -= 2 * «deviation»
    return total
`,
    'in a negative exponent': `
import numpy as np
def reward(obs, goal):
    err = obs[0] - goal
    return «np.exp(-2.0 * err)»
`,
  },
  quiet: {
    'a turn that is made a size, and both sides of a band': `
import math
def wrap_angle(a):
    return (a + math.pi) % (2 * math.pi) - math.pi
DEAD_BAND = 0.5
def reward(obs):
    heading = abs(wrap_angle(obs["bearing"] - obs["yaw"]))
    error = obs["indoor"] - obs["setpoint"]
    violation = max(0.0, error - DEAD_BAND) + max(0.0, -error - DEAD_BAND)
    cold = max(0.0, (obs["setpoint"] - obs["indoor"]) - DEAD_BAND)
    hot = max(0.0, (obs["indoor"] - obs["setpoint"]) - DEAD_BAND)
    return -0.1 * heading - violation - cold - hot
`,
    'a limit that a minimum keeps': `
def reward(self, obs):
    height = min(obs.height, self.height_wanted)
    height_error = self.height_wanted - height
    return 1.0 if height_error < 0.05 else 0.0
`,
    'the largest of the sizes': `
import numpy as np
def reward(rpy):
    return -0.1 * np.abs(rpy[:2]).max() - abs(max(abs(a) for a in rpy))
`,
    'an effort without signs': `
def reward(action, distance):
    return -distance - 0.01 * sum(abs(a) for a in action) - 0.01 * sum(a * a for a in action[:3])
`,
    'absolute along each axis': `
def reward(obs):
    p, q = obs["a"], obs["b"]
    return -abs(p[0] - q[0]) - abs(p[1] - q[1])
`,
    'abs and square': `
import math
def reward(obs, target):
    error = target - obs["speed"]
    size = abs(target - obs["z"])
    return 1.0 - 0.5 * abs(error) - error ** 2 - size + math.exp(-abs(error)) + math.exp(-error * error)
`,
    bounded: `
def reward(obs, limit):
    error = obs["x"] - limit
    return -max(0.0, error)
`,
    'a norm': `
import numpy as np
def reward(obs, goal):
    error = np.linalg.norm(obs - goal)
    return -error
`,
    'made positive by hand': `
def reward(obs, target):
    error = target - obs["x"]
    if error < 0:
        error = -error
    return -error
`,
    progress: `
def reward(dist, prev_dist):
    progress_error = prev_dist - dist
    return -progress_error
`,
  },
});

testRule('RS022', {
  fires: {
    'one minus a signed difference': `
def reward(self):
    return (1.0 - («self.setpoint - self.x») / self.length) ** 2
`.replaceAll('self.length', '2.0'),
  },
  quiet: {
    'its size': `
def reward(self):
    return (1.0 - abs(self.setpoint - self.x) / 2.0) ** 2 + (1 - (self.a - self.b) / 2.0)
`,
  },
});

testRule('RS022', {
  fires: {
    'called absolute': `
def reward_function(params):
    abs_steering = «params["steering_angle"]»
    return 0.8 if abs_steering > 15 else 1.0
`,
    'a tolerance': `
def reward(obs, target):
    error = obs["z"] - target
    return 1.0 if «error < 0.05» else 0.0
`,
  },
  quiet: {
    'absolute, or both sides': `
def reward(obs, target):
    abs_steering = abs(obs["s"])
    error = obs["z"] - target
    close = abs(error) < 0.05
    inside = -0.05 < error < 0.05
    return float(close and inside and abs_steering < 3)
`,
    'one side is meant': `
def reward(obs, target):
    error = obs["z"] - target
    return -1.0 if error < 0 else 0.0
`,
  },
});

testRule('RS022', {
  surroundings: {
    recording: trajectories([1], leaf(numbers([0])), { action: leaf(numbers([3, 1, 0], [3], 'int32')) }),
  },
  fires: {},
  quiet: {
    'a cost of what is ordered, in whole numbers': `
def reward(action, income):
    return income - 2.0 * sum(action)
`,
  },
});

testRule('RS022', {
  surroundings: {
    recording: trajectories([1], leaf(numbers([0])), { action: leaf(numbers([0.3, -1, 0], [3])) }),
  },
  fires: {
    'the same of torques': `
def reward(action, income):
    return income - 2.0 * «sum(action)»
`,
  },
  quiet: {},
});
