import type { Surroundings } from '../../../../extension/core/critic/context';
import { dictionary, leaf, numbers, trajectories } from '../../sandbox/sets';
import { testRule } from '../rule-tests';

const entry = { name: 'reward', kind: 'function' as const, parameters: [], confidence: 1, line: 2 };

const named: Partial<Surroundings> = {
  entry,
  recording: trajectories([2], dictionary({ x: numbers([1, 2]), y: numbers([1, 2]) }), {
    info: dictionary({ success: numbers([0, 1], [], 'bool') }),
  }),
};

testRule('RS015', {
  surroundings: named,
  fires: {
    'a key that is not there': `
def reward(obs, info):
    return «obs["speed"]» + obs["x"] + «info["won"]»
`,
  },
  quiet: {
    'keys that are there': `
def reward(obs, info):
    return obs["x"] - obs['y'] + info["success"]
`,
    'asked for first': `
def reward(obs):
    return obs["speed"] if "speed" in obs else 0.0
`,
    'its own': `
def reward(obs):
    obs = dict(obs)
    obs["speed"] = 1.0
    return obs["speed"]
`,
    'another function': `
def other(obs):
    return obs["speed"]
def reward(obs):
    return obs["x"]
`,
    'the next observation was not recorded': `
def reward(next_obs):
    return next_obs["speed"]
`,
  },
});

testRule('RS015', {
  surroundings: named,
  fires: {
    'asked for with a default': `
def reward(obs):
    return «obs.get("spede", 0.0)»
`,
    'asked for in a helper': `
def reward(obs):
    return worth(obs)
def worth(o):
    return «o.get("spede", 0.0)» + o["x"]
`,
  },
  severity: { 'asked for with a default': 'warning', 'asked for in a helper': 'warning' },
  quiet: {},
});

testRule('RS015', {
  surroundings: { entry, recording: trajectories([2], leaf(numbers([1, 2, 3, 4, 5, 6], [3]))) },
  fires: {
    'beyond the end': `
def reward(obs):
    return «obs[3]» + obs[2] + obs[-3] + «obs[-4]»
`,
  },
  quiet: {
    'slices and computed places': `
def reward(obs, action):
    return obs[:5] + obs[action] + obs[0]
`,
  },
});
