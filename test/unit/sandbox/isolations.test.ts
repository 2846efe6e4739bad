import assert from 'node:assert/strict';
import { assetPath } from '../../../extension/core/assets';
import { ok } from '../../../extension/core/problem';
import { Child } from '../../../extension/core/sandbox/child';
import { findInterpreter, type Interpreter } from '../../../extension/core/sandbox/interpreter';
import {
  askInside,
  DISTANT_BUBBLEWRAPS,
  UNSHARES,
  type Isolation,
} from '../../../extension/core/sandbox/isolation';
import { replayIn } from '../../../extension/core/sandbox/processes';
import { LIMITS } from './runtimes';
import { job, leaf, numbers, trajectories } from './sets';

/** What is tried where bubblewrap with its own filter can't be had: by hand, and on other machines. */
const FALLBACKS: readonly (readonly [title: string, isolation: Isolation | undefined])[] = [
  ['namespaces by hand', UNSHARES[0]],
  ['bubblewrap on a worker', DISTANT_BUBBLEWRAPS[0]],
];

const ATTEMPTS = {
  'a process': 'import os; os.fork()',
  'another program': 'import subprocess; subprocess.run(["/bin/true"])',
  'a socket': 'import socket; socket.socket()',
  'what ctypes left': 'import ctypes; ctypes.CDLL(None)',
};

describe('other isolations', function () {
  this.timeout(60_000);
  let interpreter: Interpreter;

  before(async function () {
    const found =
      process.platform === 'linux' ? await findInterpreter({}, askInside(assetPath('python'))) : null;
    if (!found?.ok) return this.skip();
    interpreter = found.value;
  });

  for (const [title, isolation] of FALLBACKS)
    it(`refuse system calls, too: ${title}`, async function () {
      assert.ok(isolation);
      const probe = new Child(isolation.wrap(interpreter, assetPath('python'), 'probe'));
      if ((await probe.exited).code !== 0) {
        console.log(`      skipped: ${probe.stderr.trim()}`);
        return this.skip();
      }
      const start = () =>
        Promise.resolve(
          ok({
            child: new Child(isolation.wrap(interpreter, assetPath('python'), 'main')),
            settings: { path: interpreter.path },
            describe: (version: string) =>
              ({ id: 'python', version, isolation: isolation.description }) as const,
          }),
        );
      const data = trajectories([2], leaf(numbers([1, 2])));
      for (const [what, code] of Object.entries(ATTEMPTS)) {
        const source = `def reward(obs):\n    ${code}\n    return obs\n`;
        const result = await replayIn(
          { start, stepsPerProcess: Infinity },
          job(source, data, ['obs']),
          LIMITS,
        );
        assert.ok(result.ok);
        assert.deepEqual(
          result.value.errors.map(({ type, line }) => [type, line]),
          [['PermissionError', 2]],
          what,
        );
      }
      const threads =
        'import threading\ndef reward(obs):\n    got = []\n    t = threading.Thread(target=got.append, args=(obs,))\n    t.start(); t.join()\n    return got[0]\n';
      const sound = await replayIn({ start, stepsPerProcess: Infinity }, job(threads, data, ['obs']), LIMITS);
      assert.ok(sound.ok);
      assert.deepEqual([...sound.value.reward], [1, 2], JSON.stringify(sound.value.errors));
    });
});
