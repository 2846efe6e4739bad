import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { loadRecordings } from '../../../extension/core/trajectory/load';
import { loadFiles, problemOf, removeFiles } from './files';

const ARRAYS = join(__dirname, '../../fixtures/recordings/arrays');
const FOLDER = join(ARRAYS, 'damaged');

/** File and what is said about it: "code | message" of the problem, or the notes of what was read nevertheless. */
const SAID: Readonly<Record<string, RegExp>> = {
  'ragged.hdf5': /^file-mixed \| "rewards" has 5 rows, expected 7: one a step\./,
  'no-observations.hdf5':
    /^file-foreign \| No array holds observations; there are actions, rewards, terminals/,
  'dangling.hdf5': /^file-foreign \| "observations" cannot be read: it is a link/,
  'elsewhere.hdf5': /^file-foreign \| The HDF5 file takes a part of its data from another file/,
  'outside.hdf5':
    /^file-foreign \| The HDF5 file takes a part of its data from another file \(\/etc\/passwd\)/,
  'virtual.hdf5': /^file-foreign \| The HDF5 file takes a part of its data from another file/,
  'cycles.hdf5': /^file-damaged \| infos holds more than 1000 groups/,
  'lzf.hdf5': /^read: no timeouts/,
  'unknown-filter.hdf5': /^file-foreign \| The HDF5 file is compressed by the filter lzf/,
  'codes.arrow': /^file-damaged \| The Arrow file is damaged \(a row names entry 9 of a dictionary of 2\)/,
  'offsets.arrow': /\(the offsets of a text are not in order\)/,
  'cycle.hdf5': /^read: infos\/self.* was left out: (groups inside each other without end|a link)/,
  'huge.hdf5': /^file-too-large \| The dataset \/observations would take 180 GB of memory/,
  'empty.hdf5': /^file-empty \| The recording has no steps\./,
  'wide-rewards.hdf5': /^read: rewards was left out: it is not one number a step.*no rewards recorded/,
  'text-rewards.hdf5': /^read: rewards was left out: it is not one number a step.*no rewards recorded/,
  'complex.hdf5': /^file-foreign \| "observations" cannot be read: it is a compound type/,
  'compound.hdf5': /^file-foreign \| "observations" cannot be read: it is a compound type/,
  'other-next.hdf5':
    /^file-mixed \| "next_observations" is 3 numbers, expected 2 numbers as in "observations"\./,
  'nan.hdf5': /^read: /,
  'half.hdf5': /^read: /,
  'big-endian.hdf5': /^read: /,
  'minari-short.hdf5': /^file-mixed \| episode_0 has 3 observations, expected 4 for 3 actions\./,
  'minari-no-actions.hdf5': /^file-mixed \| episode_0 has no actions; it has observations, rewards/,
  'minari-flags.hdf5': /^file-mixed \| episode_0\/terminations is 2 entries, expected 3 numbers\./,
  'minari-not-jpeg.hdf5': /^read: /,
  'minari-cut-jpeg.hdf5': /^read: .*observations\/camera was left out: pictures/,
  'robomimic-ragged.hdf5':
    /^file-mixed \| data\/demo_0\/obs has 4 rows, expected 3 as in data\/demo_0\/actions\./,
  'robomimic-no-obs.hdf5': /^file-mixed \| data\/demo_0\/ has neither obs nor states/,
  'd3rlpy-count.hdf5': /^file-mixed \| The file has actions of 1 episodes, expected 5 \(num_episodes\)\./,
  'ragged.npz': /^file-mixed \| "\w+" has 7 rows, expected 4: one a step\./,
  'no-observations.npz':
    /^file-foreign \| No array holds observations; there are actions, rewards, terminals/,
  'empty.npz': /^file-empty \| The recording has no steps\./,
  'structured.npz': /^file-foreign \| The array "observations" cannot be read: it is a structured array/,
  'pickled.npz': /^file-foreign \| The array "observations" is a pickle of Python objects\. It is not opened/,
  'pickled-infos.npz': /^read: .*infos was left out: it is a pickle/,
  'dates.npz': /^file-foreign \| The array "observations" cannot be read: its dtype <M8\[s\] is not read/,
  'nan.npz': /^read: /,
  'wrong-lengths.npz': /^file-mixed \| "episode_lengths" does not split 7 steps into episodes\./,
  'second-end.npz':
    /^read: the second axis is taken for 4 steps of time, the first for 2 environments side by side/,
  'dictionary.npz': /^file-mixed \| "obs\/y" has 2 rows, expected 3 as in "obs\/x"\./,
  'no-observations.parquet': /^file-foreign \| No column holds observations/,
  'other.parquet': /^file-foreign \| The columns of the table are of no known recording: city, people\./,
  'empty.parquet': /^file-empty \| The recording has no steps\./,
  'ragged.parquet': /^read: /,
  'other-next.parquet': /^file-mixed \| The next observation is 1 number, expected 2 numbers/,
  'no-completion.parquet': /^read: |^file-mixed \| Row 0 has no completion/,
  'nulls.parquet': /^read: /,
  'imitation-short.parquet': /^file-mixed \| Row 0 has 2 entries in obs, expected 3 for 2 in acts\./,
  'frames-text.parquet': /^file-foreign \| The table has no column "episode_index" of numbers\./,
  'lerobot-cut': /^file-damaged \| The file that describes the recording is no whole JSON/,
  'lerobot-empty': /^file-empty \| The directory has a description, but no data beside it\./,
};

