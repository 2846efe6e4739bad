import assert from 'node:assert/strict';
import { countErrors, StepStatus } from '../../../extension/core/sandbox/replay';
import { gist, LIMITS, onBothRuntimes, replay } from './runtimes';
import { job, leaf, numbers, trajectories } from './sets';

const SIX = trajectories([2, 4], leaf(numbers([0, 1, 2, 3, 4, 5])));
const { Ok, Crash, NotANumber, NotApplicable, Timeout, NotRun } = StepStatus;

onBothRuntimes('a reward that fails', (sandbox, id) => {
  async function run(source: string, names: readonly string[] = ['obs'], limits = LIMITS) {
    return replay(sandbox(), job(source, SIX, names), limits);
  }

  it('tells crash, NaN, infinity, None and numbers apart, and none of them is 0', async () => {
    const result = await run(`
def reward(obs):
    if obs == 0: return float("nan")
    if obs == 1: return None
    if obs == 2: return float("-inf")
    if obs == 3:
        return {}["missing"]
    if obs == 4: return True
    return 5
`);
    assert.deepEqual([...result.status], [NotANumber, NotApplicable, NotANumber, Crash, Ok, Ok]);
    assert.deepEqual([...result.reward], [NaN, NaN, NaN, NaN, 1, 5]);
    assert.deepEqual(countErrors(result), { crash: 1, nan: 2, timeout: 0, notApplicable: 1 });
    const crash = result.errors.find(({ kind }) => kind === 'crash');
    assert.deepEqual(gist(crash), { kind: 'crash', type: 'KeyError', line: 7, steps: 1, firstRow: 3 });
    assert.equal(crash?.message, "'missing'");
    assert.match(
      crash?.traceback ?? '',
      /File "\/task\/reward.py", line 7, in reward\n {4}return \{\}\["missing"\]/,
    );
    assert.doesNotMatch(crash?.traceback ?? '', /harness/);
  });

  it('says what came back when it was no number', async () => {
    const messages: string[] = [];
    for (const value of [
      '"1.0"',
      '[1.0]',
      '(1, 2)',
      '{"a": 1}',
      '1j',
      '(1.0, {"a": "x"})',
      '("x", {})',
      '(1.0, {2: 3})',
    ]) {
      const { errors, status } = await run(`def reward(obs): return ${value}`);
      assert.equal(status[0], Crash, value);
      assert.equal(errors.length, 1);
      messages.push(errors[0]?.message ?? '');
    }
    assert.match(
      messages[0] ?? '',
      /returned a str \('1.0'\); a number, or \(number, \{component: number\}\), was expected/,
    );
    assert.match(messages[1] ?? '', /a list of 1/);
    assert.match(messages[2] ?? '', /a tuple of 2/);
    assert.match(messages[5] ?? '', /Component 'a' is a str/);
    assert.match(messages[7] ?? '', /name must be a string/);
  });

  it('counts distinct errors, with the first row of each', async () => {
    const { errors } = await run(
      'def reward(obs):\n    if obs % 2: raise ValueError(f"odd {obs}")\n    return 1 // 0\n',
    );
    assert.deepEqual(errors.map(gist), [
      { kind: 'crash', type: 'ZeroDivisionError', line: 3, steps: 3, firstRow: 0 },
      { kind: 'crash', type: 'ValueError', line: 2, steps: 3, firstRow: 1 },
    ]);
  });

  it('gives each step the load error when the file cannot be loaded', async () => {
    const cases: readonly (readonly [source: string, type: string, line: number | null])[] = [
      ['def reward(obs)\n    return 1\n', 'SyntaxError', 1],
      ['x = 1\nraise RuntimeError("no")\ndef reward(obs): return 1\n', 'RuntimeError', 2],
      ['import no_such_package\ndef reward(obs): return 1\n', 'ModuleNotFoundError', 1],
      ['import sys\nsys.exit(3)\n', 'SystemExit', 2],
      ['def other(obs): return 1\n', 'LoadError', null],
      ['reward = 3\n', 'LoadError', null],
    ];
    for (const [source, type, line] of cases) {
      const result = await run(source);
      assert.deepEqual([...result.status], Array(6).fill(Crash));
      assert.deepEqual(result.errors.map(gist), [{ kind: 'crash', type, line, steps: 6, firstRow: null }]);
      if (type === 'ModuleNotFoundError')
        assert.match(
          result.errors[0]?.message ?? '',
          id === 'python' ? /pip install no_such_package/ : /only the standard library/,
        );
    }
  });

  it('takes sys.exit, os._exit, recursion and a lying exception as crashes of their step', async () => {
    const { status, errors, reward } = await run(`
import os, sys
class Liar(Exception):
    def __str__(self): raise ValueError("no message")
def deep(n): return deep(n + 1) + 1
def reward(obs):
    if obs == 0: sys.exit("bye")
    if obs == 1: os._exit(0)
    if obs == 2: return deep(0)
    if obs == 3: raise Liar()
    if obs == 4: raise KeyboardInterrupt()
    return obs
`);
    assert.deepEqual([...status], [Crash, Crash, Crash, Crash, Crash, Ok]);
    assert.equal(reward[5], 5);
    assert.deepEqual(
      errors.map(({ type }) => type),
      ['SystemExit', 'SystemExit', 'RecursionError', 'Liar', 'KeyboardInterrupt'],
    );
  });

  it('names the line of a hang and keeps what was finished', async () => {
    const began = performance.now();
    const result = await run(
      'def spin():\n    n = 0\n    while True:\n        n += 1\n\ndef reward(obs):\n    if obs == 3:\n        spin()\n    return obs\n',
      ['obs'],
      { seconds: 1, megabytes: 512 },
    );
    const seconds = (performance.now() - began) / 1000;
    assert.ok(seconds < 8, `took ${seconds} s`);
    assert.deepEqual([...result.status], [Ok, Ok, Ok, Timeout, Timeout, Timeout]);
    assert.deepEqual([...result.reward].slice(0, 3), [0, 1, 2]);
    const [error] = result.errors;
    assert.equal(result.errors.length, 1);
    assert.ok(error?.line === 3 || error?.line === 4, `line ${error?.line}`);
    assert.deepEqual(
      { ...(gist(error) as object), line: 0 },
      { kind: 'timeout', type: 'Timeout', line: 0, steps: 3, firstRow: 3 },
    );
    assert.match(error?.traceback ?? '', /line 8, in reward/);
    assert.equal(result.lines.get(8), 1);
    assert.equal(result.lines.get(9), 3);
  });

  it('names the line of a hang while the file is loaded, even one that catches everything', async () => {
    const source =
      'while True:\n    try:\n        while True: pass\n    except BaseException:\n        pass\n';
    const { status, errors } = await run(source, ['obs'], { seconds: 1, megabytes: 512 });
    assert.deepEqual([...status], Array(6).fill(Timeout));
    assert.deepEqual(errors.map(gist), [
      { kind: 'timeout', type: 'Timeout', line: 3, steps: 6, firstRow: null },
    ]);
  });

  it('kills what Python itself cannot interrupt', async () => {
    const began = performance.now();
    const result = await run(
      'def reward(obs):\n    if obs == 3:\n        return len(str(7 ** (7 ** 9 * 3)))\n    return obs\n',
      ['obs'],
      { seconds: 1, megabytes: 512 },
    );
    assert.ok((performance.now() - began) / 1000 < 8);
    const { timeout, crash } = countErrors(result);
    assert.ok(timeout >= 3 && crash === 0, JSON.stringify(countErrors(result)));
    if (id === 'python') assert.equal(result.errors[0]?.line, 3);
  });

  it('names the line of a hang in C, and keeps the steps before it', async () => {
    const hangs = ['sum(itertools.count())', 'any(itertools.repeat(0))', '-1 in itertools.count()', 'f(0)'];
    for (const hang of hangs) {
      const result = await run(
        `import itertools, sys\nsys.setrecursionlimit(10 ** 9)\ndef f(n): return f(n + 1) + 1\ndef reward(obs):\n    if obs == 3:\n        x = 1\n        return ${hang}\n    return obs\n`,
        ['obs'],
        { seconds: 1, megabytes: 512 },
      );
      assert.deepEqual([...result.reward], [0, 1, 2, NaN, NaN, NaN], hang);
      const { kind, line, steps, firstRow } = result.errors[0] ?? {};
      assert.equal(result.errors.length, 1, hang);
      assert.deepEqual([steps, firstRow], [3, 3], hang);
      // Its memory may be full before its time is up: then a stack of millions is being taken apart.
      if (hang === 'f(0)') assert.ok([3, 7, null].includes(line ?? null), `line ${line}`);
      else assert.deepEqual([kind, line], ['timeout', 7], hang);
      assert.equal(result.lines.get(8), 3, hang);
    }
  });

  it('keeps what was finished when the process falls', async () => {
    const result = await run(
      `import faulthandler\ndef reward(obs):\n    if obs == 3:\n        faulthandler._sigsegv()\n    return obs\n`,
    );
    assert.deepEqual([...result.status].slice(0, 4), [Ok, Ok, Ok, Crash]);
    assert.equal(result.errors[0]?.firstRow, 3);
    assert.equal(result.errors[0]?.line, 4);
  });

  it('makes a MemoryError of a memory bomb, and goes on', async () => {
    const { status, errors } = await run(
      'def reward(obs):\n    if obs == 1:\n        return len("x" * (3 << 29))\n    if obs == 3:\n        a = []\n        while True: a.append(bytearray(1 << 22))\n    return obs\n',
      ['obs'],
      { seconds: 20, megabytes: 256 },
    );
    assert.deepEqual([...status], [Ok, Crash, Ok, Crash, Ok, Ok]);
    assert.deepEqual(
      errors.map(({ type, line }) => [type, line]),
      [
        ['MemoryError', 3],
        ['MemoryError', 6],
      ],
    );
  });

  it('can be cancelled within a second, and keeps what was finished', async () => {
    const controller = new AbortController();
    const source =
      'import time\ndef reward(obs):\n    if obs == 2:\n        time.sleep(0.02)\n        while True: pass\n    return obs\n';
    const long = { seconds: 60, megabytes: 512 };
    const running = sandbox().replay(job(source, SIX, ['obs']), long, { signal: controller.signal });
    await new Promise((resolve) => setTimeout(resolve, 3000));
    const began = performance.now();
    controller.abort();
    const result = await running;
    assert.ok(performance.now() - began < 1000);
    assert.ok(result.ok);
    assert.ok([...result.value.status].slice(2).every((status) => status === NotRun));
    const late = await sandbox().replay(job(source, SIX, ['obs']), long, { signal: controller.signal });
    assert.ok(!late.ok && late.problem.code === 'cancelled');
  });
});

