import { observationFields } from '../../../../extension/core/trajectory/fields';
import { dictionary, leaf, numbers, trajectories } from '../../sandbox/sets';
import { testRule } from '../rule-tests';

const entry = { name: 'reward', kind: 'function' as const, parameters: [], confidence: 1, line: 2 };
const cart = trajectories([1], leaf(numbers([0, 0, 0, 0], [4])));
const names = { x: { index: 0 }, x_dot: { index: 1 }, theta: { index: 2 }, theta_dot: { index: 3 } };

testRule('RS055', {
  surroundings: { entry, recording: cart, fields: observationFields(cart, names) },
  fires: {
    'a table of places': `
IDX = dict(x=0, theta=«1», x_dot=«2»)
def reward(next_obs):
    return -abs(next_obs[IDX["theta"]]) - abs(next_obs[IDX["x"]])
`,
    'one entry': `
def reward(obs):
    «theta» = obs[1]
    x = obs[0]
    return abs(theta) + x
`,
    'all of them': `
def reward(obs, next_obs):
    x, «theta», «x_dot», theta_dot = next_obs
    return abs(theta) + x + x_dot + theta_dot
`,
    'a tilt without the pitch': `
def reward(obs):
    roll, pitch, yaw = obs[4:7]
    «tilt» = max(abs(roll), abs(yaw))
    return -tilt
`,
  },
  quiet: {
    'a tilt of both': `
def reward(obs):
    roll, pitch, yaw = obs[4:7]
    tilt = max(abs(roll), abs(pitch))
    return -tilt
`,
    'a right table': `
IDX = {"x": 0, "theta": 2, "limit": 1}
def reward(next_obs):
    return -abs(next_obs[IDX["theta"]])
`,
    'as they are': `
def reward(obs, next_obs):
    x, x_dot, theta, theta_dot = obs
    next_theta = next_obs[2]
    angle = obs[2]
    position = obs[0]
    return x + x_dot + theta + theta_dot + next_theta + angle + position
`,
    'from something else': `
def reward(obs, goal):
    theta = goal[0]
    x, theta = goal
    return x + theta
`,
  },
});

const grid = trajectories([1], dictionary({ x: numbers([0]), y: numbers([0]), goal_x: numbers([0]) }));

testRule('RS055', {
  surroundings: { entry, recording: grid, fields: observationFields(grid) },
  fires: {
    'another key': `
def reward(obs):
    x, «y» = obs["x"], obs["x"]
    «goal_x» = obs["x"]
    return x + y + goal_x
`,
  },
  quiet: {
    'the right keys': `
def reward(obs):
    x, y = obs["x"], obs["y"]
    gx = obs["goal_x"]
    return x + y + gx
`,
  },
});

const vectors = trajectories(
  [1],
  dictionary({
    palm_pos: numbers([0, 0, 0], [3]),
    ball_pos: numbers([0, 0, 0], [3]),
    target_pos: numbers([0, 0, 0], [3]),
    torso_vel: numbers([0, 0, 0], [3]),
  }),
);
const about = { torso_vel: { about: 'vx, vy, vz' } };

testRule('RS055', {
  surroundings: { entry, recording: vectors, fields: observationFields(vectors, about) },
  fires: {
    'the word in which two keys differ': `
import numpy as np
def reward(next_obs):
    palm = np.asarray(next_obs["palm_pos"])
    «ball_height» = palm[2]
    return ball_height
`,
    'another axis': `
def reward(next_obs):
    «x_velocity» = next_obs["torso_vel"][1]
    «vz» = next_obs["torso_vel"][0]
    return x_velocity + vz
`,
  },
  quiet: {
    'each its own': `
def reward(next_obs):
    palm_height, ball_height = next_obs["palm_pos"][2], next_obs["ball_pos"][2]
    target = next_obs["ball_pos"]
    vx, vy = next_obs["torso_vel"][0], next_obs["torso_vel"][1]
    sideways = next_obs["torso_vel"][1]
    x = next_obs["ball_pos"][1]
    palm_over_ball = palm_height - ball_height
    return palm_over_ball + target[0] + vx + vy + sideways + x
`,
  },
});

const road = trajectories(
  [1],
  dictionary({
    speed: numbers([1]),
    lead_speed: numbers([1]),
    speed_limit: numbers([1]),
    front_gap: numbers([1]),
    rear_gap: numbers([1]),
  }),
);
const drone = trajectories([1], leaf(numbers([0, 0, 0], [3])));

testRule('RS055', {
  surroundings: { entry, recording: road, fields: observationFields(road) },
  fires: {
    'the way ahead, from behind': `
def reward(obs):
    «headway» = obs["rear_gap"] / max(obs["speed"], 0.1)
    return headway
`,
    'too fast for the car in front': `
def reward(obs):
    «overspeed» = max(obs["speed"] - obs["lead_speed"], 0.0)
    return -overspeed
`,
    'another speed for the limit': `
def reward(obs):
    return score(obs["speed"], «obs["lead_speed"]»)
def score(speed, limit):
    return 1.0 if speed <= limit else 0.0
`,
  },
  quiet: {
    'ahead and too fast': `
def reward(obs):
    headway = obs["front_gap"] / max(obs["speed"], 0.1)
    overspeed = max(obs["speed"] - obs["speed_limit"], 0.0)
    return headway - overspeed
`,
    'the limit itself': `
def reward(obs):
    return score(obs["speed"], obs["speed_limit"])
def score(speed, limit):
    return 1.0 if speed <= limit else 0.0
`,
    'a name for its part in the sum': `
def reward(obs):
    return closing(obs["speed"], obs["lead_speed"])
def closing(own, other):
    return own - other
`,
  },
});

testRule('RS055', {
  surroundings: {
    entry,
    recording: drone,
    fields: observationFields(drone, {
      height: { index: 0 },
      forward_velocity: { index: 1 },
      pitch_rate: { index: 2 },
    }),
  },
  fires: {
    'a name cut short': `
HEIGHT, FORWARD_VEL, PITCH_RATE = 0, «2», 2
def reward(obs):
    return obs[FORWARD_VEL] + obs[HEIGHT] - abs(obs[PITCH_RATE])
`,
  },
  quiet: {
    'a name cut short, and right': `
HEIGHT, FORWARD_VEL, PITCH_RATE = 0, 1, 2
def reward(obs):
    return obs[FORWARD_VEL] + obs[HEIGHT] - abs(obs[PITCH_RATE])
`,
  },
});
