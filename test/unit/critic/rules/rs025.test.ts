import { testRule } from '../rule-tests';

testRule('RS025', {
  fires: {
    'acos of a quotient': `
import math
def reward(a, b):
    dot = a[0] * b[0] + a[1] * b[1]
    return -math.acos(«dot / (math.hypot(*a) * math.hypot(*b))»)
`,
    'through a name': `
import numpy as np
def reward(u, v):
    c = np.dot(u, v)
    return -np.arccos(«c»)
`,
    'log of a size': `
import numpy as np
def reward(obs, goal):
    return -np.log(«np.linalg.norm(obs - goal)»)
`,
    'log of a rectified value': `
import math
def reward(obs):
    return math.log(«max(0.0, obs["v"])»)
`,
  },
  quiet: {
    clipped: `
import numpy as np
def reward(u, v):
    c = np.clip(np.dot(u, v), -1.0, 1.0)
    return -np.arccos(c)
`,
    'a constant added': `
import numpy as np
def reward(obs, goal):
    d = np.linalg.norm(obs - goal)
    return -np.log(d + 1e-6) + np.log1p(d)
`,
    guarded: `
import math
def reward(text):
    if not text:
        return 0.0
    return -math.log(len(text))
`,
    floored: `
import math
def reward(obs):
    return math.log(max(1e-3, obs["v"]))
`,
  },
});
