import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { proposeTaskFrom } from '../../../extension/core/loop/new-task';
import { outlineModule } from '../../../extension/core/syntax/outline';

/** Public recordings that lie beside a checkout on some machines; nothing of them is in the repository. */
const DATA = join(__dirname, '../../../../shared/data');

const EXPECTED: Readonly<Record<string, { contract: string; success: string; won: number; of: number }>> = {
  'deepracer/20-iteration.csv': { contract: 'deepracer', success: 'obs["progress"] >= 100', won: 5, of: 20 },
  'imitation/cartpole_final.npz': { contract: 'step', success: 'T >= 500', won: 15, of: 57 },
  'verifiers/results.jsonl': { contract: 'verifiers', success: 'reward > 0.5', won: 14, of: 15 },
};

describe('a new task from real recordings', () => {
  for (const [file, expected] of Object.entries(EXPECTED)) {
    it(`proposes contract and success for ${file}`, async function () {
      if (!existsSync(join(DATA, file))) {
        console.log(`    (skipped: there is no ${file} in ../shared/data)`);
        this.skip();
      }
      const proposed = await proposeTaskFrom([file], DATA, DATA);
      assert.ok(proposed.ok);
      const { task, outcomes, starter } = proposed.value;
      assert.equal(task.contract, expected.contract);
      assert.equal(task.success, expected.success);
      assert.equal(outcomes.length, expected.of);
      assert.equal(outcomes.filter(({ outcome }) => outcome === 'success').length, expected.won);
      assert.equal((await outlineModule(starter ?? '')).hasSyntaxError, false);
    });
  }
});
