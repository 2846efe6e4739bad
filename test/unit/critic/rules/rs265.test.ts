import { testRule } from '../rule-tests';

testRule('RS265', {
  fires: {
    'all entries': `
import numpy as np
TOLERANCE = 0.05
def is_success(achieved, desired):
    diff = np.array(achieved) - np.array(desired)
    return bool(np.all(«diff» < TOLERANCE))
def reward(achieved, desired):
    return 0.0 if is_success(achieved, desired) else -1.0
`,
    'one by one': `
def reward(position, goal):
    return 1.0 if all(«p - g» < 0.01 for p, g in zip(position, goal)) else 0.0
`,
  },
  quiet: {
    'their sizes': `
import numpy as np
def reward(achieved, desired):
    return 1.0 if np.all(np.abs(np.array(achieved) - np.array(desired)) < 0.05) else 0.0
`,
    'both sides': `
import numpy as np
TOL = 0.05
def reward(achieved, desired):
    diff = np.array(achieved) - np.array(desired)
    return 1.0 if np.all(diff < TOL) and np.all(diff > -TOL) else 0.0
`,
    'an upper bound': `
import numpy as np
MARGIN = 0.05
def reward(joints, joint_max):
    return 0.0 if np.all(joints - joint_max < MARGIN) else -1.0
`,
    'squares, and no tolerance': `
import numpy as np
def reward(a, b, force):
    d = np.array(a) - np.array(b)
    return float(np.all(d ** 2 < 0.05)) + float(np.all(np.array(force) - np.array(a) < 12.0))
`,
  },
});
