import { observationFields } from '../../../../extension/core/trajectory/fields';
import { dictionary, numbers, trajectories } from '../../sandbox/sets';
import { testRule } from '../rule-tests';

testRule('RS032', {
  fires: {
    'an error that has grown': `
def reward(next_obs, memory):
    cte = next_obs["lane_offset"]
    prev_cte = memory.get("cte", cte)
    memory["cte"] = cte
    return 0.1 * («abs(cte) - abs(prev_cte)»)
`,
    'present minus previous': `
def reward(dist, prev_dist):
    return 2.0 * («dist - prev_dist»)
`,
    'by its name': `
class R:
    def __call__(self, obs):
        distance = abs(obs["x"])
        progress = «distance - self.last_distance»
        self.last_distance = distance
        return progress - 0.01
`,
    'from memory': `
import math
def reward(obs, memory):
    d = math.hypot(obs["x"], obs["y"])
    r = 0.0
    r += «d - memory["prev_distance"]»
    memory["prev_distance"] = d
    return r
`,
    'more pressure than before': `
def pressure(state):
    return sum(state["queues"])
def signal_reward(obs, action, next_obs):
    return 0.1 * («pressure(next_obs) - pressure(obs)»)
`,
  },
  quiet: {
    'a score that is called by what it measures': `
import numpy as np
def goal_distance(o):
    return 1.0 - np.tanh(np.linalg.norm(o["goal"] - o["hand"]))
def reward(obs, next_obs):
    return 5.0 * (goal_distance(next_obs) - goal_distance(obs))
`,
    'previous minus present': `
def reward(dist, prev_dist):
    return 2.0 * (prev_dist - dist)
`,
    negated: `
def reward(dist, prev_dist):
    change = dist - prev_dist
    return -change
`,
    'away from an enemy': `
def reward(enemy_dist, prev_enemy_dist):
    return enemy_dist - prev_enemy_dist
`,
    'height gained': `
def reward(height, prev_height):
    return height - prev_height
`,
    'distance travelled': `
def reward(distance_travelled, prev_distance_travelled):
    return distance_travelled - prev_distance_travelled
`,
  },
});

testRule('RS032', {
  fires: {
    'of the next state and this one': `
def distance(state):
    return abs(state["x"] - 3)
def reward(obs, next_obs):
    return «distance(next_obs) - distance(obs)»
`,
    'through names and a clip': `
import numpy as np
def reward(curr_dist, prev_dist):
    dist_diff = «curr_dist - prev_dist»
    return np.clip(dist_diff, -1, 1)
`,
    'as a condition': `
def reward(dist, prev_dist):
    reward = 0.0
    if «dist > prev_dist»:
        reward += 0.1
    return reward + (1.0 if «prev_dist < dist» else -1.0)
`,
  },
  quiet: {
    'the right way round': `
def distance(state):
    return abs(state["x"] - 3)
def reward(obs, next_obs, dist, prev_dist):
    r = distance(obs) - distance(next_obs)
    if dist < prev_dist:
        r += 0.1
    elif dist > prev_dist:
        r -= 0.1
    return r + (0.0 if dist > prev_dist else 1.0)
`,
  },
});

const entry = { name: 'reward', kind: 'function' as const, parameters: [], confidence: 1, line: 2 };
const fight = trajectories([1], dictionary({ health: numbers([20]), damage_taken: numbers([0]) }));

testRule('RS032', {
  surroundings: { entry, recording: fight, fields: observationFields(fight, {}) },
  fires: {
    'what was lost': `
def reward(obs, next_obs):
    hurt = «next_obs["health"] - obs["health"]»
    return -0.1 * max(hurt, 0.0)
`,
  },
  quiet: {
    'what was there less what is': `
def reward(obs, next_obs):
    hurt = obs["health"] - next_obs["health"]
    return -0.1 * max(hurt, 0.0)
`,
    'a counter of it': `
def reward(obs, next_obs):
    damage = next_obs["damage_taken"] - obs["damage_taken"]
    return -0.1 * damage
`,
  },
});

testRule('RS032', {
  surroundings: { entry: { name: 'reward', kind: 'function', parameters: [], confidence: 1, line: 6 } },
  fires: {
    'a potential that rises with the distance': `
from math import hypot
def phi(o):
    d = hypot(o["tx"] - o["x"], o["ty"] - o["y"])
    return (1.0 if o["carrying"] else 0.0) + 0.05 * «d»
def reward(obs, action, next_obs):
    return 0.99 * phi(next_obs) - phi(obs)
`,
  },
  quiet: {
    'a potential that falls with the distance': `
from math import hypot
def phi(o):
    d = hypot(o["tx"] - o["x"], o["ty"] - o["y"])
    return (1.0 if o["carrying"] else 0.0) - 0.05 * d
def reward(obs, action, next_obs):
    return 0.99 * phi(next_obs) - phi(obs)
`,
    'a cost to go': `
from math import hypot
def to_go(o):
    return hypot(o["tx"] - o["x"], o["ty"] - o["y"])
def reward(obs, action, next_obs):
    return to_go(obs) - to_go(next_obs)
`,
  },
});
