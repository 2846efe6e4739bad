import assert from 'node:assert/strict';
import { join } from 'node:path';
import { loadRecordings } from '../../../extension/core/trajectory/load';
import type { TrajectorySet } from '../../../extension/core/trajectory/model';
import { setOf, stepsOf } from './files';

const FIXTURES = join(__dirname, '../../fixtures/recordings/layouts');

/** The walks of scripts/fixtures/arrays.py: position before and after, and action; the first ends by itself, the second is cut. */
const BEFORE = [0, 0.5, 1.5, 10, 12, 11, 11.5];
const AFTER = [0.5, 1.5, 1.25, 12, 11, 11.5, 11.75];
const ACTIONS = [0.5, 1, -0.25, 2, -1, 0.5, 0.25];

async function load(name: string): Promise<{ set: TrajectorySet; format: string; notes: readonly string[] }> {
  const recordings = await loadRecordings([name], FIXTURES);
  const [file] = recordings.files;
  return { set: setOf(recordings), format: file?.format ?? '', notes: file?.notes ?? [] };
}

/** The position in an observation, whatever it lies in. */
function place(observation: unknown): unknown {
  if (Array.isArray(observation)) return observation[0];
  return typeof observation === 'object' && observation !== null
    ? place(Object.values(observation)[0])
    : null;
}

const IDS = ['0', '1'];
/** Nothing in it says how the last episode ended. */
const OPEN = 'sars.npz';

describe('the same walks, laid out otherwise', () => {
  /** Format, ids, whether there are rewards, whether the end by itself is told from the cut. */
  const layouts: Readonly<Record<string, readonly [string, readonly string[], RegExp | null]>> = {
    'jax.npz': ['arrays-npz', IDS, /^an episode is taken to have ended by itself where masks is 0/],
    'sars.npz': ['arrays-npz', IDS, /where not_done is 0/],
    'camel-case.npz': ['arrays-npz', IDS, null],
    'one-environment.npz': ['arrays-npz', IDS, null],
    'dotted.npz': ['arrays-npz', IDS, null],
    'shuffled.npz': ['arrays-npz', ['7', '3'], /^rows in no order: sorted into 2 episodes/],
    'episodes.npz': ['arrays-npz', ['episode_0', 'episode_1'], null],
    'numbered.npz': ['arrays-npz', IDS, null],
    'dreamer.npz': ['arrays-npz', IDS, /each reward stands in the row that it led to/],
    'rollouts.h5': ['arrays-hdf5', ['9', '10'], null],
    'tianshou.hdf5': ['tianshou-hdf5', IDS, /rows of the buffer that were never used are left out/],
    'tianshou-full.hdf5': ['tianshou-hdf5', IDS, null],
  };
  for (const [name, [format, ids, note]] of Object.entries(layouts))
    it(`${name} is ${format}`, async () => {
      const { set, format: found, notes } = await load(name);
      assert.equal(found, format);
      assert.deepEqual(
        set.episodes.map(({ id, length }) => [id, length]),
        ids.map((id) => [id, id === ids[0] ? 3 : 4]),
      );
      if (note) assert.match(notes.join('\n'), note);
      else assert.deepEqual(notes, []);
      assert.deepEqual(
        stepsOf(set).map(([obs, action, reward, next, ...flags]) => [
          ...[place(obs), action, reward, place(next)],
          ...flags.slice(0, 2),
        ]),
        BEFORE.map((x, row) => {
          const after = AFTER[row] ?? 0;
          return [x, [ACTIONS[row]], after - x, after, row === 2 ? 1 : 0, row === 6 && name !== OPEN ? 1 : 0];
        }),
      );
    });

  it('OGBench: the last state of a trajectory is no step, and none ends by itself', async () => {
    const { set, notes } = await load('ogbench.npz');
    assert.match(notes.join('\n'), /^terminals is taken for the last state/);
    assert.deepEqual(
      stepsOf(set).map(([obs, , , next, ...flags]) => [place(obs), place(next), ...flags.slice(0, 2)]),
      BEFORE.map((x, row) => [x, AFTER[row], 0, row === 2 || row === 6 ? 1 : 0]),
    );
  });

  it('whether a demonstration succeeded stands at its last step', async () => {
    for (const name of ['isaac-lab.hdf5', 'rollouts.h5']) {
      const { set } = await load(name);
      const infos = stepsOf(set).map(([, , , , , , info]) => (info as { success?: boolean } | null)?.success);
      assert.deepEqual(infos, [undefined, undefined, true, undefined, undefined, undefined, false], name);
    }
  });

  it('one frame a file is refused', async () => {
    const { problems } = await loadRecordings(['frame.npz'], FIXTURES);
    assert.match(problems[0]?.message ?? '', /different lengths .* one frame of a recording, as CALVIN/);
  });
});

describe('environments side by side', () => {
  for (const [name, axes] of [
    ['rollout.npz', /the first axis is taken for 8 steps of time, the second for 3 environments/],
    ['rollout-dones.npz', /the first axis is taken for 8 steps of time, the second for 3 environments/],
    ['rollout-other-way.npz', /the second axis is taken for 8 steps of time, the first for 3 environments/],
  ] as const)
    it(`${name}: a stream each, cut where an episode begins`, async () => {
      const { set, notes } = await load(name);
      assert.match(notes.join('\n'), axes);
      assert.deepEqual(
        set.episodes.map(({ length }) => length),
        [3, 3, 2, 8, 5, 3],
      );
      const places = stepsOf(set).map(([obs]) => place(obs));
      assert.deepEqual(places.slice(0, 8), [0, 1, 2, 0, 1, 2, 0, 1]);
      assert.deepEqual(places.slice(8, 16), [100, 101, 102, 103, 104, 105, 106, 107]);
    });
});
