import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { assetPath } from '../../../extension/core/assets';
import { findInterpreter } from '../../../extension/core/sandbox/interpreter';

describe('line counts', () => {
  it('are those of sys.settrace, call by call', async function () {
    const interpreter = await findInterpreter({});
    if (!interpreter.ok) {
      console.log(`      skipped: ${interpreter.problem.message}`);
      return this.skip();
    }
    const output = execFileSync(
      interpreter.value.executable,
      [join(__dirname, 'lines_check.py'), assetPath('python')],
      { encoding: 'utf8' },
    );
    assert.equal(output, 'compared True\n');
  });
});
