import { testRule } from '../rule-tests';

testRule('RS155', {
  fires: {
    'one row under two names': `
import numpy as np
def reward(state):
    q = np.array(state["queues"])
    «w» = np.array(state["queues"])
    return -q.sum() - 0.1 * w.mean()
`,
    'a copied distance': `
import numpy as np
def reward(hand, cube, goal):
    reach = np.linalg.norm(hand - cube)
    «place» = np.linalg.norm(cube - hand)
    return -reach - place
`,
    'a copied size': `
import math
def reward(s):
    dist = math.hypot(s[0], s[1])
    «speed» = math.hypot(s[0], s[1])
    return -dist - speed
`,
  },
  quiet: {
    'two rows': `
import numpy as np
def reward(state):
    q = np.array(state["queues"])
    w = np.array(state["waits"])
    return -q.sum() - 0.1 * w.mean()
`,
    'different things, and the same after a change': `
import math
def reward(s, memory):
    dist = math.hypot(s[0], s[1])
    speed = math.hypot(s[2], s[3])
    s = s[1:]
    shifted = math.hypot(s[0], s[1])
    return -dist - speed - shifted
`,
    'a start value, and a raw copy': `
import math
def reward(a, b, memory):
    dist = math.dist(a, b)
    prev_dist = math.dist(a, b)
    raw_dist = math.dist(a, b)
    return prev_dist - dist - raw_dist
`,
  },
});
