import { observationFields } from '../../../../extension/core/trajectory/fields';
import { dictionary, numbers, trajectories } from '../../sandbox/sets';
import { testRule } from '../rule-tests';

const entry = { name: 'reward', kind: 'function' as const, parameters: [], confidence: 1, line: 2 };
const road = trajectories(
  [1],
  dictionary({
    lane_offset: numbers([0]),
    heading_error: numbers([0]),
    speed: numbers([0]),
  }),
);

testRule('RS271', {
  surroundings: { entry, recording: road, fields: observationFields(road, {}) },
  fires: {
    'entries made by helpers': `
import math
def centered(o):
    return 1.0 - abs(o["lane_offset"])
def aligned(o):
    return math.cos(o["heading_error"])
def reward(next_obs):
    parts = {«"lane"»: aligned(next_obs), "head": centered(next_obs), "speed": next_obs["speed"]}
    return sum(parts.values())
`,
  },
  quiet: {
    'each from its own, or from both': `
import math
def reward(next_obs):
    lane = 1.0 - abs(next_obs["lane_offset"])
    heading = math.cos(next_obs["heading_error"]) * lane
    speed = next_obs["speed"] * (1.0 - abs(next_obs["lane_offset"]))
    return lane + heading + speed
`,
  },
});
