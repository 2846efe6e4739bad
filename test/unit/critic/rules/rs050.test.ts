import { testRule } from '../rule-tests';

testRule('RS050', {
  fires: {
    'noise and the clock': `
import random, time
import numpy as np
def reward(obs):
    return obs["x"] + «random.gauss(0, 1)» + «np.random.normal()» - «time.time()»
`,
  },
  severity: { 'noise and the clock': 'info' },
  quiet: {
    'a seeded generator': `
import numpy as np
RNG = np.random.default_rng(0)
def reward(obs):
    rng = np.random.default_rng(1)
    return obs["x"]
`,
    'a name of its own': `
def random_walk(x):
    return x
def reward(obs):
    return random_walk(obs["x"])
`,
  },
});
