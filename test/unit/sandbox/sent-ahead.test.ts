import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { assetPath } from '../../../extension/core/assets';
import type { ChildCommand } from '../../../extension/core/sandbox/child';
import { FrameReader } from '../../../extension/core/sandbox/frames';
import { findInterpreter } from '../../../extension/core/sandbox/interpreter';
import { Preload } from '../../../extension/core/sandbox/preload';
import { encodeReplay } from '../../../extension/core/sandbox/request';
import { UNPROTECTED } from '../../../extension/core/sandbox/unprotected';
import { LIMITS } from './runtimes';
import { job, leaf, numbers, trajectories } from './sets';

const ROWS = 30_000;
const HANG = `
print("loaded")
def reward(obs):
    while True:
        pass
`;

/** Bytes that nothing else holds, one number after the other. */
function marked(mark: number): Float64Array {
  return new Float64Array(ROWS).fill(mark);
}

function bytesOf(data: Float64Array): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** How many pages' worth of each mark lie in the memory that a process can write; null where nobody may look. */
function pagesWith(pid: number, marks: readonly number[]): number[] | null {
  const found = marks.map(() => 0);
  let memory: number;
  try {
    memory = openSync(`/proc/${pid}/mem`, 'r');
  } catch {
    return null;
  }
  const page = Buffer.alloc(1 << 16);
  const patterns = marks.map((mark) => Buffer.from(bytesOf(Float64Array.of(mark, mark, mark, mark))));
  for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
    const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
    if (from === undefined || to === undefined) continue;
    for (let at = parseInt(from, 16); at < parseInt(to, 16); at += page.length) {
      let size = 0;
      try {
        size = readSync(memory, page, 0, Math.min(page.length, parseInt(to, 16) - at), at);
      } catch {
        continue; // Reserved and never used.
      }
      patterns.forEach(
        (pattern, k) => (found[k] = (found[k] ?? 0) + Number(page.subarray(0, size).includes(pattern))),
      );
    }
  }
  closeSync(memory);
  return found;
}

async function commands(): Promise<Record<string, ChildCommand | undefined>> {
  const layer = UNPROTECTED.at(-1);
  const python = await findInterpreter({});
  return {
    python: python.ok && layer ? layer.wrap(python.value, assetPath('python'), 'main') : undefined,
    pyodide: {
      command: process.execPath,
      args: ['--no-warnings', assetPath('pyodide', 'child.js'), 'serve'],
      env: {},
    },
  };
}

describe('what was sent ahead of a request', function () {
  this.timeout(60_000);
  for (const runtime of ['python', 'pyodide'])
    it(`and is no part of it is gone before the reward is loaded (${runtime})`, async function () {
      const command = (await commands())[runtime];
      if (process.platform !== 'linux' || !command) return this.skip();
      // Another task's recording, this one's columns that the reward does not read, and one that it does.
      const [other, unread, read] = [marked(-7.1234567e77), marked(-8.7654321e88), marked(-9.1357913e99)];
      const set = trajectories([ROWS], leaf(numbers([...read])));
      const column = set.observation.columns[0];
      assert.ok(column?.kind === 'numeric' && column.data instanceof Float64Array);
      const preload = new Preload([bytesOf(unread), bytesOf(column.data)]);
      const request = encodeReplay(job(HANG, set, ['obs']), LIMITS, { path: null }, new Map(), preload);
      assert.ok(request.parts.reduce((sum, { byteLength }) => sum + byteLength, 0) < 8 * ROWS);
      const child = spawn(command.command, command.args, { env: { ...command.env } });
      try {
        const loaded = new Promise<void>((resolve, reject) => {
          const frames = new FrameReader(request.nonce);
          child.stdout.on('data', (chunk: Buffer) => {
            for (const { header } of frames.push(chunk)) if (header.type === 'loaded') resolve();
          });
          child.once('close', () => reject(new Error('the process ended')));
        });
        for (const part of [...new Preload([bytesOf(other)]).parts(), ...preload.parts(), ...request.parts])
          child.stdin.write(part);
        await loaded;
        const pages = pagesWith(
          child.pid ?? 0,
          [other, unread, read].map(([mark = 0]) => mark),
        );
        if (pages === null) return this.skip();
        const [ofOther, ofUnread, ofRead = 0] = pages;
        assert.ok(ofRead > 2, 'its own column is there, so that others would be found');
        assert.deepEqual([ofOther, ofUnread], [0, 0]);
      } finally {
        child.kill('SIGKILL');
      }
    });
});
