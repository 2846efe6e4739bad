import assert from 'node:assert/strict';
import { check } from '../../../extension/core/critic/critic';
import type { Finding } from '../../../extension/core/critic/finding';
import { sampleRows } from '../../../extension/core/critic/sample-rows';
import { bindReward } from '../../../extension/core/loop/bind-reward';
import type { TaskContext } from '../../../extension/core/task/context';
import { observationFields } from '../../../extension/core/trajectory/fields';
import type { TrajectorySet } from '../../../extension/core/trajectory/model';
import { LIMITS, onBothRuntimes } from '../sandbox/runtimes';
import { dictionary, leaf, numbers, trajectories } from '../sandbox/sets';

const SET = trajectories(
  [3, 4],
  dictionary({ x: numbers([0, 1, 2, 3, 4, 5, 6]), d: numbers([3, 2, 1, 4, 3, 2, 0]) }),
  { action: leaf(numbers([0, 1, 2, 0, 1, 2, 1], [], 'int32')) },
);

function contextOf(set: TrajectorySet): TaskContext {
  return {
    file: '/task/a.reward.json',
    task: { goal: 'x', trajectories: ['r'], discount: 0.99, actions: ['left', 'right', 'forward'] },
    set,
    files: [],
    problems: [],
    fields: observationFields(set),
    outcomes: set.episodes.map((_, i) => ({ outcome: i ? 'failure' : 'success', cause: i ? 'other' : null })),
  };
}

