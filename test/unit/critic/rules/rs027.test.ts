import { testRule } from '../rule-tests';

const definitions = `
GAMMA = 0.9
def phi(state):
    return -abs(state["x"])
`;

testRule('RS027', {
  fires: {
    reversed: `${definitions}
def reward(obs, next_obs, reward):
    return reward + phi(obs) - «phi(next_obs)»
`,
    'with names': `${definitions}
def reward(obs, next_obs):
    next_potential = phi(next_obs)
    potential = phi(obs)
    return GAMMA * potential - «next_potential»
`,
    'the discount at the wrong one': `${definitions}
def reward(obs, next_obs, done):
    shaping = (0 if done else phi(next_obs)) - «GAMMA» * phi(obs)
    return shaping
`,
    'another discount than the trainer': `${definitions}
def reward(obs, next_obs, done):
    return «GAMMA» * phi(next_obs) * (not done) - phi(obs)
`,
  },
  quiet: {
    sound: `
def phi(state):
    return -abs(state["x"])
def reward(obs, next_obs, done):
    gamma = 0.99
    return gamma * phi(next_obs) * (1 - done) - phi(obs)
`,
    'one potential only': `${definitions}
def reward(obs):
    return phi(obs) - 0.1
`,
  },
  surroundings: { discount: 0.99 },
});

testRule('RS027', {
  fires: {
    'no terminal case': `${definitions}
def reward(obs, next_obs, terminated):
    return GAMMA * «phi(next_obs)» - phi(obs)
`,
  },
  severity: { 'no terminal case': 'info' },
  quiet: {},
});

const entry = { name: 'reward', kind: 'function' as const, parameters: [], confidence: 1, line: 2 };

testRule('RS027', {
  surroundings: { entry },
  fires: {
    'both added': `
def height(o):
    return 1.0 - 0.1 * o["d"]
def reward(obs, next_obs):
    r = 0.99 * height(next_obs)
    r += «height(obs)»
    return r
`,
  },
  quiet: {
    'one less the other': `
def height(o):
    return 1.0 - 0.1 * o["d"]
def reward(obs, next_obs):
    r = 0.99 * height(next_obs)
    r -= height(obs)
    return r
`,
  },
});
