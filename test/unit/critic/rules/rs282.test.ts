import { testRule } from '../rule-tests';

testRule('RS282', {
  fires: {
    'a dtype': `
import numpy as np
def reward(obs):
    w = «np.array([0.5, 0.2], dtype=int)»
    return float(w @ obs)
`,
    'made of zeros': `
import numpy as np
def reward(obs):
    terms = np.zeros(2, dtype=np.int32)
    «terms[0]» = 0.2 * obs[0]
    return float(terms.sum())
`,
    'like whole numbers': `
import numpy as np
def reward(obs):
    order = np.array([1, 2])
    w = np.zeros_like(order)
    «w[:]» = 1 / order
    return float(w @ obs)
`,
    'kept by an object': `
import numpy as np
class Reward:
    def __init__(self):
        self.weights = np.zeros(3, dtype=int)
        self.weights[0] = 1.0
        «self.weights[1]» = 0.4
        self.weights[2] = 0.3
    def __call__(self, obs):
        return float(self.weights @ obs)
`,
  },
  quiet: {
    floats: `
import numpy as np
def reward(obs):
    w = np.array([0.5, 0.2], dtype=float)
    terms = np.zeros(2)
    terms[0] = 0.2 * obs[0]
    order = np.array([1.0, 2])
    like = np.zeros_like(order)
    like[:] = 1 / order
    counts = np.zeros(2, dtype=int)
    counts[0] = 3
    counts[1] = int(0.5 * obs[1])
    return float(w @ terms + like.sum() + counts.sum())
`,
  },
});
