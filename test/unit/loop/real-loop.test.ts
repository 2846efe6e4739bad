import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBuiltinDesigner } from '../../../extension/core/designer/builtin';
import { createWorkbench } from '../../../extension/core/loop/create-workbench';
import { CandidateHistory } from '../../../extension/core/loop/history';
import { runLoop } from '../../../extension/core/loop/interpreter';
import { DEFAULT_LIMITS } from '../../../extension/core/sandbox/sandbox';
import { entryAt } from '../../../extension/core/trajectory/fields';
import { corridor } from '../designer/episodes';

const NAIVE = `def compute_reward(obs, next_obs):
    # Pays every step forth, also the one after a step back.
    return 0.1 if next_obs["x"] > obs["x"] else 0.0
`;

/** The corridor's episodes as JSON Lines, three times, so that there are ten and more of either outcome. */
function corridorLines(): string {
  const { episodes, observation, nextObservation, action, reward, terminated, truncated } = corridor();
  const at = (channel: typeof observation | null, column: number, row: number): unknown => {
    const found = channel?.columns[column];
    return found ? entryAt(found, row, 0) : null;
  };
  return [0, 1, 2]
    .flatMap((copy) =>
      episodes.flatMap(({ start, length }, e) =>
        Array.from({ length }, (_, t) => {
          const row = start + t;
          return JSON.stringify({
            episode: copy * episodes.length + e,
            t,
            obs: { x: at(observation, 0, row), ahead: at(observation, 1, row) },
            action: at(action, 0, row),
            reward: reward?.[row],
            next_obs: { x: at(nextObservation, 0, row), ahead: at(nextObservation, 1, row) },
            terminated: terminated[row] === 1,
            truncated: truncated[row] === 1,
          });
        }),
      ),
    )
    .join('\n');
}

describe('the loop on real parts', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rewardsmith-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('turns a reward that can be farmed into a better one, and keeps every candidate', async function () {
    this.timeout(180_000);
    const taskFile = join(folder, 'corridor.reward.json');
    await writeFile(join(folder, 'walks.jsonl'), corridorLines());
    await writeFile(
      taskFile,
      JSON.stringify({
        goal: 'Reach the end of the corridor.',
        reward: 'reward.py',
        trajectories: ['walks.jsonl'],
        success: 'reward > 0 and terminated',
        causes: { lava: 'terminated', 'out of time': 'truncated' },
      }),
    );
    const workbench = createWorkbench({ runtime: 'pyodide', limits: DEFAULT_LIMITS });
    try {
      const context = await workbench.open(taskFile);
      assert.ok(context.ok);
      const file = join(folder, 'reward.py');
      const bound = await workbench.bind(context.value, { source: NAIVE, file, entry: null });
      assert.ok(bound.ok);
      const history = await CandidateHistory.open(taskFile);
      assert.ok(history.ok);
      const report = await runLoop(
        {
          context: context.value,
          contract: bound.value.contract,
          file,
          entry: null,
          code: NAIVE,
          rounds: 2,
        },
        { workbench, designer: createBuiltinDesigner(), history: history.value },
      );
      assert.ok(report.start?.verdict && report.start.verdict.kind !== 'ready');
      assert.equal(report.best?.verdict.kind, 'ready', JSON.stringify(report.stopped));
      assert.notEqual(report.best?.code, NAIVE);

      const again = await CandidateHistory.open(taskFile);
      assert.ok(again.ok);
      assert.deepEqual(again.value.problems, []);
      const kept = again.value.list();
      assert.equal(kept[0]?.origin, 'hand');
      const best = kept.find(({ id }) => id === report.best?.id);
      assert.equal(best?.verdict?.kind, 'ready');
      assert.deepEqual(
        await readFile(join(folder, '.rewardsmith', 'corridor', 'candidates', `${best?.id}.py`), 'utf8'),
        report.best?.code,
      );
    } finally {
      workbench.dispose();
    }
  });
});
