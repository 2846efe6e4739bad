import { describeRules, recordingOf, type RulePair } from './rule-pairs';

/** A course along a line with a gate every six meters; failures end with the last of two lives, at no distance to the car in front. */
function recording(): string {
  const length = 24;
  return recordingOf(length, (episode, succeeds) => {
    const at = (t: number): object => {
      const x = t * (succeeds ? 1 : 0.5) + 0.01 * ((episode + t) % 3);
      return {
        x,
        gate: 6 * Math.floor(x / 6) + 6,
        lives: succeeds ? 2 : t === length ? 0 : t > 8 ? 1 : 2,
        gap: !succeeds && t === length ? 0 : 1 + ((t * 5 + episode) % 31) / 4,
        holding: t > 10 ? 'key' : 'none',
        score: t - Math.floor(t / 9),
      };
    };
    return at;
  });
}

const TASK = {
  goal: 'Drive through the gates.',
  reward: 'reward.py',
  trajectories: ['recording.jsonl'],
  discount: 0.99,
  success: 'info["success"]',
};

const END = '10.0 * info["success"]';

const PROGRESS = (gate: string): string => `def reward(obs, next_obs, info):
    before = abs(obs["gate"] - obs["x"])
    after = abs(${gate}["gate"] - next_obs["x"])
    progress = before - after
    return progress + ${END}
`;

const LIVES = (of: string): string => `def reward(obs, action, next_obs, memory):
    gain = next_obs["score"] - obs["score"]
    lives = ${of}["lives"]
    lost = memory.get("lives", 2) - lives
    memory["lives"] = lives
    return 0.1 * gain - (5.0 if lost > 0 else 0.0)
`;

const HOLDING = (holds: (of: string) => string): string => `def reward(obs, next_obs, info):
    has, had = ${holds('next_obs')}, ${holds('obs')}
    return ${END} + (0.3 if has and not had else 0.0)
`;

const GAP = (operator: string): string => `def reward(next_obs, info):
    if next_obs["gap"] ${operator} 0.0:
        return -100.0
    return 0.01 * next_obs["x"] + ${END}
`;

const CHAIN = (picksFirst: boolean): string => {
  const idle = 'next_obs["score"] - obs["score"] == 1:\n        return -0.02\n';
  const picks = 'obs["holding"] == "none" and next_obs["holding"] == "key":\n        return 0.25\n';
  const [first, then] = picksFirst ? [picks, idle] : [idle, picks];
  return `def reward(obs, next_obs, terminated, info):\n    if terminated:\n        return ${END}\n    if ${first}    elif ${then}    return 0.0\n`;
};

/** What must be said of the first, and not of the second. */
const PAIRS: readonly RulePair[] = [
  ['RS171', PROGRESS('next_obs'), PROGRESS('obs')],
  ['RS103', LIVES('obs'), LIVES('next_obs')],
  ['RS170', HOLDING((of) => `bool(${of}["holding"])`), HOLDING((of) => `${of}["holding"] != "none"`)],
  ['RS113', GAP('<'), GAP('<=')],
  ['RS172', CHAIN(false), CHAIN(true)],
];

describeRules(
  'data-aware rules on a course with gates',
  'course',
  { task: TASK, recording: recording() },
  PAIRS,
);
