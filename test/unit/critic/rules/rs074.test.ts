import { testRule } from '../rule-tests';

testRule('RS074', {
  fires: {
    'max within max': 'def reward(x):\n    return «max(max(x, 0.0), 1.0)»\n',
    'min within min': 'def reward(x):\n    return «min(1.0, min(x, 0.5))»\n',
  },
  quiet: {
    clamp: 'def reward(x):\n    return min(max(x, -1.0), 1.0)\n',
    'the other order': 'def reward(x):\n    return max(0.0, min(1.0, x))\n',
    'of several values': 'def reward(x, y, z):\n    return max(max(x, y), 0.0)\n',
  },
});
