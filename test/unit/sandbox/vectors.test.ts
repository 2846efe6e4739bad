import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Context } from 'mocha';
import { assetPath } from '../../../extension/core/assets';
import { findInterpreter } from '../../../extension/core/sandbox/interpreter';

describe('rewards on whole columns and inside the loop', () => {
  it('give every bit that calling them gives, on random rewards and awkward numbers', async function () {
    const output = await outputOf(this, 'vectors_check.py', 120, 'numpy');
    const [, columns, inlined, different] = BOTH.exec(output) ?? [];
    assert.equal(different, '0', output);
    assert.ok(Number(columns) > 70 && Number(inlined) > 40, output);
  });

  it('give every bit that calling them gives, on rewards written to tell the ways apart', async function () {
    const output = await outputOf(this, 'hostile_check.py', 40, 'numpy');
    const [, columns, inlined, different] = BOTH.exec(output) ?? [];
    assert.equal(different, '0', output);
    assert.ok(Number(columns) > 8 && Number(inlined) > 25, output);
  });

  it('give every bit that calling them gives, on random rewards over numpy arrays', async function () {
    const output = await outputOf(this, 'arrays_check.py', 60, 'numpy; numpy.vecdot');
    const [, columns, different] = /^columns (\d+) different (\d+)\n$/.exec(output) ?? [];
    assert.equal(different, '0', output);
    assert.ok(Number(columns) > 25, output);
  });
});

const BOTH = /^columns (\d+) inlined (\d+) different (\d+)\n$/;

/** What a check of so many random rewards prints; the test is skipped where no interpreter has what it needs (`numpy 2`: vecdot). */
async function outputOf(test: Context, script: string, rewards: number, needs: string): Promise<string> {
  test.timeout(180_000);
  const interpreter = await findInterpreter({});
  const executable = interpreter.ok ? interpreter.value.executable : '';
  try {
    execFileSync(executable, ['-c', `import ${needs}`], { stdio: 'ignore' });
  } catch {
    console.log(`      skipped: no interpreter with ${needs}`);
    test.skip();
  }
  return execFileSync(executable, [join(__dirname, script), assetPath('python'), String(rewards), '1'], {
    encoding: 'utf8',
    // numpy warns of the awkward numbers: shown only with an error.
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
