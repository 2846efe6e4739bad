import { describeRules, recordingOf, type RulePair } from './rule-pairs';

/**
 * To two shelves one after the other, in 16 to 26 steps. Every other episode finds both. Now and then it bumps; the gripper is closed more often
 * than it holds something; a foot is now and then off the ground; the temperature is on both sides of its set point.
 */
const recording = (): string =>
  recordingOf(
    (episode) => 16 + 2 * ((episode >> 1) % 6),
    (episode, succeeds, length) => (t) => {
      const middle = Math.floor(length / 2);
      const second = t >= middle;
      const way = second ? length - t : middle - t;
      return {
        target_distance: succeeds || !second ? way : 4 + (t % 3),
        target_x: second ? 7 : 2,
        hit_wall: t % 6 === 4 && episode % 3 === 0,
        opening: t % 4 === 0 ? 0.9 : 0.2,
        is_grasped: second && t % 4 === 1,
        foot_height: t % 3 === 1 ? 0.02 + 0.01 * (t % 5) : 0,
        foot_contact: t % 3 === 1 ? 0 : 1,
        temperature: 20 + 3 * Math.sin(0.9 * t + episode),
        setpoint: 20.5,
        items_delivered: second ? 1 : 0,
        items_left: second ? 1 : 2,
        heading: 0.3 + 0.2 * Math.sin(episode + 0.5 * t),
        ahead: Math.cos(0.3 + 0.2 * Math.sin(episode + 0.5 * t)),
        aside: Math.sin(0.3 + 0.2 * Math.sin(episode + 0.5 * t)),
      };
    },
    36,
  );

const TASK = {
  goal: 'Visit both shelves.',
  reward: 'reward.py',
  trajectories: ['recording.jsonl'],
  discount: 0.99,
  success: 'info["success"]',
};

const END = '2.0 * info["success"]';
const remembering = (start: string, body: string): string =>
  `class Reward:\n    def __init__(self):\n        self.reset()\n    def reset(self):\n        ${start}\n    def __call__(self, obs, next_obs, info):\n${body
    .split('\n')
    .map((line) => `        ${line}`)
    .join('\n')}\n`;
const best = (anew: string): string =>
  remembering(
    'self.best = None',
    `if self.best is None${anew}:\n    self.best = obs["target_distance"] if self.best is None else next_obs["target_distance"]\ngain = 0.0\nif next_obs["target_distance"] < self.best:\n    gain = self.best - next_obs["target_distance"]\n    self.best = next_obs["target_distance"]\nreturn 0.1 * gain + ${END}`,
  );
const lagging = (stored: string): string =>
  remembering(
    'self.prev = None',
    `now = next_obs["target_distance"]\nprev = self.prev if self.prev is not None else now\nself.prev = ${stored}["target_distance"]\nreturn 0.1 * (prev - now) + ${END}`,
  );
const clearance = (value: string): string =>
  `import math\ndef clearance(o):\n    """Reward the swinging foot for its height."""\n    swing = o["foot_contact"] == 0\n    error = (o["foot_height"] - 0.08) ** 2\n    return ${value}\ndef reward(next_obs, info):\n    return 0.1 * clearance(next_obs) + ${END}\n`;
const comfort = (error: string): string =>
  `def comfort(temperature, setpoint):\n    error = ${error} / 10.0\n    return (1.0 - error) ** 2\ndef reward(next_obs, info):\n    return 0.1 * comfort(next_obs["temperature"], next_obs["setpoint"]) + ${END}\n`;

/** What numpy gives for one element; the embedded Python has no numpy. */
const ARRAY =
  'class Array:\n    shape = (1,)\n    size = 1\n    def __init__(self, value):\n        self.value = value\n    def item(self):\n        return self.value\n    def __float__(self):\n        return float(self.value)\n';

/** What must be said of the first, and not of the second. */
const PAIRS: readonly RulePair[] = [
  [
    'RS194',
    `${ARRAY}def reward(next_obs, info):\n    return Array(next_obs["temperature"] + ${END})\n`,
    `${ARRAY}def reward(next_obs, info):\n    return Array(next_obs["temperature"] + ${END}).item()\n`,
  ],
  ['RS195', lagging('obs'), lagging('next_obs')],
  [
    'RS196',
    remembering(
      'self.events = []',
      `if next_obs["hit_wall"]:\n    self.events.append("wall")\nr = ${END}\nif "wall" in self.events:\n    r -= 0.2\nreturn r`,
    ),
    remembering('self.events = []', `r = ${END}\nif next_obs["hit_wall"]:\n    r -= 0.2\nreturn r`),
  ],
  ['RS197', best(''), best(' or next_obs["target_x"] != obs["target_x"]')],
  [
    'RS198',
    `def reward(next_obs, info):\n    grasped = 0.0\n    if next_obs["opening"] < 0.5:\n        grasped = 1.0\n    return 0.5 * grasped + ${END}\n`,
    `def reward(next_obs, info):\n    grasped = 0.0\n    if next_obs["is_grasped"]:\n        grasped = 1.0\n    return 0.5 * grasped + ${END}\n`,
  ],
  ['RS199', clearance('math.exp(-(error * swing) / 0.0025)'), clearance('math.exp(-error / 0.0025) * swing')],
  [
    'RS232',
    `import math\ndef reward(next_obs, info):\n    track = math.atan2(next_obs["ahead"], next_obs["aside"])\n    return ${END} - abs(track - next_obs["heading"])\n`,
    `import math\ndef reward(next_obs, info):\n    track = math.atan2(next_obs["aside"], next_obs["ahead"])\n    return ${END} - abs(track - next_obs["heading"])\n`,
  ],
  [
    'RS163',
    `def reward(next_obs, info):\n    delivered = next_obs["items_delivered"]\n    return 0.5 * delivered + ${END}\n`,
    `def reward(obs, next_obs, info):\n    delivered = next_obs["items_delivered"] - obs["items_delivered"]\n    return 0.5 * delivered + ${END}\n`,
  ],
  [
    'RS055',
    `def reward(obs, next_obs, info):\n    delivered = next_obs["items_left"] - obs["items_left"]\n    return 0.5 * delivered + ${END}\n`,
    `def reward(obs, next_obs, info):\n    taken = obs["items_left"] - next_obs["items_left"]\n    return 0.5 * taken + ${END}\n`,
  ],
  ['RS231', comfort('(setpoint - temperature)'), comfort('abs(setpoint - temperature)')],
];

describeRules(
  'data-aware rules on what is remembered',
  'memory',
  { task: TASK, recording: recording() },
  PAIRS,
);
