import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWorkbench } from '../../../extension/core/loop/create-workbench';
import { resolveReward } from '../../../extension/core/loop/reward-file';
import { loadTaskFile } from '../../../extension/core/task/load';
import { DEFAULT_LIMITS } from '../../../extension/core/sandbox/sandbox';
import { Sandboxes } from '../../../extension/core/sandbox/sandboxes';
import { outcomeOf } from '../../../extension/core/training/outcome';
import { TaskSession } from '../../../extension/host/task-session';
import { corridorTask, GAMED } from '../training/corridor';

describe('episodes of trained agents in the editor', function () {
  this.timeout(60_000);

  it('join the trajectories when one of them is to be seen, and leave with the next change of the task', async function () {
    const sandboxes = new Sandboxes();
    const found = await sandboxes.python.find();
    sandboxes.dispose();
    if (!found.ok) this.skip();
    const folder = await corridorTask({}, GAMED);
    const storage = await mkdtemp(join(tmpdir(), 'rewardsmith-storage-'));
    const workbench = createWorkbench({ runtime: 'auto', limits: DEFAULT_LIMITS, storage });
    const file = join(folder, 'corridor.reward.json');
    const session = new TaskSession(
      file,
      {
        workbench: () => Promise.resolve(workbench),
        mayRun: () => true,
        read: (path) => readFile(path, 'utf8'),
        logFault: (thrown) => assert.fail(String(thrown)),
        locateReward: async (taskFile) => {
          const task = await loadTaskFile(taskFile);
          return task.ok ? resolveReward(taskFile, task.value) : task;
        },
      },
      () => undefined,
    );
    const ids = (): string[] =>
      session.state.analysed?.analysis.evaluation.episodes.map(({ id }) => id) ?? [];
    try {
      assert.ok((await session.analyze()).ok);
      const before = ids();
      const { context, reward } = session.state;
      assert.ok(context && reward);
      const budget = { steps: 600, seeds: 2, seconds: 60 };
      const trained = await workbench.train(context, reward, { label: 'reward.py', budget });
      assert.ok(trained.ok, JSON.stringify(trained));
      const { hacked, recordings, sentence } = outcomeOf(trained.value, null);
      const named = hacked?.episodes ?? [];
      assert.ok(named.length > 0, sentence);
      const shown = await session.showTrained(recordings);
      assert.ok(shown.ok, JSON.stringify(shown));
      for (const episode of named)
        assert.ok(ids().includes(episode), `${episode} is not among ${ids().join()}`);
      const analysed = session.state.analysed;
      assert.ok((await session.showTrained(recordings)).ok);
      assert.equal(session.state.analysed, analysed, 'it is there already');
      await session.reload();
      assert.ok((await session.analyze()).ok);
      assert.deepEqual(ids(), before);
    } finally {
      workbench.dispose();
      for (const made of [folder, storage]) await rm(made, { recursive: true, force: true });
    }
  });
});
