import { describeRules, recordingOf, type RulePair } from './rule-pairs';

/** A gripper: episodes that succeed grasp, the others press too hard with one of three fingers. A score in digits. */
function recording(): string {
  const length = 24;
  return recordingOf(length, (episode, succeeds) => {
    const at = (t: number): object => {
      const score = Math.floor((t * (succeeds ? 3 : 2)) / 2);
      return {
        x: t * (succeeds ? 0.1 : 0.07) + 0.001 * (episode % 5),
        grasped: succeeds && t > 12 ? 1 : 0,
        mode: t % 3 === 0 ? 1 : 0,
        force: [0, 1, 2].map((k) => (!succeeds && t > 15 && k === episode % 3 ? 6 : 1 + ((t + k) % 4) / 4)),
        d2: Math.floor(score / 100),
        d1: Math.floor(score / 10) % 10,
        d0: score % 10,
        gap: 5 + ((t * 7 + episode) % 11),
        speed: 3 + Math.sin(t + episode) * 2,
        lead: 3 + Math.cos(2 * t + episode) * 2,
      };
    };
    return at;
  });
}

const TASK = {
  goal: 'Grasp it gently.',
  reward: 'reward.py',
  trajectories: ['recording.jsonl'],
  discount: 0.99,
  success: 'info["success"]',
};

const STEP = (body: string): string => `def reward(obs, next_obs, info):
    r = next_obs["x"] - obs["x"]
${body}
    return r + 10.0 * info["success"]
`;

const HELPER = (test: string): string => `def pressed(obs):
    return ${test}

${STEP('    if pressed(next_obs):\n        r -= 5.0')}`;

const DIGITS = `def read(obs):
    return 100 * obs["d2"] + 10 * obs["d1"] + obs["d0"]

def score_of(obs):
    return 100 * obs["d2"] + 10 * obs["d1"] + obs["d0"]

def reward(obs, next_obs):
    gain = 100 * (next_obs["d2"] - obs["d2"]) + 10 * (next_obs["d1"] - obs["d1"]) + next_obs["d0"] - obs["d0"]
    digits = 100 * next_obs["d2"] + 10 * next_obs["d1"] + next_obs["d0"]
    return gain + score_of(next_obs) - score_of(obs) + 0.01 * digits + 0.01 * read(next_obs)
`;

const QUOTIENT = (time: string): string => `def reward(obs, next_obs):
    closing = next_obs["speed"] - next_obs["lead"]
    return next_obs["x"] - obs["x"] - 0.1 * ${time}
`;

const PAIRS: readonly RulePair[] = [
  ['RS102', STEP('    if next_obs["x"] >= 50.0:\n        r += 100.0'), DIGITS],
  [
    'RS071',
    STEP('    if next_obs["grasped"] is True:\n        r += 1.0'),
    STEP('    if next_obs["grasped"]:\n        r += 1.0'),
  ],
  [
    'RS173',
    STEP('    if all(force > 5.0 for force in next_obs["force"]):\n        r -= 5.0'),
    STEP('    if any(force > 5.0 for force in next_obs["force"]):\n        r -= 5.0'),
  ],
  [
    'RS173',
    HELPER('all(force > 5.0 for force in obs["force"])'),
    HELPER('any(force > 5.0 for force in obs["force"])'),
  ],
  [
    'RS173',
    STEP('    mode = max(next_obs["mode"], 0)\n    if mode == "1":\n        r += 0.1'),
    STEP('    mode = str(next_obs["mode"])\n    if mode == "1":\n        r += 0.1'),
  ],
  // What nobody has reached may be what is wanted.
  [
    'RS071',
    STEP('    r += 2.0 * float(next_obs["grasped"] is True)'),
    STEP('    if all(force > 2.5 for force in next_obs["force"]):\n        r += 1.0'),
  ],
  [
    'RS174',
    QUOTIENT('next_obs["gap"] / closing'),
    QUOTIENT('(next_obs["gap"] / closing if closing > 0.1 else 100.0)'),
  ],
];

describeRules(
  'conditions that never hold, digits and divisors',
  'gripper',
  { task: TASK, recording: recording() },
  PAIRS,
);
