import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWorkbench } from '../../../extension/core/loop/create-workbench';
import { DEFAULT_LIMITS } from '../../../extension/core/sandbox/sandbox';
import { outcomeOf } from '../../../extension/core/training/outcome';
import { trainingPython } from '../../../scripts/training-python';

const EXAMPLES = join(__dirname, '../../../examples');

describe('the example with its own trainer', function () {
  this.timeout(180_000);

  it('is run as it stands, paid by the candidate and judged by the environment', async function () {
    let python: string;
    try {
      python = await trainingPython();
    } catch {
      return this.skip();
    }
    const root = await mkdtemp(join(tmpdir(), 'rewardsmith-own-'));
    for (const name of ['own-trainer', 'lava-crossing'])
      await cp(join(EXAMPLES, name), join(root, name), { recursive: true });
    const file = join(root, 'own-trainer', 'crossing.reward.json');
    const task = JSON.parse(await readFile(file, 'utf8')) as { train: { command: string } };
    task.train.command = task.train.command.replace(/^python /, `"${python}" `);
    await writeFile(file, JSON.stringify(task));
    const agree = () => Promise.resolve(true);
    const trainCommand = { agree, hint: '' };
    const workbench = createWorkbench({ runtime: 'auto', limits: DEFAULT_LIMITS, trainCommand });
    try {
      const context = await workbench.open(file);
      assert.ok(context.ok);
      // Its own way of writing the names is bound as a replay binds it, which the wrapper alone could not know.
      const source = `def reward(prev_obs, obs, terminated):
    return (0.1 if obs["front"] != "lava" else -0.1) + prev_obs["x"] * 0, {"clear": 1.0}
`;
      const trained = await workbench.train(
        context.value,
        { source, file: join(root, 'own-trainer', 'reward.py'), entry: null },
        { label: 'clear', budget: { steps: 400, seeds: 2, seconds: 120 } },
      );
      assert.ok(trained.ok, JSON.stringify(trained));
      assert.equal(trained.value.problem, null);
      const outcome = outcomeOf(trained.value, null);
      assert.equal(outcome.seeds, 2);
      assert.ok(outcome.success && outcome.success.mean <= 1);
      const phases = trained.value.seeds[0]?.episodes.map(({ phase }) => phase) ?? [];
      assert.equal(phases.filter((phase) => phase === 'trained').length, 10);
      assert.ok(phases.includes('training'));
      assert.ok(Object.values(outcome.causes.after).every((share) => share > 0 && share <= 1));
    } finally {
      workbench.dispose();
      await rm(root, { recursive: true, force: true });
    }
  });
});
