import { testRule } from '../rule-tests';

testRule('RS267', {
  fires: {
    'taken out in the wrong order': `
class Reward:
    def __init__(self, healthy_z=(0.8, 1.6)):
        self.healthy_z = healthy_z

    def __call__(self, z):
        hi, «lo» = self.healthy_z
        return 0.2 if lo < z < hi else 0.0
`,
    'an empty range': `
NIGHT = «range(23, 5)»
def reward(hour):
    return 0.1 if hour in NIGHT else 0.0
`,
    'downwards without a step': `
def reward(steps):
    return sum(steps[i] for i in «range(10, 0)»)
`,
    'a clip': `
import numpy as np
LOW, HIGH = 1.0, -1.0
def reward(x):
    return float(«np.clip(x, LOW, HIGH)»)
`,
    'min of max': `
def reward(x):
    return «min(max(x, 1.0), 0.0)»
`,
    'two named limits': `
START, END = 22, 6
def reward(hour):
    return 1.0 if «hour >= START and hour < END» else 0.0
`,
    'one of two holds always': `
def reward(x):
    return 1.0 if «x > 0.2 or x < 0.8» else 0.0
`,
  },
  quiet: {
    'in order': `
import numpy as np
LOW, HIGH = -1.0, 1.0
def reward(x, hour):
    total = float(np.clip(x, LOW, HIGH)) + min(max(x, 0.0), 1.0)
    for i in range(2, 8):
        total += i
    for i in range(8, 2, -1):
        total += i
    if hour >= 22 or hour < 6:
        total += 1.0
    return total if 0.2 < x and x < 0.8 else 0.0
`,
    'not known': `
def reward(x, low, high):
    return sum(range(low, high)) + min(max(x, low), high)
`,
  },
});
