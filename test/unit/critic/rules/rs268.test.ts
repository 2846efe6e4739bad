import { observationFields } from '../../../../extension/core/trajectory/fields';
import { dictionary, leaf, numbers, trajectories } from '../../sandbox/sets';
import { testRule } from '../rule-tests';

const entry = { name: 'reward', kind: 'function' as const, parameters: [], confidence: 1, line: 2 };
const flat = trajectories([1], leaf(numbers([0, 0, 0, 0, 0, 0, 0, 0, 0], [9])));
const names = Object.fromEntries(
  ['x', 'y', 'z', 'vx', 'vy', 'vz', 'goal_x', 'goal_y', 'goal_z'].map((name, index) => [name, { index }]),
);

testRule('RS268', {
  surroundings: { entry, recording: flat, fields: observationFields(flat, names) },
  fires: {
    'a slice': `
def reward(obs, next_obs):
    s = next_obs
    pos = s[:3]
    «velocity» = s[6:9]
    return -abs(velocity[0]) + pos[0]
`,
    'a named slice': `
import numpy as np
GOAL = slice(3, 6)
def reward(next_obs):
    «goal» = np.asarray(next_obs[GOAL])
    return -np.linalg.norm(goal - next_obs[0:3])
`,
    'one off': `
def reward(next_obs):
    «goal» = next_obs[5:8]
    return -sum(goal)
`,
  },
  quiet: {
    'as they are': `
import numpy as np
def reward(obs, next_obs):
    position, velocity, goal = next_obs[0:3], next_obs[3:6], next_obs[6:9]
    vel = obs[3:6]
    planar_velocity = obs[3:5]
    xy = obs[:2]
    goal_pos = next_obs[6:]
    state = obs[0:9]
    offset = next_obs[6:9]
    return -np.linalg.norm(position - goal)
`,
  },
});

const arm = trajectories(
  [1],
  dictionary({
    hand_pos: numbers([0, 0, 0], [3]),
    object_pos: numbers([0, 0, 0], [3]),
    goal_pos: numbers([0, 0, 0], [3]),
    object_vel: numbers([0, 0, 0], [3]),
  }),
);

testRule('RS268', {
  surroundings: { entry, recording: arm, fields: observationFields(arm, {}) },
  fires: {
    'a difference of another thing': `
import numpy as np
def reward(next_obs):
    hand, goal = next_obs["hand_pos"], next_obs["goal_pos"]
    «obj_to_goal» = np.linalg.norm(hand - goal)
    return -obj_to_goal
`,
    'without a norm': `
def reward(next_obs):
    obs = next_obs
    goal = next_obs["goal_pos"]
    «hand_object_dist» = next_obs["object_pos"] - goal
    return -abs(hand_object_dist[0])
`,
  },
  quiet: {
    'of what it says': `
import numpy as np
def reward(obs, next_obs):
    obj, goal = next_obs["object_pos"], next_obs["goal_pos"]
    obj_to_goal = np.linalg.norm(obj - goal)
    hand_to_object = np.linalg.norm(next_obs["hand_pos"] - obj)
    object_velocity = next_obs["object_pos"] - obs["object_pos"]
    goal_height = next_obs["goal_pos"][2] - next_obs["object_pos"][2]
    before = np.linalg.norm(obs["object_pos"] - goal)
    object_goal_progress = before - obj_to_goal
    error = goal - obj
    return object_goal_progress
`,
  },
});

// The names of goal-conditioned environments: what is achieved is where the object is.
const push = trajectories(
  [1],
  dictionary({
    gripper_pos: numbers([0, 0, 0], [3]),
    object_vel: numbers([0, 0, 0], [3]),
    achieved_goal: numbers([0, 0, 0], [3]),
    desired_goal: numbers([0, 0, 0], [3]),
  }),
);

testRule('RS268', {
  surroundings: { entry, recording: push, fields: observationFields(push, {}) },
  fires: {},
  quiet: {
    'the object as what is achieved': `
import numpy as np
def reward(next_obs):
    gripper, obj, goal = next_obs["gripper_pos"], next_obs["achieved_goal"], next_obs["desired_goal"]
    gripper_to_obj = np.linalg.norm(gripper - next_obs["achieved_goal"])
    obj_to_goal = np.linalg.norm(obj - goal)
    return -gripper_to_obj - obj_to_goal
`,
  },
});
