import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const HEAP_MEGABYTES = 320;
const READER = join(__dirname, 'read-one.ts');
const ROWS = 200_000;

describe('a text recording that is larger than the memory', function () {
  this.timeout(120_000);
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'rewardsmith-memory-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  /** Rows of what `row` makes of each number. */
  function write(name: string, row: (i: number) => string): string {
    const path = join(folder, name);
    const file = openSync(path, 'w');
    for (let i = 0; i < ROWS; i += 1000)
      writeSync(file, Array.from({ length: 1000 }, (_, k) => row(i + k)).join(''));
    closeSync(file);
    return path;
  }

  async function read(
    path: string,
  ): Promise<{ readonly code?: string; readonly message?: string; readonly steps?: number }> {
    const flags = [`--max-old-space-size=${HEAP_MEGABYTES}`, '-r', 'tsx/cjs', READER, path];
    const { stdout } = await promisify(execFile)(process.execPath, flags);
    return JSON.parse(stdout) as { code?: string };
  }

  it('is one clear error, and the process lives on', async () => {
    const path = write(
      'texts.jsonl',
      (i) => `{"episode":${i >> 6},"obs":{"text":"${String(i).repeat(300)}"},"reward":1}\n`,
    );
    const { code, message } = await read(path);
    assert.equal(code, 'file-too-large');
    assert.match(message ?? '', /more memory than the 0\.\d GB/);
  });

  it('is none when only its numbers are kept', async () => {
    const path = write('numbers.jsonl', (i) => `{"episode":${i >> 6},"obs":[${i},${i / 7}],"reward":1}\n`);
    assert.deepEqual(await read(path), { steps: ROWS });
  });
});
