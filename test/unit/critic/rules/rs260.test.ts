import { observationFields } from '../../../../extension/core/trajectory/fields';
import type { Channel } from '../../../../extension/core/trajectory/model';
import { numbers, trajectories } from '../../sandbox/sets';
import { testRule } from '../rule-tests';

const entry = { name: 'reward', kind: 'function' as const, parameters: [], confidence: 1, line: 2 };
const items = ['log', 'planks', 'stick'];
const observation: Channel = {
  structure: {
    kind: 'dict',
    entries: [
      { key: 'health', value: { kind: 'leaf', column: 0 } },
      {
        key: 'inventory',
        value: {
          kind: 'dict',
          entries: items.map((key, i) => ({ key, value: { kind: 'leaf', column: i + 1 } })),
        },
      },
    ],
  },
  columns: [[20], [0], [1], [2]].map((values) => numbers(values)),
};
const mine = trajectories([1], observation);

testRule('RS260', {
  surroundings: { entry, recording: mine, fields: observationFields(mine, {}) },
  severity: { 'without a default': 'error' },
  fires: {
    'with a default': `
def reward(next_obs):
    return 1.0 if next_obs["inventory"].get(«"logs"», 0) > 0 else 0.0
`,
    'through a table': `
VALUES = {«"logs"»: 1.0, "planks": 2.0, "stick": 4.0}
def reward(next_obs):
    inventory = next_obs["inventory"]
    return sum(value for item, value in VALUES.items() if inventory.get(item, 0) > 0)
`,
    'by a helper': `
CHAIN = ["log", «"sticks"»]
def count(o, item):
    return o["inventory"].get(item, 0)
def reward(next_obs):
    total = 0.0
    for item in CHAIN:
        total += count(next_obs, item)
    return total
`,
    'in a loop': `
def reward(next_obs):
    total = 0.0
    for item in ("log", «"plank"»):
        total += next_obs["inventory"].get(item, 0)
    return total
`,
    'without a default': `
def reward(next_obs):
    return float(next_obs["inventory"][«"iron"»])
`,
  },
  quiet: {
    'as recorded': `
VALUES = {"log": 1.0, "planks": 2.0}
def reward(next_obs):
    return sum(value for item, value in VALUES.items() if next_obs["inventory"].get(item, 0) > 0)
`,
    'something that was never found': `
VALUES = {"log": 1.0, "planks": 2.0, "diamond": 100.0}
def reward(next_obs):
    return sum(value for item, value in VALUES.items() if next_obs["inventory"].get(item, 0) > 0)
`,
    'both spellings': `
def reward(next_obs):
    return float(sum(next_obs["inventory"].get(item, 0) for item in ("log", "logs")))
`,
    'another dictionary': `
def reward(next_obs, info):
    return float(info.get("logs", 0)) + next_obs["inventory"]["log"]
`,
    'the values of a table': `
NAMES = {"a": "log", "b": "stick"}
def reward(next_obs):
    return float(sum(next_obs["inventory"].get(name, 0) for name in NAMES.values()))
`,
  },
});

const walker = trajectories([1], {
  structure: {
    kind: 'dict',
    entries: ['torso_height', 'joint_velocity', 'knee_torque', 'hip_torque', 'x', 'y'].map((key, column) => ({
      key,
      value: { kind: 'leaf', column },
    })),
  },
  columns: [1, 2, 3, 4, 5, 6].map((value) => numbers([value])),
});

testRule('RS260', {
  surroundings: { entry, recording: walker, fields: observationFields(walker, {}) },
  fires: {
    'a list of pairs': `
def reward(next_obs):
    total = 0.0
    for i, (key, weight) in enumerate([(«"knee_torqe"», 0.1), ("hip_torque", 0.2)]):
        total -= weight * abs(next_obs.get(key, 0.0))
    return total
`,
    'a table in a dictionary comprehension': `
KEYS = ("torso_height", «"joint_vel"», "hip_torque")
def reward(next_obs):
    parts = {key: next_obs.get(key, 0.0) for key in KEYS}
    return sum(parts.values())
`,
    'a name that is set once': `
KEY = «"torque_hip"»
def reward(next_obs):
    return -abs(next_obs.get(KEY, 0.0))
`,
  },
  quiet: {
    'axes and numbers': `
def reward(next_obs):
    return sum(abs(next_obs.get(key, 0.0)) for key in ("x", "y", "z", "joint_velocity"))
`,
    'both names': `
def reward(next_obs):
    total = 0.0
    for key in ["joint_vel", "joint_velocity"]:
        total += next_obs.get(key, 0.0)
    return total
`,
    'nothing alike': `
def reward(next_obs):
    return sum(next_obs.get(key, 0.0) for key in sorted(["x", "y", "contact_force"]))
`,
  },
});
