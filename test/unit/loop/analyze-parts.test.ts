import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Analysis } from '../../../extension/core/analyzer/analysis';
import { createWorkbench } from '../../../extension/core/loop/create-workbench';
import type { Workbench } from '../../../extension/core/loop/workbench';
import type { Result } from '../../../extension/core/problem';
import { DEFAULT_LIMITS } from '../../../extension/core/sandbox/sandbox';
import { defaultStorage } from '../../../extension/core/sandbox/snapshot';

describe('an analysis on its way', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'rewardsmith-parts-'));
  const taskFile = join(folder, 'lava.reward.json');
  let workbench: Workbench;

  const open = (): Workbench =>
    createWorkbench({ runtime: 'pyodide', limits: DEFAULT_LIMITS, storage: defaultStorage() });

  async function analyse(with_: Workbench, parts: Analysis[] = []): Promise<Analysis> {
    const context = valueOf(await with_.open(taskFile));
    const file = join(folder, 'reward.py');
    const reward = { source: readFileSync(file, 'utf8'), file, entry: null };
    return valueOf(await with_.analyze(context, reward, { onPart: (part) => void parts.push(part) }));
  }

  before(() => {
    cpSync('examples/lava-crossing', folder, { recursive: true });
    rmSync(join(folder, '.rewardsmith'), { recursive: true, force: true });
    workbench = open();
  });
  after(() => {
    workbench.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  it('gives the final verdict first, then causes and findings, then the longer questions, then suggestions', async () => {
    const parts: Analysis[] = [];
    const whole = await analyse(workbench, parts);
    assert.deepEqual(
      parts.map(({ pending, causes, findings, audit, suggestions }) => [
        pending,
        causes.length > 0,
        findings.length > 0,
        audit !== undefined,
        suggestions.length,
      ]),
      [
        [true, false, false, false, 0],
        [true, true, true, false, 0],
        [true, true, true, true, 0],
      ],
    );
    for (const { verdict, exploits } of parts)
      assert.deepEqual([verdict, exploits], [whole.verdict, whole.exploits]);
    assert.deepEqual(parts[1]?.findings, whole.findings);
    assert.ok(whole.suggestions.length > 0 && !whole.pending);
  });

  it('calls a reward of completions ready only when made-up ones have been tried', async () => {
    const file = 'examples/math-grpo/rewards_fixed.py';
    const context = valueOf(await workbench.open('examples/math-grpo/fixed.reward.json'));
    const reward = { source: readFileSync(file, 'utf8'), file, entry: null };
    const titles: string[] = [];
    const control = { onPart: ({ verdict }: Analysis) => void titles.push(verdict.title) };
    const whole = valueOf(await workbench.analyze(context, reward, control));
    assert.deepEqual(
      [titles[0], titles[1], whole.verdict.title],
      ['Ready so far', 'Ready to train', 'Ready to train'],
    );
  });

  it('replays nothing again when nothing or only the discount has changed', async () => {
    const first = await analyse(workbench);
    const again = await analyse(workbench);
    assert.equal(again.evaluation.input.replay, first.evaluation.input.replay);
    assert.deepEqual(again.suggestions, first.suggestions);
    writeFileSync(taskFile, readFileSync(taskFile, 'utf8').replace('0.99', '0.9'));
    const other = await analyse(workbench);
    assert.equal(other.evaluation.input.replay, first.evaluation.input.replay);
    assert.notDeepEqual(other.evaluation.input.discountedReturns, first.evaluation.input.discountedReturns);
  });

  it('takes the replay of an earlier session from .rewardsmith, and makes it anew for other code', async () => {
    const first = await analyse(workbench);
    const later = open();
    try {
      const again = await analyse(later);
      assert.deepStrictEqual(again.evaluation.input.replay, first.evaluation.input.replay);
      assert.notEqual(again.evaluation.input.replay, first.evaluation.input.replay);
      const kept = readdirSync(join(folder, '.rewardsmith', 'results')).length;
      assert.ok(kept > 0);
      const reward = join(folder, 'reward.py');
      writeFileSync(reward, readFileSync(reward, 'utf8').replace('0.1 if', '0.125 if'));
      const changed = await analyse(later);
      assert.ok(changed.evaluation.input.replay.reward.includes(0.125));
    } finally {
      later.dispose();
    }
  });
});

function valueOf<T>(result: Result<T>): T {
  assert.ok(result.ok, result.ok ? '' : result.problem.message);
  return result.value;
}