onBothRuntimes('check', (sandbox) => {
  async function findings(source: string, set = SET, limits = LIMITS): Promise<Finding[]> {
    const context = contextOf(set);
    const bound = await bindReward(context, { source, file: '/task/reward.py', entry: null });
    const { contract, entry } = bound.ok ? bound.value : { contract: null, entry: null };
    return check(
      {
        source,
        file: '/task/reward.py',
        contract,
        entry,
        recording: set,
        fields: context.fields,
        discount: 0.99,
        mismatch: bound.ok ? null : bound.problem,
      },
      bound.ok ? { reward: bound.value, context, sandbox: sandbox(), limits } : null,
    );
  }

  const brief = ({ code, severity, message, range: r, evidence }: Finding): unknown[] => [
    `${code} ${severity} ${r.line}:${r.column}-${r.line === r.endLine ? '' : r.endLine}${r.endColumn}`,
    message,
    ...(evidence ?? []).map(({ trajectory, step }) => `${trajectory}#${step}`),
  ];

  it('has nothing to say of a sound reward', async () => {
    assert.deepEqual(await findings('def reward(obs, action):\n    return obs["x"] - 0.1 * action\n'), []);
  });

  it('says how far it came with a reward that is too slow to be followed to the end', async () => {
    const length = 800;
    const slow = trajectories([length], dictionary({ x: numbers([...Array(length).keys()]) }));
    const source =
      'import time\n\ndef reward(obs):\n    until = time.perf_counter() + 0.004\n    while time.perf_counter() < until:\n        pass\n    return obs["x"] * 0.001\n';
    const found = await findings(source, slow, { ...LIMITS, seconds: 1 });
    // What the clock means for training is said of the text alone.
    const [only, ...more] = found.filter(({ code }) => code !== 'RS050');
    assert.deepEqual(more, []);
    assert.match(
      `${only?.code} ${only?.severity} ${only?.message}`,
      /^RS907 info The reward was followed on [1-9]\d* of 800 recorded steps when the 1 s for it were up/,
    );
  });

  it('says what a handler hides that is taken in every call, and nothing of one that is taken now and then', async () => {
    const many = trajectories(
      [15, 15],
      dictionary({
        x: numbers(Array.from({ length: 30 }, (_, i) => i % 7)),
        d: numbers(Array.from({ length: 30 }, (_, i) => (i * 3) % 5)),
      }),
    );
    const guarded = (key: string, handler: string) =>
      `def reward(obs):\n    try:\n        near = 1 / obs["${key}"]\n    except Exception:${handler}\n    return near - obs["x"]\n`;
    for (const handler of ['\n        near = 0.0', ' near = 0.0']) {
      const [found, ...others] = (await findings(guarded('distance', handler), many)).filter(
        ({ code }) => code === 'RS906',
      );
      assert.equal(found?.range.line, 4);
      assert.match(
        found.message,
        /taken in each of the \d+ calls tried: KeyError: '?distance'? \(line 3\)\./,
      );
      assert.deepEqual(others, []);
      assert.deepEqual(
        (await findings(guarded('d', handler), many)).filter(({ code }) => code === 'RS906'),
        [],
      );
    }
  });

  it('leaves a last attempt alone, which gets only what the one before could not read', async () => {
    const many = trajectories(
      [15, 15],
      dictionary({ x: numbers(Array.from({ length: 30 }, (_, i) => i % 7)) }),
    );
    const source = `def number(value):
    try:
        return int(value)
    except (ValueError, TypeError):
        pass
    try:
        return float(value)
    except (ValueError, OverflowError):
        return None
def reward(obs):
    return 1.0 if number(obs["x"] if obs["x"] < 2 else "none") is not None else 0.0
`;
    const found = (await findings(source, many)).filter(({ code }) => code === 'RS906');
    assert.deepEqual(found, []);
  });

  it('shows where a crash is, on which step, and with what input', async () => {
    const source = 'def reward(obs, action):\n    inverse = 1 / obs["d"]  # né 😀\n    return inverse\n';
    const [finding, ...others] = (await findings(source)).filter(({ source: by }) => by === 'dry-run');
    assert.ok(finding);
    const [place, message, step] = brief(finding);
    assert.equal(place, 'RS901 error 2:5-27');
    assert.match(
      String(message),
      /^ZeroDivisionError: .*by zero, in e1, step 3 \(x 6, d 0, action right\)\.$/,
    );
    assert.equal(step, 'e1#3');
    assert.deepEqual(others, []);
  });

  it('tells NaN, a wrong return, None everywhere and a file that cannot be loaded apart', async () => {
    const codes = async (body: string, head = ''): Promise<string[]> =>
      (await findings(`${head}def reward(obs):\n    ${body}\n`))
        .filter(({ source: by }) => by === 'dry-run')
        .map((finding) => String(brief(finding)[0]));
    assert.deepEqual(await codes('return float("nan")'), ['RS902 error 1:5-11']);
    assert.deepEqual(await codes('return [obs["x"]]'), ['RS904 error 1:5-11']);
    assert.deepEqual(await codes('return None'), ['RS904 warning 1:5-11']);
    assert.deepEqual(await codes('return 1', 'import no_such_package_at_all\n\n'), ['RS901 error 1:1-30']);
  });

  it('does not repeat an undefined name that ruff has found', async () => {
    const found = await findings('def reward(obs):\n    return obs["x"] - missing_weight\n');
    assert.deepEqual(
      found.map(({ code, evidence }) => [code, evidence?.length]),
      [['F821', 1]],
    );
  });

  it('notices that a reward depends on earlier episodes', async () => {
    const source = 'calls = [0]\n\n\ndef reward(obs):\n    calls[0] += 1\n    return float(calls[0])\n';
    const found = await findings(source);
    assert.deepEqual(
      found.map(({ code, severity }) => `${code} ${severity}`),
      ['RS905 info', 'RS011 warning'],
    );
    assert.match(found[0]?.message ?? '', /got \d+ in one run and \d+ in another/);
  });

  it('does not run what no contract can call, and says so at the def line', async () => {
    const found = await findings('import math\n\n\ndef reward(obs, wind):\n    return 1 / 0\n');
    assert.deepEqual(
      found.map((finding) => brief(finding)[0]),
      ['RS900 error 4:5-11'],
    );
  });

  it('sees keys that the recording does not have, before running', async () => {
    const found = await findings('def reward(obs):\n    return obs["speed"]\n');
    assert.deepEqual(
      found.map((finding) => brief(finding)[0]),
      ['RS015 error 2:12-24'],
    );
  });
});

describe('sampleRows', () => {
  it('takes first, second, middle and last steps, the ends of each outcome, and different actions', () => {
    assert.deepEqual(sampleRows(SET, contextOf(SET).outcomes), [0, 1, 2, 3, 6]);
    assert.deepEqual(sampleRows(trajectories([], leaf(numbers([]))), []), []);
  });
});
