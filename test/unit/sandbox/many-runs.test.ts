import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { traces } from '../../../bench/traces';
import { LIMITS, onBothRuntimes, replay, type RuntimeId } from './runtimes';
import { job, leaf, numbers, trajectories } from './sets';
import { Sandboxes } from '../../../extension/core/sandbox/sandboxes';

const MEBI = 1024 ** 2;
/** A start takes Pyodide longer; `npm run bench -- runs` does a thousand. */
const RUNS = { pyodide: 30, python: 60 };
const WARM_UP = 10;
/** What is kept of one run would be found 20 times, and is 180 kB. */
const MOST_GROWTH = 3 * MEBI;

const STEPS = 20_000;
const HANG = 'while True: pass';
const BODIES: Readonly<Record<number, string>> = {
  4: HANG,
  8: 'import faulthandler; faulthandler._sigsegv()',
  12: 'import os; os._exit(0)',
  16: 'x = bytearray(1 << 40)',
};

const SET = trajectories([STEPS], leaf(numbers(Array.from({ length: STEPS }, (_, i) => i))));

setFlagsFromString('--expose-gc');
globalThis.gc ??= runInNewContext('gc') as NodeJS.GCFunction;

onBothRuntimes('many runs in a row', (_, id: RuntimeId) => {
  it('leave no process, no temporary file, no open file and no growing memory behind', async function () {
    this.timeout(180_000);
    if (process.platform !== 'linux') return this.skip();
    // What the suite started before may just be about to have its next process ready.
    let others = traces().processes;
    for (let same = 0; same < 5;) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      const now = traces().processes;
      same = now.size === others.size ? same + 1 : 0;
      others = now;
    }
    const sandboxes = new Sandboxes();
    const sandbox = sandboxes[id];
    const one = async (i: number): Promise<void> => {
      if (i % 4 === 3) {
        const values = await sandbox.evaluate({ expressions: ['obs > 1'], data: SET }, LIMITS);
        assert.deepEqual(values, { ok: true, value: [[true]] });
        return;
      }
      const body = BODIES[i] ?? (i % 2 ? 'if obs > 5: raise ValueError(obs)' : 'if obs < 5: print(obs)');
      const limits = { ...LIMITS, seconds: body === HANG ? 0.5 : LIMITS.seconds };
      const source = `import tempfile\ndef reward(obs):\n    ${body}\n    return obs\n`;
      const { status } = await replay(sandbox, job(source, SET, ['obs']), limits);
      assert.equal(status.length, STEPS);
    };
    for (let i = 0; i < WARM_UP; i++) await one(100 + i);
    const before = traces();
    for (let i = 0; i < RUNS[id] - WARM_UP; i++) await one(i);
    const after = traces();
    sandboxes.dispose();
    let end = traces();
    for (let tries = 0; tries < 100 && [...end.processes].some((pid) => !others.has(pid)); tries++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      end = traces();
    }
    assert.deepEqual(
      [...end.processes].filter((pid) => !others.has(pid)),
      [],
    );
    const files = [...end.files].filter((path) => !before.files.has(path));
    assert.deepEqual(
      files.filter((path) => /rewardsmith|\/rs-/.test(path)),
      [],
    );
    assert.ok(
      end.descriptors.length <= before.descriptors.length,
      `open files:\n${end.descriptors.join('\n')}\nbefore:\n${before.descriptors.join('\n')}`,
    );
    const grown = after.memory - before.memory;
    assert.ok(grown < MOST_GROWTH, `memory grew by ${(grown / MEBI).toFixed(1)} MiB`);
  });
});