async function said(name: string): Promise<string> {
  const { problems, files, set } = await loadRecordings([name], FOLDER);
  const [problem] = problems;
  if (set) return `read: ${files[0]?.notes.join('; ')}`;
  assert.equal(problem?.where?.file, name);
  return `${problem.code} | ${problem.message}`;
}

describe('recordings that are wrong', () => {
  for (const [name, wanted] of Object.entries(SAID))
    it(`${name}: a sentence that says what and where`, async () => {
      assert.match(await said(name), wanted);
    });

  it('all have a case here', () => {
    assert.deepEqual(readdirSync(FOLDER).sort(), Object.keys(SAID).sort());
  });
});

describe('recordings that are cut or damaged', () => {
  afterEach(removeFiles);
  const sound = readdirSync(ARRAYS, { recursive: true, encoding: 'utf8' }).filter(
    (name) => /\.(npz|parquet|arrow)$/.test(name) && !name.startsWith('damaged'),
  );

  it('are cut anywhere: one problem about the file, or what was there', async () => {
    for (const name of sound) {
      const whole = readFileSync(join(ARRAYS, name));
      for (const share of name.endsWith('.npz') ? [0.2, 0.5, 0.9, 0.99] : [0.5, 0.99]) {
        const cut = whole.subarray(0, Math.floor(whole.length * share));
        assert.match(
          await problemOf('a.bin', cut),
          /^file-(truncated|damaged|foreign|mixed) \| a\.bin \| /,
          `${name} cut to ${share}`,
        );
      }
    }
  }).timeout(60_000);

  it('have bytes flipped anywhere: never a crash, never long, no memory beyond the file', async () => {
    const random = lcg(7);
    for (const name of sound) {
      const whole = readFileSync(join(ARRAYS, name));
      // Tables are read in a thread each, which takes a while to start.
      for (let round = 0; round < (name.endsWith('.npz') ? 25 : 3); round++) {
        const bytes = Buffer.from(whole);
        for (let i = 0; i < 1 + (round % 4); i++)
          bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
        const start = performance.now();
        const { problems, set } = await loadFiles({ 'a.bin': bytes });
        assert.ok(set !== null || problems.length === 1, `${name}, round ${round}`);
        for (const { code } of problems) assert.match(code, /^file-/, `${name}, round ${round}`);
        assert.ok(performance.now() - start < 20_000, `${name}, round ${round} took too long`);
      }
      removeFiles();
    }
    assert.ok(process.memoryUsage().rss < 1.5 * 1024 ** 3);
  }).timeout(60_000);

  it('are HDF5 that is cut or flipped', async () => {
    const random = lcg(11);
    for (const name of ['d4rl.hdf5', 'robomimic.hdf5', 'minari.hdf5.gz']) {
      const stored = readFileSync(join(ARRAYS, name));
      const whole = name.endsWith('.gz') ? gunzipSync(stored) : stored;
      assert.match(
        await problemOf('a.h5', whole.subarray(0, Math.floor(whole.length * 0.7))),
        /^file-truncated \| a\.h5 \| The HDF5 file stops before its end/,
      );
      for (let round = 0; round < 2; round++) {
        const bytes = Buffer.from(whole);
        for (let i = 0; i < 20; i++) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
        const { problems, set } = await loadFiles({ 'a.h5': bytes });
        assert.ok(set !== null || problems.length === 1, `${name}, round ${round}`);
      }
    }
  }).timeout(60_000);
});

/** The same numbers on every machine. */
function lcg(seed: number): () => number {
  return () => {
    seed = (seed * 1664525 + 1013904223) % 2 ** 32;
    return seed / 2 ** 32;
  };
}
