import { observationFields } from '../../../../extension/core/trajectory/fields';
import { dictionary, numbers, trajectories } from '../../sandbox/sets';
import { testRule } from '../rule-tests';

const entry = { name: 'reward', kind: 'function' as const, parameters: [], confidence: 1, line: 2 };
const arm = trajectories(
  [1],
  dictionary({
    hand: numbers([0, 0, 0], [3]),
    cube: numbers([0, 0, 0], [3]),
    goal: numbers([0, 0, 0], [3]),
  }),
);

testRule('RS270', {
  surroundings: { entry, recording: arm, fields: observationFields(arm, {}) },
  fires: {
    'another pair of things': `
from math import dist
def reward(obs, next_obs):
    carry_before = dist(obs["cube"], obs["goal"])
    «carry_after» = dist(next_obs["cube"], obs["cube"])
    return carry_before - carry_after
`,
    'both of the same observation': `
def phi(o):
    return -abs(o["cube"][0] - o["goal"][0])
def reward(obs, next_obs):
    before, «after» = phi(next_obs), phi(next_obs)
    return 0.99 * after - before
`,
  },
  quiet: {
    'the same measure, before and after': `
from math import dist
def reward(obs, next_obs, memory):
    carry_before = dist(obs["cube"], obs["goal"])
    carry_after = dist(next_obs["cube"], next_obs["goal"])
    prev_height = memory.get("height", next_obs["hand"][2])
    height = next_obs["hand"][2]
    next_point, prev_point = obs["goal"][0], obs["goal"][1]
    return carry_before - carry_after + height - prev_height + next_point - prev_point
`,
  },
});
