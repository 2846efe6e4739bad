import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { leaves } from '../../../extension/core/trajectory/columns';
import { observationFields } from '../../../extension/core/trajectory/fields';
import { loadRecordings } from '../../../extension/core/trajectory/load';
import type { Recordings } from '../../../extension/core/trajectory/load';
import type { Channel, TrajectorySet } from '../../../extension/core/trajectory/model';
import { valueAt } from '../../../extension/core/trajectory/values';
import { directoryOf, loadFiles, problemOf, removeFiles, setOf, stepsOf } from './files';

const FIXTURES = join(__dirname, '../../fixtures/recordings');
const load = (name: string): Promise<Recordings> => loadRecordings([name], FIXTURES);
const bytes = (name: string): Buffer => readFileSync(join(FIXTURES, name));

/** Gymnasium's reward of Pendulum-v1, of the state before the step and the action. */
function pendulumReward(obs: readonly number[], action: readonly number[]): number {
  const [cos = 0, sin = 0, speed = 0] = obs;
  const torque = Math.min(2, Math.max(-2, action[0] ?? 0));
  return -(Math.atan2(sin, cos) ** 2 + 0.1 * speed ** 2 + 0.001 * torque ** 2);
}

describe('the same episodes in every format', () => {
  afterEach(removeFiles);
  const formats: readonly (readonly [string, string])[] = [
    ['pendulum.jsonl', 'jsonl'],
    ['pendulum-episodes.jsonl.gz', 'jsonl'],
    ['pendulum.csv', 'csv'],
    ['pendulum.npz', 'imitation-npz'],
    ['pendulum-other-order.npz', 'imitation-npz'],
    ['pendulum.hdf5.gz', 'minari-hdf5'],
  ];

  for (const [name, format] of formats)
    it(`${name} is ${format} and pays what the simulator's formula says`, async () => {
      const recordings = await load(name);
      const set = setOf(recordings);
      assert.equal(recordings.files[0]?.format, format);
      assert.deepEqual(
        set.episodes.map(({ id, start, length }) => [id, start, length]),
        [
          ['0', 0, 20],
          ['1', 20, 20],
        ],
      );
      for (const [row, [obs, action, reward]] of stepsOf(set).entries()) {
        const expected = pendulumReward(obs as number[], action as number[]);
        // Half-precision actions in one of the files; positions are 32-bit in all of them.
        assert.ok(
          Math.abs((reward as number) - expected) < 2e-5,
          `row ${row}: ${String(reward)} ≠ ${expected}`,
        );
      }
    });

  it('agree on observations, next observations and rewards bit for bit', async () => {
    const steps = async (name: string): Promise<unknown[]> =>
      stepsOf(setOf(await load(name))).map(([obs, , reward, next]) => [obs, reward, next]);
    const wanted = await steps('pendulum.jsonl');
    for (const [name] of formats) assert.deepEqual(await steps(name), wanted, name);
  });

  it('keep the dtypes of binary formats and 64 bits of text ones', async () => {
    const dtypes = async (name: string): Promise<unknown> => {
      const set = setOf(await load(name));
      return [set.observation.columns[0]?.dtype, set.action?.columns[0]?.dtype];
    };
    assert.deepEqual(await dtypes('pendulum.hdf5.gz'), ['float32', 'float32']);
    assert.deepEqual(await dtypes('pendulum.npz'), ['float32', 'float32']);
    assert.deepEqual(await dtypes('pendulum.jsonl'), ['float64', 'float64']);
    assert.deepEqual(await dtypes('pendulum.csv'), ['float64', 'float64']);
  });

  it('know the time limit where the format tells it', async () => {
    const ends = async (name: string): Promise<unknown> => {
      const { truncated, terminated } = setOf(await load(name));
      return [truncated[19], truncated[39], terminated.some((flag) => flag === 1)];
    };
    for (const name of ['pendulum.jsonl', 'pendulum-episodes.jsonl.gz', 'pendulum.csv', 'pendulum.hdf5.gz'])
      assert.deepEqual(await ends(name), [1, 1, false], name);
    assert.deepEqual((await load('pendulum.npz')).files[0]?.notes, [
      'terminal is taken as terminated: the recording does not tell time limits apart',
      'infos was left out: it is a pickle, and opening one runs whatever code it holds',
      '2 of 2 episodes end in no terminal state: they are fragments',
    ]);
  });

  it('join into one set, with the file in the episode names and the wider number type', async () => {
    const set = setOf(await loadRecordings(['pendulum.npz', 'pendulum.csv'], FIXTURES));
    assert.deepEqual(
      set.episodes.map(({ id }) => id),
      ['pendulum.npz#0', 'pendulum.npz#1', 'pendulum.csv#0', 'pendulum.csv#1'],
    );
    assert.equal(set.observation.columns[0]?.dtype, 'float64');
    const steps = stepsOf(set).map(([obs, , reward, next]) => [obs, reward, next]);
    assert.deepEqual(steps.slice(40), steps.slice(0, 40));
  });
});

