import assert from 'node:assert/strict';
import { keysRead } from '../../../extension/core/sandbox/reads';
import { encodeReplay } from '../../../extension/core/sandbox/request';
import type { TrajectorySet } from '../../../extension/core/trajectory/model';
import { LIMITS, onBothRuntimes, replay } from './runtimes';
import { dictionary, job, leaf, numbers, trajectories } from './sets';

const IMAGE = 64 * 64;

function set(present?: Uint8Array): TrajectorySet {
  const image = numbers(
    Array.from({ length: 6 * IMAGE }, (_, i) => i % 255),
    [64, 64],
    'uint8',
  );
  const values = {
    kind: 'numeric',
    dtype: 'float64',
    shape: [],
    data: Float64Array.of(0, 1, 2, 3, 4, 5),
  } as const;
  return trajectories(
    [6],
    dictionary({ x: present ? { ...values, present } : values, y: numbers([5, 4, 3, 2, 1, 0]), image }),
  );
}

const keysOf = async (body: string, data = set()): Promise<(string | number)[] | null> => {
  const read = await keysRead(job(`def reward(obs):\n    ${body}\n`, data, ['obs']));
  const keys = read.get('obs');
  return keys ? [...keys].sort() : null;
};

describe('the keys that a reward reads', () => {
  it('are those it names', async () => {
    assert.deepEqual(await keysOf('return obs["x"] + obs["y"]'), ['x', 'y']);
    assert.deepEqual(await keysOf("return obs['x'] if 'y' in obs else obs.get('z', 0)"), ['x', 'y', 'z']);
    assert.deepEqual(await keysOf('return max(obs["x"] for _ in range(3))'), ['x']);
    assert.deepEqual(await keysOf('return 1.0'), []);
  });

  for (const body of [
    'return len(obs)',
    'return obs[key]',
    'return obs[f"{1}"]',
    'return sum(obs.values())',
    'other = obs; return other["x"]',
    'return helper(obs)',
    'return locals()["obs"]["x"]',
    'obs = {"x": 1}; return obs["x"]',
    'return {**obs}["x"]',
  ])
    it(`are unknown in: ${body}`, async () => {
      assert.equal(await keysOf(body), null);
    });

  it('are unknown where some rows have no observation: all leaves together say which', async () => {
    assert.equal(await keysOf('return obs["y"]', set(Uint8Array.of(1, 1, 0, 1, 1, 1))), null);
  });

  it('are those that a function of the file reads to which the dictionary is given', async () => {
    const read = async (helper: string): Promise<unknown> => {
      const source = `def first(state, n):\n    ${helper}\ndef reward(obs):\n    return first(obs, 2) + obs["y"]\n`;
      return (await keysRead(job(source, set(), ['obs']))).get('obs');
    };
    assert.deepEqual(await read('return state["x"]'), new Set(['x', 'y']));
    assert.deepEqual(await read('return first(state, n - 1) if n else state["x"]'), new Set(['x', 'y']));
    assert.equal(await read('return sum(state.values())'), undefined);
    assert.equal(await read('first.last = state\n    return state["x"]'), undefined);
  });

  it('are unknown where something else may stand behind the name', async () => {
    const source = 'def reward(obs):\n    return obs["x"]\nreward = logged(reward)\n';
    assert.equal((await keysRead(job(source, set(), ['obs']))).get('obs'), undefined);
  });

  it('are all that is sent', async () => {
    const small = job('def reward(obs):\n    return obs["x"]\n', set(), ['obs']);
    const size = (parts: readonly Uint8Array[]): number => parts.reduce((sum, part) => sum + part.length, 0);
    assert.ok(size(encodeReplay(small, LIMITS, { path: null }).parts) > 6 * IMAGE);
    assert.ok(size(encodeReplay(small, LIMITS, { path: null }, await keysRead(small)).parts) < IMAGE);
  });
});

const ROWS = 24_000;

/** Eight numbers a row, each different. */
function vectors(): TrajectorySet {
  const data = Array.from({ length: 8 * ROWS }, (_, i) => Math.sin(i));
  return trajectories([ROWS / 2, ROWS / 2], leaf(numbers(data, [8], 'float32')));
}

describe('the entries of a vector that a reward reads', () => {
  const entriesOf = async (body: string): Promise<unknown> =>
    (await keysRead(job(`def reward(obs):\n    ${body}\n`, vectors(), ['obs']))).get('obs');

  it('are those it names', async () => {
    assert.deepEqual(await entriesOf('return obs[0] + obs[-1] + obs[9]'), new Set([0, 7]));
    assert.deepEqual(await entriesOf('return sum(obs[:2]) - obs[5]'), new Set([0, 1, 5]));
  });

  for (const body of [
    'return sum(obs)',
    'a, *rest = obs; return a',
    'i = 1; return obs[i]',
    'del obs[0]; return obs[1]',
    'obs[0:2] = []; return obs[1]',
    'obs.append(1); return obs[1]',
    'for obs[0] in range(3): pass\n    return obs[1]',
    'return sum(obs[1:])',
  ])
    it(`are not sent apart in: ${body}`, async () => {
      assert.equal(await entriesOf(body), undefined);
    });

  it('are all that is sent', async () => {
    const some = job('def reward(obs):\n    return obs[2]\n', vectors(), ['obs']);
    const { parts } = encodeReplay(some, LIMITS, { path: null }, await keysRead(some));
    const size = parts.reduce((sum, part) => sum + part.length, 0);
    assert.ok(size > 4 * ROWS && size < 5 * ROWS, String(size));
  });
});

onBothRuntimes('a reward that reads few entries of a vector', (sandbox) => {
  // On whole columns, written into the loop, and called.
  for (const [way, body] of [
    ['evaluated on columns', 'return obs[1] - obs[-1]'],
    ['in the loop', 'text = "x" * len(str(obs[1]))\n    return obs[1] - obs[-1] + 0 * len(text)'],
    ['called', 'return (lambda: obs[1] - obs[-1])()'],
  ])
    it(`gets their numbers when it is ${way}`, async () => {
      const data = vectors();
      const { reward, errors } = await replay(
        sandbox(),
        job(`def reward(obs):\n    ${body}\n`, data, ['obs']),
      );
      assert.deepEqual(errors, []);
      const [column] = data.observation.columns;
      assert.ok(column?.kind === 'numeric');
      const at = (row: number, entry: number): number => column.data[8 * row + entry] ?? NaN;
      for (const row of [0, 1, 11_999, 12_000, ROWS - 1]) assert.equal(reward[row], at(row, 1) - at(row, 7));
    });

  it('gets an IndexError behind its end', async () => {
    const { errors } = await replay(
      sandbox(),
      job('def reward(obs):\n    return obs[8]\n', vectors(), ['obs']),
    );
    assert.deepEqual([errors[0]?.type, errors[0]?.steps], ['IndexError', ROWS]);
  });
});

onBothRuntimes('a reward that reads little of a large observation', (sandbox) => {
  it('gets what it reads, and a KeyError for what is not there', async () => {
    const data = set();
    const fine = await replay(
      sandbox(),
      job('def reward(obs):\n    return obs["x"] + obs["y"]\n', data, ['obs']),
    );
    assert.deepEqual([...fine.reward], [5, 5, 5, 5, 5, 5]);
    const wrong = await replay(sandbox(), job('def reward(obs):\n    return obs["z"]\n', data, ['obs']));
    assert.equal(wrong.errors[0]?.type, 'KeyError');
  });
});
