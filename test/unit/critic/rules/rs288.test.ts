import type { Field } from '../../../../extension/core/trajectory/fields';
import { testRule } from '../rule-tests';

const fields: readonly Field[] = [
  ...['gripper_pos', 'handle_pos'].flatMap((key) =>
    [0, 1, 2].map((i) => ({ name: `${key}[${i}]`, path: `["${key}"][${i}]`, column: 0, offset: i })),
  ),
  { name: 'heading', path: '["heading"]', column: 1, offset: 0 },
  { name: 'target_heading', path: '["target_heading"]', column: 2, offset: 0 },
];

testRule('RS288', {
  surroundings: {
    fields,
    entry: { kind: 'function', name: 'reward', line: 1, parameters: [], confidence: 1 },
  },
  fires: {
    'a hand and itself': `
import math
def reward(obs, action, next_obs):
    reach = «math.dist(next_obs["gripper_pos"], obs["gripper_pos"])»
    return -reach - abs(next_obs["heading"] - next_obs["target_heading"])
`,
    'a heading and itself': `
def angle_diff(a, b):
    return (a - b + 3.14) % 6.28 - 3.14
def reward(obs, action, next_obs):
    off = abs(«angle_diff(next_obs["heading"], obs["heading"])»)
    return -off - next_obs["gripper_pos"][0] + next_obs["handle_pos"][0]
`,
  },
  quiet: {
    'the other one': `
import math
def reward(obs, action, next_obs):
    reach = math.dist(next_obs["gripper_pos"], next_obs["handle_pos"])
    return -reach
`,
    'a movement': `
import math
def reward(obs, action, next_obs):
    moved = math.dist(next_obs["gripper_pos"], obs["gripper_pos"])
    return moved
`,
    'all of it is read': `
import math
def reward(obs, action, next_obs):
    d = math.dist(next_obs["gripper_pos"], obs["gripper_pos"])
    return -d - math.dist(next_obs["gripper_pos"], next_obs["handle_pos"])
`,
  },
});