onBothRuntimes('a class that fails', (sandbox) => {
  it('is a load error when it cannot be created, and an episode of crashes when reset fails', async () => {
    const plan = { entry: { name: 'Reward', kind: 'class' }, reset: 'reset' } as const;
    const created = await replay(
      sandbox(),
      job(
        'class Reward:\n    def __init__(self):\n        raise OSError("no")\n    def __call__(self, obs): return 1\n',
        SIX,
        ['obs'],
        plan,
      ),
    );
    assert.deepEqual(created.errors.map(gist), [
      { kind: 'crash', type: 'OSError', line: 3, steps: 6, firstRow: null },
    ]);
    const reset = await replay(
      sandbox(),
      job(
        'class Reward:\n    n = 0\n    def reset(self):\n        self.n += 1\n        if self.n == 1: raise OSError("no")\n    def __call__(self, obs): return obs\n',
        SIX,
        ['obs'],
        plan,
      ),
    );
    assert.deepEqual([...reset.status], [Crash, Crash, Ok, Ok, Ok, Ok]);
    assert.deepEqual([...reset.reward].slice(2), [2, 3, 4, 5]);
    assert.deepEqual(reset.errors.map(gist), [
      { kind: 'crash', type: 'OSError', line: 5, steps: 2, firstRow: 0 },
    ]);
  });
});
