import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChildCommand } from '../../../extension/core/sandbox/child';
import { ensureSnapshot } from '../../../extension/core/sandbox/snapshot';

describe('the snapshot of a started interpreter', () => {
  let storage: string;
  let made: number;

  beforeEach(async () => {
    storage = await mkdtemp(join(tmpdir(), 'rewardsmith-snapshots-'));
    made = 0;
  });
  afterEach(() => rm(storage, { recursive: true }));

  function command(): ChildCommand {
    made++;
    return {
      command: process.execPath,
      args: ['-e', 'process.stdout.write(Buffer.alloc(2 << 20))'],
      env: {},
    };
  }

  async function old(name: string, hours: number): Promise<void> {
    const path = join(storage, name);
    await writeFile(path, '');
    const then = new Date(Date.now() - hours * 3600_000);
    await utimes(path, then, then);
  }

  it('takes the place of those of older versions, but for the newest and for what is in use', async () => {
    await old('pyodide-one.snapshot', 4);
    await old('pyodide-two.snapshot', 3);
    await old('pyodide-three.snapshot', 2);
    await old('pyodide-four.snapshot.123', 2.5);
    await old('pyodide-five.snapshot', 0);
    await old('pyodide-six.snapshot', 0.01);
    await old('recordings', 5);
    const path = await ensureSnapshot(storage, command);
    assert.ok(path !== null && existsSync(path));
    const left = (await readdir(storage)).filter((name) => join(storage, name) !== path);
    assert.deepEqual(left.sort(), ['pyodide-five.snapshot', 'pyodide-six.snapshot', 'recordings']);
  });

  it('is made once, also for several who ask at once, and again when somebody has removed it', async () => {
    const paths = await Promise.all([1, 2, 3].map(() => ensureSnapshot(storage, command)));
    assert.equal(new Set(paths).size, 1);
    assert.equal(made, 1);
    await rm(paths[0] ?? '');
    const again = await Promise.all([1, 2, 3].map(() => ensureSnapshot(storage, command)));
    assert.deepEqual(again, paths);
    assert.ok(existsSync(paths[0] ?? ''));
    assert.equal(made, 2);
  });

  it('is no matter of life and death', async () => {
    const failing = { command: process.execPath, args: ['-e', 'process.exit(1)'], env: {} };
    assert.equal(await ensureSnapshot(storage, () => failing), null);
  });
});
