import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { contractToWrite } from '../../../extension/core/loop/contract-to-write';
import { createWorkbench } from '../../../extension/core/loop/create-workbench';
import type { Designer, DesignRequest } from '../../../extension/core/designer/designer';
import { CandidateHistory } from '../../../extension/core/loop/history';
import { runLoop } from '../../../extension/core/loop/interpreter';
import { RoundTrainer } from '../../../extension/core/loop/trainer';
import { ok } from '../../../extension/core/problem';
import { DEFAULT_LIMITS } from '../../../extension/core/sandbox/sandbox';
import { Sandboxes } from '../../../extension/core/sandbox/sandboxes';
import { corridorTask, GAMED, SOUND } from './corridor';

describe('the loop with training', function () {
  this.timeout(180_000);

  it("keeps what agents learn most from, not the environment's own where that teaches less, and shows the designer what they did", async function () {
    const sandboxes = new Sandboxes();
    const found = await sandboxes.python.find();
    sandboxes.dispose();
    if (!found.ok) this.skip();
    const folder = await corridorTask(
      {
        success: 'next_obs["x"] == 8',
        environment: {
          id: 'corridor.py:Corridor',
          arguments: { pays: false },
          maxSteps: 30,
          observe: 'corridor.py:observe',
        },
      },
      GAMED,
    );
    const workbench = createWorkbench({ runtime: 'auto', limits: DEFAULT_LIMITS });
    try {
      const file = join(folder, 'corridor.reward.json');
      const context = await workbench.open(file);
      const history = await CandidateHistory.open(file);
      assert.ok(context.ok && history.ok);
      const requests: DesignRequest[] = [];
      const codes = [SOUND];
      const designer: Designer = {
        id: 'builtin',
        design: (request) => {
          requests.push(request);
          return Promise.resolve(ok({ explanation: '', code: codes[requests.length - 1] ?? SOUND }));
        },
      };
      const report = await runLoop(
        {
          context: context.value,
          contract: contractToWrite(context.value, null),
          file: join(folder, 'reward.py'),
          entry: null,
          code: GAMED,
          rounds: 1,
        },
        {
          workbench,
          designer,
          history: history.value,
          trainer: new RoundTrainer(workbench, { steps: 600, seeds: 2, seconds: 60 }),
        },
      );
      assert.equal(report.start?.outcome?.success?.mean, 0, JSON.stringify(report.start?.sentence));
      assert.equal(report.start.outcome.hacked?.kind, 'failing-pays-more');
      assert.equal(report.own?.outcome?.success?.mean, report.start.outcome.baseline?.mean);
      const [request] = requests;
      assert.ok(request?.context.set.episodes.some(({ policy }) => policy === report.start?.candidate?.id));
      const causes = request?.previous?.analysis.causes.map(({ cause }) => cause) ?? [];
      assert.ok(causes.includes('out of time'), 'only trained agents run out of time');
      assert.equal(report.best?.code, SOUND);
      assert.equal(report.best.outcome?.success?.mean, 1);
      assert.equal(report.best.outcome.heldOut, true);
      const seedsOf = (recordings: readonly string[] = []): string[] =>
        recordings.map((path) => basename(path)).sort();
      assert.deepEqual(seedsOf(report.best.outcome.recordings), ['seed-2.jsonl', 'seed-3.jsonl']);
      assert.deepEqual(seedsOf(report.rounds[0]?.outcome?.recordings), ['seed-0.jsonl', 'seed-1.jsonl']);
      assert.equal(report.rounds[0]?.outcome?.heldOut, undefined);
      assert.equal(report.stopped.reason, 'ready');
      assert.match(report.stopped.sentence, /succeed in 100 % of episodes/);
    } finally {
      workbench.dispose();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
