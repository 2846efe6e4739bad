import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPyodide } from 'pyodide';
import { assetPath } from '../../../extension/core/assets';
import { columnFunctions } from '../../../extension/core/sandbox/kernels';

describe('rewards on whole columns inside Pyodide', () => {
  it('give every bit that calling them gives, on random rewards and awkward numbers', async function () {
    this.timeout(180_000);
    const pyodide = await loadPyodide();
    const harness = assetPath('python', 'rewardsmith_harness');
    pyodide.FS.mkdirTree('/check/rewardsmith_harness');
    for (const name of readdirSync(harness).filter((file) => file.endsWith('.py')))
      pyodide.FS.writeFile(`/check/rewardsmith_harness/${name}`, readFileSync(join(harness, name)));
    pyodide.FS.writeFile('/check/vectors_check.py', readFileSync(join(__dirname, 'vectors_check.py')));
    let output = '';
    pyodide.setStdout({ batched: (line) => (output += `${line}\n`) });
    const { run, transfer } = columnFunctions();
    pyodide.globals.set('host', pyodide.toPy([run, transfer], { depth: 1 }));
    pyodide.runPython(`
import sys
sys.argv = ["vectors_check.py", "/check", "60", "3"]
sys.path.insert(0, "/check")
import vectors_check
vectors_check.HOST = tuple(host)
vectors_check.main()
`);
    const [, columns, inlined, different] =
      /^columns (\d+) inlined (\d+) different (\d+)\n$/.exec(output) ?? [];
    assert.equal(different, '0', output);
    assert.ok(Number(columns) > 25 && Number(inlined) > 20, output);
  });
});
