import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { assetPath } from '../../../extension/core/assets';
import { findInterpreter } from '../../../extension/core/sandbox/interpreter';

describe('rewards on whole columns and inside the loop', () => {
  it('give every bit that calling them gives, on random rewards and awkward numbers', async function () {
    this.timeout(180_000);
    const interpreter = await findInterpreter({});
    const executable = interpreter.ok ? interpreter.value.executable : '';
    try {
      execFileSync(executable, ['-c', 'import numpy'], { stdio: 'ignore' });
    } catch {
      console.log('      skipped: no interpreter with numpy');
      return this.skip();
    }
    const output = execFileSync(
      executable,
      [join(__dirname, 'vectors_check.py'), assetPath('python'), '120', '1'],
      { encoding: 'utf8' },
    );
    const [, columns, inlined, different] =
      /^columns (\d+) inlined (\d+) different (\d+)\n$/.exec(output) ?? [];
    assert.equal(different, '0', output);
    assert.ok(Number(columns) > 70 && Number(inlined) > 40, output);
  });

  it('give every bit that calling them gives, on rewards written to tell the ways apart', async function () {
    this.timeout(180_000);
    const interpreter = await findInterpreter({});
    const executable = interpreter.ok ? interpreter.value.executable : '';
    try {
      execFileSync(executable, ['-c', 'import numpy'], { stdio: 'ignore' });
    } catch {
      console.log('      skipped: no interpreter with numpy');
      return this.skip();
    }
    const output = execFileSync(
      executable,
      [join(__dirname, 'hostile_check.py'), assetPath('python'), '40', '1'],
      { encoding: 'utf8' },
    );
    const [, columns, inlined, different] =
      /^columns (\d+) inlined (\d+) different (\d+)\n$/.exec(output) ?? [];
    assert.equal(different, '0', output);
    assert.ok(Number(columns) > 8 && Number(inlined) > 25, output);
  });

  it('give every bit that calling them gives, on random rewards over numpy arrays', async function () {
    this.timeout(180_000);
    const interpreter = await findInterpreter({});
    const executable = interpreter.ok ? interpreter.value.executable : '';
    try {
      execFileSync(executable, ['-c', 'import numpy; numpy.vecdot'], { stdio: 'ignore' });
    } catch {
      console.log('      skipped: no interpreter with numpy 2');
      return this.skip();
    }
    const output = execFileSync(
      executable,
      [join(__dirname, 'arrays_check.py'), assetPath('python'), '60', '1'],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const [, columns, different] = /^columns (\d+) different (\d+)\n$/.exec(output) ?? [];
    assert.equal(different, '0', output);
    assert.ok(Number(columns) > 25, output);
  });
});
