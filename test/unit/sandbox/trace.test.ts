import assert from 'node:assert/strict';
import type { TracedRow } from '../../../extension/core/sandbox/replay';
import { onBothRuntimes, replay } from './runtimes';
import { job, leaf, numbers, trajectories } from './sets';

const SOURCE = `
WEIGHTS = {
    "near": 0.5,
}

def clipped(value):
    """Between 0 and 1."""
    if value > 1:
        return 1.0
    return max(0.0, value)

def reward(obs, memory):
    total = 0.0
    for part in range(2):
        total += clipped(
            obs * part
        )
    if obs > 1:
        bonus = WEIGHTS["near"]
        memory["seen"] = True
    else:
        bonus = 0.0
    return total + bonus, {"total": total, "bonus": bonus}
`;

const SET = trajectories([3], leaf(numbers([0, 0.25, 4])));

function values(row: TracedRow | undefined, line: number): Record<string, string>[] {
  return (row?.notes ?? [])
    .filter(([at]) => at === line)
    .map(([, changed]) => Object.fromEntries(changed) as Record<string, string>);
}

onBothRuntimes('what each step did', (sandbox) => {
  it('names the lines that ran and what each made of the variables, and pays what it pays otherwise', async () => {
    const plain = job(SOURCE, SET, ['obs', 'memory']);
    const [traced, untraced] = [
      await replay(sandbox(), { ...plain, trace: [0, 3] }),
      await replay(sandbox(), plain),
    ];
    assert.deepEqual(traced.reward, untraced.reward);
    assert.deepEqual(traced.components, untraced.components);
    assert.equal(untraced.trace, undefined);
    const [first, , last] = traced.trace ?? [];
    assert.deepEqual(first?.lines, [6, 8, 10, 12, 13, 14, 15, 16, 17, 18, 22, 23]);
    assert.deepEqual(last?.lines, [6, 8, 9, 10, 12, 13, 14, 15, 16, 17, 18, 19, 20, 23]);
    assert.deepEqual(values(last, 12), [{ obs: '4', memory: '{}' }]);
    assert.deepEqual(
      values(last, 14).flatMap((one) => one['part'] ?? []),
      ['0', '1'],
    );
    assert.deepEqual(values(last, 15), [{}, { total: '1' }]);
    assert.deepEqual(values(last, 9), [{ return: '1' }]);
    assert.deepEqual(values(last, 20), [{ memory: "{'seen': True}" }]);
    assert.deepEqual(values(last, 23), [{ return: "(1.5, {'bonus': 0.5, 'total': 1})" }]);
  });

  it('gives values where they are wanted, lines everywhere', async () => {
    const { trace } = await replay(sandbox(), { ...job(SOURCE, SET, ['obs', 'memory']), trace: [1, 2] });
    assert.deepEqual(
      trace?.map(({ row, lines, notes }) => [row, lines.length > 5, notes.length > 5]),
      [
        [0, true, false],
        [1, true, true],
        [2, true, false],
      ],
    );
  });

  it('counts the lines of each episode apart', async () => {
    const set = trajectories([2, 1, 3], leaf(numbers([0, 2, 0, 4, 4, 0])));
    const { byEpisode, lines } = await replay(sandbox(), {
      ...job(SOURCE, set, ['obs', 'memory']),
      byEpisode: true,
    });
    const of = (line: number): (number | undefined)[] =>
      byEpisode?.map((episode) => new Map(episode.lines).get(line)) ?? [];
    assert.deepEqual(
      byEpisode?.map(({ row }) => row),
      [1, 2, 5],
    );
    assert.deepEqual(of(19), [1, undefined, 2]);
    assert.deepEqual(of(22), [1, 1, 1]);
    assert.equal(lines.get(22), 3);
  });

  it('shows an instance with what it holds, and survives values that cannot be shown', async () => {
    const source = `
class Odd:
    def __repr__(self):
        raise SystemExit("no")

class Reward:
    def __init__(self):
        self.count = 0

    def __call__(self, obs):
        odd = Odd()
        long = list(range(100000))
        self.count += 1
        if obs > 1:
            raise ValueError("too far")
        return float(obs)
`;
    const base = job(source, SET, ['obs']);
    const plan = { ...base.plan, entry: { name: 'Reward', kind: 'class' as const } };
    const { trace, errors, status } = await replay(sandbox(), { ...base, plan, trace: [0, 3] });
    assert.deepEqual([...status], [0, 0, 1]);
    assert.equal(errors[0]?.line, 15);
    const [, second, last] = trace ?? [];
    assert.deepEqual(values(second, 11), [{ odd: '(its repr raised SystemExit)' }]);
    assert.match(values(second, 12)[0]?.['long'] ?? '', /^\[0, 1, 2, 3, 4, 5, 6, 7, \.\.\.\]$/);
    assert.deepEqual(values(second, 13), [{ 'self.count': '2' }]);
    assert.deepEqual(last?.lines.at(-1), 15);
  });

  it('follows try, with, match, while, nested and recursive functions', async () => {
    const source = `
import contextlib

def down(n):
    return 0 if n <= 0 else down(n - 1)

def reward(obs):
    def inner(x):
        return x + 1
    n = 0
    while n < 2:
        n = inner(n)
    try:
        n = n / 0
    except ZeroDivisionError as error:
        n = 5
    else:
        n = 6
    finally:
        done = True
    with contextlib.suppress(KeyError):
        n += 1
        {}["missing"]
        n += 100
    down(2)
    return n
`;
    const { trace, reward } = await replay(sandbox(), { ...job(source, SET, ['obs']), trace: [0, 1] });
    assert.deepEqual([...reward], [6, 6, 6]);
    assert.deepEqual(trace?.[0]?.lines, [4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 20, 21, 22, 23, 25, 26]);
    assert.equal(values(trace[0], 15).length, 1);
    assert.deepEqual(values(trace[0], 16), [{ n: '5' }]);
    assert.equal(values(trace[0], 4).length, 3);
  });
});
