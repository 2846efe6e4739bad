import assert from 'node:assert/strict';
import { runtimeNeeds } from '../../../extension/core/sandbox/choose';
import { Sandboxes } from '../../../extension/core/sandbox/sandboxes';
import { step } from '../../../extension/core/contract/step';
import { trl } from '../../../extension/core/contract/trl';
import { outlineModule } from '../../../extension/core/syntax/outline';
import { replay } from './runtimes';
import { dictionary, job, leaf, numbers, trajectories } from './sets';

describe('what a reward needs of a runtime', () => {
  const CASES: readonly (readonly [source: string, arrays: string, packages: readonly string[]])[] = [
    [
      'import math, json\nfrom collections import deque\ndef reward(obs): return math.sin(obs[0])',
      'list',
      [],
    ],
    ['import numpy as np\ndef reward(obs): return np.sum(obs)', 'numpy', ['numpy']],
    ['def reward(obs): return np.abs(obs[0])', 'numpy', ['numpy']],
    ['def reward(obs): return obs.sum()', 'numpy', ['numpy']],
    ['def reward(obs):\n    # np.abs would do\n    return abs(obs[0])', 'list', []],
    ['import torch\ndef reward(obs): return torch.tensor(obs).sum()', 'numpy', ['numpy', 'torch']],
    ['import sympy\ndef reward(obs): return 1', 'list', ['sympy']],
    ['def reward(obs): return obs["np.x"]', 'list', []],
  ];
  for (const [source, arrays, packages] of CASES)
    it(source.split('\n').slice(0, 2).join(' | '), async () => {
      assert.deepEqual(runtimeNeeds(await outlineModule(source), step), { arrays, packages });
    });

  it('knows that trl injects nothing', async () => {
    const outline = await outlineModule('def reward(completions): return [np.abs(1)]');
    assert.deepEqual(runtimeNeeds(outline, trl), { arrays: 'list', packages: [] });
  });
});

describe('numpy arrays (python)', () => {
  const sandboxes = new Sandboxes();
  const set = trajectories(
    [1, 2],
    dictionary({
      v: numbers([1, 2, 3, 4, 5, 6], [2], 'float32'),
      image: numbers(
        Array.from({ length: 12 }, (_, i) => i),
        [2, 2],
        'uint8',
      ),
      mask: numbers([1, 0, 1, 1, 0, 0], [2], 'bool'),
      x: numbers([1, 2, 3]),
      y: numbers([0.1, 0.2, 0.3], [], 'float32'),
      n: numbers([7, 8, 9], [], 'int64'),
    }),
    { action: leaf(numbers([0, 1, 2], [], 'int64')) },
  );

  before(async function () {
    const probe = job('import numpy\ndef reward(obs): return 1', set, ['obs']);
    const found = await sandboxes.python.replay(probe, { seconds: 20, megabytes: 1024 });
    if (found.ok && found.value.errors.length === 0) return;
    console.log(`      skipped: ${found.ok ? found.value.errors[0]?.message : found.problem.message}`);
    this.skip();
  });

  it('have the recorded dtype and shape, scalars stay scalars, and no step sees another’s', async () => {
    const source = `
def reward(obs, action):
    assert obs["v"].dtype == np.float32 and obs["v"].shape == (2,), obs["v"]
    assert obs["image"].dtype == np.uint8 and obs["image"].shape == (2, 2)
    assert obs["mask"].dtype == np.bool_
    assert type(action) is int and type(obs["x"]) is float and type(obs["n"]) is int
    assert obs["y"].dtype == np.float32
    total = obs["v"].sum() + obs["image"][1, 1] + np.sum(obs["mask"])
    obs["v"][:] = 1000
    obs["image"] += 1
    return total, {"v": np.float32(0.5), "array": np.array([2.0]), "bool": np.bool_(True)}
`;
    const result = await replay(sandboxes.python, {
      ...job(source, set, ['obs', 'action']),
      arrays: 'numpy',
    });
    assert.deepEqual(result.errors, []);
    assert.deepEqual([...result.reward], [7, 16, 22]);
    assert.deepEqual([...(result.components.get('array') ?? [])], [2, 2, 2]);
    assert.deepEqual([...(result.components.get('bool') ?? [])], [1, 1, 1]);
  });

  it('lead to no other step, nor does the module that makes them', async () => {
    const source = `
seen = []
real = np.frombuffer
def mine(data, *a, **k):
    seen.append(data)
    return real(data, *a, **k)
np.frombuffer = mine
def reward(obs):
    arrays = [value for value in obs.values() if isinstance(value, np.ndarray)]
    assert len(arrays) == 3 and all(value.flags.writeable for value in arrays)
    return sum(value.base is not None for value in arrays) + len(seen)
`;
    const result = await replay(sandboxes.python, { ...job(source, set, ['obs']), arrays: 'numpy' });
    assert.deepEqual(result.errors, []);
    assert.deepEqual([...result.reward], [0, 0, 0]);
  });

  it('may come back as scalars and one-element arrays, not as vectors', async () => {
    const source = `
def reward(obs, action):
    return [np.float32(0.1), np.array([[2.5]]), np.array([1.0, 2.0])][action]
`;
    const { reward, errors } = await replay(sandboxes.python, {
      ...job(source, set, ['obs', 'action']),
      arrays: 'numpy',
    });
    assert.deepEqual([...reward], [Math.fround(0.1), 2.5, NaN]);
    assert.match(errors[0]?.message ?? '', /returned ndarray of shape \(2,\); a number/);
  });

  it('are seeded in each run', async () => {
    const random = {
      ...job('def reward(obs): return np.random.rand()', set, ['obs']),
      arrays: 'numpy',
    } as const;
    const first = await replay(sandboxes.python, random);
    assert.deepEqual(first.reward, (await replay(sandboxes.python, random)).reward);
  });
});
