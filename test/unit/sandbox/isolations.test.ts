import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { assetPath } from '../../../extension/core/assets';
import { ok } from '../../../extension/core/problem';
import { Child } from '../../../extension/core/sandbox/child';
import { findInterpreter, type Interpreter } from '../../../extension/core/sandbox/interpreter';
import { askInside } from '../../../extension/core/sandbox/isolate';
import { DISTANT_BUBBLEWRAPS, UNSHARES, type Isolation } from '../../../extension/core/sandbox/isolation';
import { replayIn } from '../../../extension/core/sandbox/processes';
import { encodeReplay } from '../../../extension/core/sandbox/request';
import { UNPROTECTED } from '../../../extension/core/sandbox/unprotected';
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

  /** The harness as on Windows, where much of what it uses elsewhere does not exist. */
  const asOnWindows = (isolation: Isolation) => {
    const { command, args, env } = isolation.wrap(interpreter, assetPath('python'), 'main');
    const missing =
      'import os, select, sys; sys.modules["resource"] = None; del os.readv; select.select = None; ';
    return { command, env, args: args.map((part) => part.replace(/^import sys; /, `${missing}$&`)) };
  };
  const startBare = () => {
    const isolation = UNPROTECTED.at(-1);
    assert.ok(isolation);
    return Promise.resolve(
      ok({
        child: new Child(asOnWindows(isolation)),
        settings: { path: interpreter.path, limitsProcesses: false },
        describe: (version: string) => ({ id: 'python', version, isolation: isolation.description }) as const,
      }),
    );
  };
  const bare = { start: startBare, stepsPerProcess: Infinity };

  it('runs and stops a reward without what Windows lacks', async () => {
    const data = trajectories([3], leaf(numbers([1, 2, 3])));
    const sound = await replayIn(bare, job('def reward(obs):\n    return obs\n', data, ['obs']), LIMITS);
    assert.ok(sound.ok);
    assert.deepEqual([...sound.value.reward], [1, 2, 3], JSON.stringify(sound.value.errors));
    const hang = 'def reward(obs):\n    while obs > 1:\n        pass\n    return obs\n';
    const began = performance.now();
    const stuck = await replayIn(bare, job(hang, data, ['obs']), { ...LIMITS, seconds: 1 });
    assert.ok(stuck.ok);
    assert.deepEqual(
      stuck.value.errors.map(({ kind, firstRow }) => [kind, firstRow]),
      [['timeout', 1]],
    );
    assert.ok(performance.now() - began < 6000);
  });

  it('ends there, too, when nobody waits for it any more', async () => {
    const isolation = UNPROTECTED.at(-1);
    assert.ok(isolation);
    const { command, args, env } = asOnWindows(isolation);
    const child = spawn(command, args, { env });
    const exited = once(child, 'close');
    const source = 'import time\ndef reward(obs):\n    time.sleep(60)\n';
    const data = trajectories([1], leaf(numbers([1])));
    for (const part of encodeReplay(job(source, data, ['obs']), LIMITS, { path: interpreter.path }).parts)
      child.stdin.write(part);
    await once(child.stdout, 'data');
    child.stdin.end();
    assert.deepEqual(await exited, [1, null]);
  });

  it('tells a fault of the harness, such as after half an update, from one of the reward', async () => {
    const isolation = UNPROTECTED.at(-1);
    assert.ok(isolation);
    const { command, args, env } = isolation.wrap(interpreter, assetPath('python'), 'main');
    // The call of the reward is what an older part does not know.
    const older =
      'import sys; sys.path.insert(0, sys.argv[1]); import rewardsmith_harness.replay as r; r.deepcopy = None; del sys.path[0]; ';
    const child = () =>
      new Child({
        command,
        env,
        args: args.map((part) => (part.startsWith('import sys;') ? older + part : part)),
      });
    const start = () =>
      Promise.resolve(
        ok({
          child: child(),
          settings: { path: interpreter.path, limitsProcesses: false },
          describe: (version: string) =>
            ({ id: 'python', version, isolation: isolation.description }) as const,
        }),
      );
    const data = trajectories([2], leaf(numbers([1, 2])));
    const result = await replayIn(
      { start, stepsPerProcess: Infinity },
      job('def reward(obs):\n    return obs\n', data, ['obs']),
      LIMITS,
    );
    assert.ok(!result.ok, JSON.stringify(result));
    assert.match(result.problem.message + result.problem.hint, /TypeError.*build it again/);
  });
});
