import { describeRules, type RulePair } from './rule-pairs';

/** A collector on a line: 0 goes on, 1 picks up (at every third place), 2 lets go. Who arrives with something in hand succeeds. */
function recording(): string {
  const lines: string[] = [];
  for (let episode = 0; episode < 30; episode++) {
    const succeeds = episode % 2 === 0;
    let state = { x: 0, carrying: false, found: 0, found_total: 0, lean: 0 };
    for (let t = 0; t < 24; t++) {
      const action = (t * 5 + episode) % 7 < 2 ? 1 : !succeeds && (t + episode) % 5 === 0 ? 2 : 0;
      const picks = action === 1 && !state.carrying && state.x % 3 === 0;
      const last = t === 23;
      const next = {
        x: action === 0 ? state.x + 1 : state.x,
        carrying: (state.carrying || picks) && action !== 2,
        found: picks || last ? 1 : 0,
        found_total: state.found_total + (picks ? 1 : 0),
        lean: last && !succeeds ? (episode % 4 === 1 ? 0.4 : -0.4) : 0.2 * Math.sin(t + episode),
      };
      lines.push(
        JSON.stringify({
          episode,
          t,
          obs: state,
          action,
          reward: 0,
          next_obs: next,
          terminated: last,
          truncated: false,
          info: { success: last && succeeds },
        }),
      );
      state = next;
    }
  }
  return `${lines.join('\n')}\n`;
}

const TASK = {
  goal: 'Collect and arrive.',
  reward: 'reward.py',
  trajectories: ['recording.jsonl'],
  discount: 0.99,
  success: 'info["success"]',
};

const END = '10.0 * info["success"]';

/** What must be said of the first, and not of the second. */
const PAIRS: readonly RulePair[] = [
  [
    'RS159',
    `PICK = 1\ndef reward(action, obs, next_obs, info):\n    r = ${END}\n    if action == PICK:\n        r += 0.5\n    return r\n`,
    `PICK = 1\ndef reward(action, obs, next_obs, info):\n    r = ${END}\n    if action == PICK and next_obs["carrying"] and not obs["carrying"]:\n        r += 0.5\n    if action == 0:\n        r += 0.01\n    return r\n`,
  ],
  [
    'RS160',
    `class Pay:\n    pick_bonus = 1.0\n    drop_cost = 0.3\n\n    def __call__(self, obs, next_obs, info):\n        r = ${END}\n        if next_obs["carrying"] and not obs["carrying"]:\n            r += self.pick_bonus\n        if obs["carrying"] and not next_obs["carrying"]:\n            r -= self.drop_cost\n        return r\n`,
    `class Pay:\n    pick_bonus = 1.0\n    drop_cost = 1.0\n\n    def __call__(self, obs, next_obs, info):\n        r = ${END}\n        if next_obs["carrying"] and not obs["carrying"]:\n            r += self.pick_bonus\n        if obs["carrying"] and not next_obs["carrying"]:\n            r -= self.drop_cost\n        return r\n`,
  ],
  [
    'RS166',
    `def level(o):\n    return o["lean"] < 0.3\ndef reward(obs, next_obs, info):\n    return (0.1 if level(next_obs) else 0.0) + ${END}\n`,
    `def level(o):\n    return -0.3 < o["lean"] and o["lean"] < 0.3\ndef reward(obs, next_obs, info):\n    return (0.1 if level(next_obs) else 0.0) + ${END}\n`,
  ],
  [
    'RS163',
    `def reward(obs, next_obs, info):\n    return 0.1 * next_obs["found_total"] + ${END}\n`,
    `def reward(obs, next_obs, info):\n    return 0.1 * (next_obs["found_total"] - obs["found_total"]) + ${END}\n`,
  ],
  [
    'RS103',
    `def reward(obs, next_obs, info):\n    return 0.1 * obs["found"] - 0.01 * (next_obs["x"] - obs["x"]) + ${END}\n`,
    `def reward(obs, next_obs, info):\n    return 0.1 * next_obs["found"] + (0.0 if obs["carrying"] else 0.01 * next_obs["x"]) + ${END}\n`,
  ],
];

describeRules(
  'data-aware rules about actions and events',
  'collector',
  { task: TASK, recording: recording() },
  PAIRS,
);
