import { testRule } from '../rule-tests';

testRule('RS074', {
  fires: {
    'max within max': 'def reward(x):\n    return «max(max(x, 0.0), 1.0)»\n',
    'min within min': 'def reward(x):\n    return «min(1.0, min(x, 0.5))»\n',
    'two sides of a band': `
def reward(obs):
    return -(«max(0.0, obs[0] - 0.1) + max(0.0, obs[0] - 0.95)»)
`,
  },
  quiet: {
    'below and above': `
def reward(obs):
    return -(max(0.0, 0.1 - obs[0]) + max(0.0, obs[0] - 0.95))
`,
    'dearer from step to step': `
def reward(obs):
    return -(max(0.0, obs[0] - 0.1) + 2.0 * max(0.0, obs[0] - 0.95))
`,
    clamp: 'def reward(x):\n    return min(max(x, -1.0), 1.0)\n',
    'the other order': 'def reward(x):\n    return max(0.0, min(1.0, x))\n',
    'of several values': 'def reward(x, y, z):\n    return max(max(x, y), 0.0)\n',
  },
});
