import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { lavaCopy } from './run';

describe('Ctrl-C on the command line', function () {
  this.timeout(60_000);

  it('ends at once, says so, and gives the code that shells know', async () => {
    const folder = await lavaCopy();
    await writeFile(
      join(folder, 'hangs.py'),
      'def compute_reward(obs):\n    while obs["x"] > 1:\n        pass\n    return 1.0\n',
    );
    const args = [resolve('dist/cli.js'), 'replay', 'lava.reward.json', '--reward', 'hangs.py'];
    const run = spawn(process.execPath, args, { cwd: folder });
    let said = '';
    run.stderr.on('data', (data: Buffer) => (said += data.toString()));
    // Long enough for the reward to hang, far less than the limit of half a minute.
    setTimeout(() => run.kill('SIGINT'), 4000);
    const started = performance.now();
    const [code] = (await once(run, 'exit')) as [number | null];
    assert.equal(code, 130);
    assert.match(said, /Cancelled; what is shown is what was finished/);
    assert.ok(performance.now() - started < 20_000);
    await rm(folder, { recursive: true, force: true });
  });

  it('leaves JSON of a check behind that says what was not looked at, also when a time limit ends it', async () => {
    const folder = await lavaCopy();
    await writeFile(
      join(folder, 'hangs.py'),
      'def compute_reward(obs):\n    while obs["x"] > 1:\n        pass\n    return 1.0\n',
    );
    const args = [resolve('dist/cli.js'), 'check', '.', 'lava.reward.json', '--reward', 'hangs.py'];
    const run = spawn(process.execPath, [...args, '--format', 'json'], { cwd: folder });
    let printed = '';
    run.stdout.on('data', (data: Buffer) => (printed += data.toString()));
    // What `timeout` sends.
    setTimeout(() => run.kill('SIGTERM'), 4000);
    const [code] = (await once(run, 'close')) as [number | null];
    assert.equal(code, 130);
    const { findings } = JSON.parse(printed) as { findings: { code: string; message: string }[] };
    assert.match(findings.find((finding) => finding.code === 'RS907')?.message ?? '', /interrupted/);
    await rm(folder, { recursive: true, force: true });
  });
});
