import { describeRules, recordingOf, type RulePair } from './rule-pairs';

/** Through a door to a goal, in 12 to 22 steps; every other episode arrives. Something is held from the fourth step on, and lifted. */
const recording = (): string =>
  recordingOf(
    (episode) => 12 + 2 * ((episode >> 1) % 6),
    (episode, succeeds, length) => (t) => ({
      distance: succeeds ? 10 - (10 * t) / length : 9 - (t % 3),
      door_open: t > length / 2 ? 1 : 0,
      held: t > 3 ? 1 : 0,
      height: t > 3 ? 0.02 * (t - 3) : 0,
      offset: 0.6 * Math.sin(1.3 * t + episode),
      heading: 25 * ((t + episode) % 8) - 90,
      steps_left: 40 - t,
    }),
    36,
  );

const TASK = {
  goal: 'Go through the door to the goal.',
  reward: 'reward.py',
  trajectories: ['recording.jsonl'],
  discount: 0.99,
  success: 'info["success"]',
  actions: ['hold', 'go', 'turn'],
};

const END = '2.0 * info["success"]';
const way = (potential: string): string =>
  `def potential(o):\n    return ${potential}\ndef reward(obs, next_obs, info):\n    return 0.99 * potential(next_obs) - potential(obs) + ${END}\n`;

/** What must be said of the first, and not of the second. */
const PAIRS: readonly RulePair[] = [
  [
    'RS175',
    `def reward(obs, next_obs, info):\n    r = ${END}\n    if next_obs["door_open"]:\n        r += 0.5\n    return r\n`,
    `def reward(obs, next_obs, info):\n    r = ${END}\n    if next_obs["door_open"] and not obs["door_open"]:\n        r += 0.5\n    return r\n`,
  ],
  [
    'RS176',
    `def reward(next_obs, info):\n    return 1.0 + (40 - next_obs["steps_left"]) / 40 if info["success"] else 0.0\n`,
    `def reward(next_obs, info):\n    return 1.0 + next_obs["steps_left"] / 40 if info["success"] else 0.0\n`,
  ],
  [
    'RS177',
    `HOLD = 0\ndef reward(action, info):\n    r = ${END}\n    if action == HOLD:\n        r += 1.0\n    return r\n`,
    `HOLD = 0\ndef reward(action, info):\n    r = ${END}\n    if action == HOLD:\n        r += 0.01\n    return r\n`,
  ],
  [
    'RS178',
    `def reward(next_obs, info):\n    height = next_obs["height"]\n    lift = height / 0.1 if next_obs["held"] and height < 0 else 0.0\n    return 0.3 * lift + ${END}\n`,
    `def reward(next_obs, info):\n    height = next_obs["height"]\n    lift = height / 0.1 if next_obs["held"] else 0.0\n    return 0.3 * lift + ${END}\n`,
  ],
  ['RS179', way('o["distance"]'), way('-o["distance"]')],
  [
    'RS180',
    `def centering(o):\n    return min(1.0, abs(o["offset"]) / 0.7)\ndef reward(next_obs, info):\n    return 0.1 * centering(next_obs) + ${END}\n`,
    `def centering(o):\n    return 1.0 - min(1.0, abs(o["offset"]) / 0.7)\ndef reward(next_obs, info):\n    return 0.1 * centering(next_obs) + ${END}\n`,
  ],
  [
    'RS181',
    `def reward(next_obs, info, terminated):\n    r = -next_obs["distance"]\n    if terminated and not info["success"]:\n        r -= 1.0\n    return r\n`,
    `def reward(next_obs, info, terminated):\n    r = -0.1 * next_obs["distance"]\n    if terminated and not info["success"]:\n        r -= 60.0\n    return r\n`,
  ],
  [
    'RS110',
    `def reward(next_obs, info):\n    return (0.1 if abs(next_obs["heading"]) < 0.27 else 0.0) + ${END}\n`,
    `def reward(next_obs, info):\n    return (0.1 if abs(next_obs["heading"]) < 15.5 else 0.0) + ${END}\n`,
  ],
  [
    'RS136',
    `class Lifted:\n    def __init__(self):\n        self.best = 0.0\n\n    def reset(self):\n        self.best = 0.0\n\n    def below(self, height):\n        self.best = height\n        return self.best - height\n\n    def __call__(self, next_obs, info):\n        return ${END} - self.below(next_obs["height"])\n`,
    `class Lifted:\n    def __init__(self):\n        self.best = 0.0\n\n    def reset(self):\n        self.best = 0.0\n\n    def below(self, height):\n        self.best = max(self.best, height)\n        return self.best - height\n\n    def __call__(self, next_obs, info):\n        return ${END} - self.below(next_obs["height"])\n`,
  ],
  [
    'RS147',
    `def reward(obs, next_obs, info):\n    gained = next_obs["height"] - obs["height"]\n    return (gained if not next_obs["held"] else 0.0) + ${END}\n`,
    `def reward(obs, next_obs, info):\n    gained = next_obs["height"] - obs["height"]\n    return (gained if next_obs["held"] else 0.0) + ${END}\n`,
  ],
];

describeRules(
  'data-aware rules about waiting and what is never paid',
  'door',
  { task: TASK, recording: recording() },
  PAIRS,
);
