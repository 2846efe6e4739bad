import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commands, TabInputTextDiff, Uri, window } from 'vscode';
import { inWorkspace, until } from './editor';

/** Squares 0 (a pit) to 8 (the goal) in a row, from 3: an environment as Gymnasium has them, without it. */
const ENVIRONMENT = `
class Discrete:
    n = 2


class Corridor:
    action_space = Discrete()
    observation_space = None

    def reset(self, seed=None, options=None):
        self.x = 3
        return {"x": self.x}, {}

    def step(self, action):
        self.x += (-1, 1)[action]
        return {"x": self.x}, float(self.x == 8), self.x in (0, 8), False, {}
`;

/** Pays for falling into the pit. */
const REWARD = `def reward(next_obs):
    return 1.0 if next_obs["x"] == 0 else 0.0
`;

const TASK = {
  goal: 'Reach the right end.',
  reward: 'reward.py',
  trajectories: ['walks.jsonl'],
  success: 'reward > 0',
  causes: { pit: 'terminated' },
  discount: 0.99,
  environment: { id: 'corridor.py:Corridor', maxSteps: 40 },
  train: { budget: { steps: 400, seeds: 2, seconds: 60 } },
};

function walks(): string {
  const way = [4, 5, 6, 7, 8];
  return [way, [2, 1, 0], [2, ...way.slice(0, -5), 3, ...way], [4, 3, 2, 1, 0], way]
    .flatMap((squares, episode) =>
      squares.map((x, t) => ({
        ...{ episode, t, obs: { x: squares[t - 1] ?? 3 }, action: 1, next_obs: { x } },
        ...{ reward: Number(x === 8), terminated: x === 0 || x === 8, truncated: false },
      })),
    )
    .map((step) => JSON.stringify(step))
    .join('\n');
}

describe('Improve Reward by Training Agents', function () {
  this.timeout(180_000);
  const folder = inWorkspace('corridor');
  const task = join(folder, 'corridor.reward.json');

  before(() => {
    mkdirSync(folder);
    const files = { 'corridor.py': ENVIRONMENT, 'reward.py': REWARD, 'walks.jsonl': walks() };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    writeFileSync(task, JSON.stringify(TASK));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('trains agents on every candidate, keeps what they did, and brings the best as a diff', async () => {
    await commands.executeCommand('rewardsmith.improveByTraining', Uri.file(task));
    const kept = join(folder, '.rewardsmith', 'corridor');
    const rounds = readdirSync(join(kept, 'rounds'));
    assert.ok(
      rounds.some((name) => name.startsWith('native')),
      rounds.join(),
    );
    assert.ok(existsSync(join(kept, 'rounds', rounds[0] ?? '', 'seed-0.jsonl')), rounds.join());
    const diff = await until('a diff of the reward', () =>
      window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .map(({ input }) => input)
        .find((input) => input instanceof TabInputTextDiff),
    );
    assert.ok(diff instanceof TabInputTextDiff);
    assert.equal(readFileSync(join(folder, 'reward.py'), 'utf8'), REWARD);
  });
});
