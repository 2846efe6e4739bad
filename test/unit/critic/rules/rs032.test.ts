import { testRule } from '../rule-tests';

testRule('RS032', {
  fires: {
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
  },
  quiet: {
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