describe('Minari HDF5', () => {
  afterEach(removeFiles);
  let set: TrajectorySet;
  let notes: readonly string[];
  before(async () => {
    const recordings = await load('dict.hdf5.gz');
    set = setOf(recordings);
    notes = recordings.files[0]?.notes ?? [];
  });

  it('reads Dict, Tuple, Discrete and Text spaces, T+1 infos and integer rewards', () => {
    const plain = (channel: Channel): unknown => {
      const { camera: _, camera_of_one_length: __, ...rest } = valueAt(channel, 1) as Record<string, unknown>;
      return rest;
    };
    assert.deepEqual(plain(set.observation), {
      carrying: 1,
      grid: [
        [4, 5],
        [6, 7],
      ],
      mission: 'go to the é 1',
      pair: [
        [0.5, 0.75],
        [1, 1],
      ],
    });
    assert.deepEqual(plain(set.nextObservation ?? set.observation), {
      carrying: 2,
      grid: [
        [8, 9],
        [10, 11],
      ],
      mission: 'go to the é 2',
      pair: [
        [1, 1.25],
        [1, 1],
      ],
    });
    assert.deepEqual(
      stepsOf(set).map((row) => row.slice(4)),
      [
        [0, 0, { inner: { k: 10 }, success: false }],
        [1, 0, { inner: { k: 20 }, success: true }],
        [0, 0, { inner: { k: 10 }, success: false }],
        [0, 0, { inner: { k: 20 }, success: false }],
        [0, 1, { inner: { k: 30 }, success: false }],
      ],
    );
    assert.deepEqual([...(set.reward ?? [])], [0, 1, 0, 1, 2]);
    assert.deepEqual(
      observationFields(set).map(({ name, path }) => [name, path]),
      [
        ['carrying', '["carrying"]'],
        ['grid[0][0]', '["grid"][0][0]'],
        ['grid[0][1]', '["grid"][0][1]'],
        ['grid[1][0]', '["grid"][1][0]'],
        ['grid[1][1]', '["grid"][1][1]'],
        ['mission', '["mission"]'],
        ['pair[0][0]', '["pair"][0][0]'],
        ['pair[0][1]', '["pair"][0][1]'],
        ['pair[1][0]', '["pair"][1][0]'],
        ['pair[1][1]', '["pair"][1][1]'],
      ],
    );
  });

  it('decodes pictures, whatever their length in bytes', () => {
    const shapes = leaves(set.observation.structure).flatMap(({ path, column }) => {
      const found = set.observation.columns[column];
      return path.startsWith('camera') && found?.kind === 'numeric' ? [[path, found.dtype, found.shape]] : [];
    });
    assert.deepEqual(shapes, [
      ['camera', 'uint8', [32, 32]],
      ['camera_of_one_length', 'uint8', [32, 32]],
    ]);
    assert.deepEqual(notes, []);
  });

  it('takes the policy from the metadata beside it', async () => {
    const directory = directoryOf({
      'main_data.hdf5': gunzipSync(bytes('pendulum.hdf5.gz')),
      'metadata.json': '{"algorithm_name": "SAC"}',
    });
    const recordings = await loadRecordings([directory], directory);
    assert.deepEqual(
      setOf(recordings).episodes.map(({ policy }) => policy),
      ['SAC', 'SAC'],
    );
  });

  it('refuses other layouts, cut files and damaged ones in a sentence', async () => {
    assert.equal(
      await problemOf('a.hdf5', bytes('arrays/weights.h5')),
      'file-foreign | a.hdf5 | The HDF5 file has no layout that is known; it has layer, expected Minari (episode_0), robomimic (data/demo_0), ManiSkill (traj_0), d3rlpy (actions_0), or D4RL (observations, actions, rewards, terminals).',
    );
    const whole = gunzipSync(bytes('pendulum.hdf5.gz'));
    assert.equal(
      await problemOf('a.hdf5', whole.subarray(0, whole.length / 2)),
      'file-truncated | a.hdf5 | The HDF5 file stops before its end.',
    );
    const damaged = Buffer.from(whole);
    damaged.fill(0x55, 600, 4000);
    assert.match(await problemOf('a.hdf5', damaged), /^file-damaged \| a\.hdf5 \| The HDF5 file is damaged/);
    assert.match(
      await problemOf('a.hdf5.gz', bytes('pendulum.hdf5.gz').subarray(0, 1000)),
      /^file-truncated \| a\.hdf5\.gz \| The gzip file stops before its end/,
    );
  });
});

describe('imitation npz', () => {
  afterEach(removeFiles);

  it('refuses cut files, pickles and other arrays in a sentence', async () => {
    const npz = bytes('pendulum.npz');
    assert.match(
      await problemOf('a.npz', npz.subarray(0, npz.length - 100)),
      /^file-truncated \| a\.npz \| The npz archive/,
    );
    assert.match(await problemOf('a.npz', Buffer.from('PK\x03\x04')), /^file-foreign \| a\.npz \|/);
    const cut = Buffer.from(npz);
    cut.fill(0, 200, 400);
    assert.match(await problemOf('a.npz', cut), /^file-damaged \| a\.npz \| The array "obs" is damaged/);
  });

  it('does not unpack an array that claims to be huge', async () => {
    const bomb = Buffer.from(bytes('pendulum.npz'));
    const entry = bomb.indexOf('PK\x01\x02');
    bomb.writeUInt32LE(0xf0000000, entry + 24);
    assert.equal(
      await problemOf('a.npz', bomb),
      'file-too-large | a.npz | The array "obs" would take 3.8 GB of memory, and a recording may take 2 GB in all.',
    );
  });

  it('does not mind its name', async () => {
    const set = setOf(await loadFiles({ 'trajectories.dat': bytes('pendulum.npz') }));
    assert.equal(set.steps, 40);
  });
});
