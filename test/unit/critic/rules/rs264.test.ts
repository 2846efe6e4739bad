import { observationFields } from '../../../../extension/core/trajectory/fields';
import { dictionary, numbers, trajectories } from '../../sandbox/sets';
import { testRule } from '../rule-tests';

const entry = { name: 'reward', kind: 'function' as const, parameters: [], confidence: 1, line: 2 };
const road = trajectories(
  [1],
  dictionary({
    speed: numbers([20]),
    front_speed: numbers([18]),
    front_gap: numbers([30]),
    lane: numbers([1]),
  }),
);

testRule('RS264', {
  surroundings: { entry, recording: road, fields: observationFields(road, {}) },
  fires: {
    'by a name in between': `
def reward(next_obs):
    v = next_obs["front_speed"]
    «speed» = min(max((v - 20.0) / 10.0, 0.0), 1.0)
    return 0.4 * speed
`,
    'the speed of the car ahead': `
def reward(next_obs):
    «ego_speed» = next_obs["front_speed"]
    return ego_speed / 30.0
`,
  },
  quiet: {
    'made of both': `
def reward(next_obs):
    speed = next_obs["speed"] - next_obs["front_speed"]
    return -abs(speed)
`,
    'the own speed': `
def reward(next_obs):
    ego_speed = next_obs["speed"]
    return ego_speed / 30.0
`,
    'both are read': `
def reward(next_obs):
    own_speed = next_obs["front_speed"]
    return own_speed - next_obs["speed"]
`,
    'called what it is': `
def reward(next_obs):
    front_speed = next_obs["front_speed"]
    gap = next_obs["front_gap"]
    car_ahead_speed = next_obs["front_speed"]
    return front_speed + gap + car_ahead_speed
`,
    'there is no own one': `
def reward(next_obs):
    my_gap = next_obs["front_gap"]
    return my_gap
`,
  },
});
