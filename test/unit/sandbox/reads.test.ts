import assert from 'node:assert/strict';
import { keysRead } from '../../../extension/core/sandbox/reads';
import { encodeReplay } from '../../../extension/core/sandbox/request';
import type { TrajectorySet } from '../../../extension/core/trajectory/model';
import { LIMITS, onBothRuntimes, replay } from './runtimes';
import { dictionary, job, numbers, trajectories } from './sets';

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

const keysOf = async (body: string, data = set()): Promise<string[] | null> => {
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

  it('are all that is sent', async () => {
    const small = job('def reward(obs):\n    return obs["x"]\n', set(), ['obs']);
    const size = (parts: readonly Uint8Array[]): number => parts.reduce((sum, part) => sum + part.length, 0);
    assert.ok(size(encodeReplay(small, LIMITS, { path: null }).parts) > 6 * IMAGE);
    assert.ok(size(encodeReplay(small, LIMITS, { path: null }, await keysRead(small)).parts) < IMAGE);
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
