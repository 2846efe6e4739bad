import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { loadRecordings } from '../../../extension/core/trajectory/load';
import { directoryOf, loadFiles, problemOf, removeFiles, setOf, stepsOf } from './files';

const DATA = process.env['REWARDSMITH_SHARED_DATA'] ?? resolve(__dirname, '../../../../shared/data');
const HEADER =
  'episode,steps,X,Y,yaw,steer,throttle,action,reward,done,all_wheels_on_track,progress,closest_waypoint,track_len,tstamp,episode_status,pause_duration';

/** A simtrace of `steps` rows, of which the first is paid 0 and the others 1. */
function simtrace(episode: number, steps: number): string {
  const rows = Array.from({ length: steps }, (_, i) => {
    const last = i === steps - 1;
    const status = i === 0 ? 'prepare' : last ? 'off_track' : 'in_progress';
    return `${episode},${i + 1}.0,${i},0,0,15.0,1.0,3,${i === 0 ? '0.0' : '1.0'},${last ? 'True' : 'False'},True,${i},0,16.0,1.5,${status},0.0`;
  });
  return `${HEADER}\n${rows.join('\n')}\n`;
}

async function tar(files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const archive = pack();
  for (const [name, content] of Object.entries(files)) archive.entry({ name }, content);
  archive.finalize();
  return buffer(archive);
}

describe('DeepRacer logs as they are downloaded', () => {
  afterEach(removeFiles);
  const files = {
    'job/logs/training/robomaker.log': 'SIM_TRACE_LOG:0,1,2,3\n'.repeat(20_000),
    'job/sim-trace/training/training-simtrace/10-iteration.csv': simtrace(2, 4),
    'job/sim-trace/training/training-simtrace/2-iteration.csv': simtrace(1, 3),
    'job/sim-trace/evaluation/evaluation-simtrace/0-iteration.csv': simtrace(0, 2),
    'job/metrics/training.json': '{}',
  };

  for (const name of ['logs.tar.gz', 'logs.tar'])
    it(`${name}: all simtraces, training first, iterations by number, other logs passed over`, async () => {
      const archive = await tar(files);
      const recordings = await loadFiles({ [name]: name.endsWith('.gz') ? gzipSync(archive) : archive });
      const set = setOf(recordings);
      assert.deepEqual(
        set.episodes.map(({ id, file, length }) => [id, file, length]),
        [
          ['training/2#1', name, 3],
          ['training/10#2', name, 4],
          ['evaluation/0#0', name, 2],
        ],
      );
      assert.deepEqual([...(set.reward ?? [])], [0, 1, 1, 0, 1, 1, 1, 0, 1]);
      assert.deepEqual([...(set.unasked ?? [])], [1, 0, 0, 1, 0, 0, 0, 1, 0]);
      // What a task is proposed by is the same as for a simtrace alone.
      assert.equal(recordings.files[0]?.format, 'deepracer');
      assert.equal(
        recordings.files[0]?.notes[0],
        '3 simtraces in the archive, episodes are called after them',
      );
    });

  it('holds what the simtraces alone hold', async function () {
    const traces = ['0-iteration.csv', '1-iteration.csv', '20-iteration.csv'];
    if (!existsSync(join(DATA, 'deepracer', '0-iteration.csv'))) {
      console.log(`      skipped: no recordings in ${DATA} (set REWARDSMITH_SHARED_DATA)`);
      return this.skip();
    }
    const plain = setOf(
      await loadRecordings(
        traces.map((trace) => `deepracer/${trace}`),
        DATA,
      ),
    );
    const archive = await tar(
      Object.fromEntries(
        traces.map((trace) => [`training-simtrace/${trace}`, readFileSync(join(DATA, 'deepracer', trace))]),
      ),
    );
    const track = readFileSync(join(DATA, 'deepracer', 'reinvent_base.npy'));
    const directory = directoryOf({ 'logs.tar.gz': gzipSync(archive), 'reinvent_base.npy': track });
    assert.deepEqual(stepsOf(setOf(await loadRecordings(['logs.tar.gz'], directory))), stepsOf(plain));
  });

  it('says what is wrong with an archive that is cut, damaged inside, or none of DeepRacer', async () => {
    const archive = await tar(files);
    assert.match(
      await problemOf('a.tar', archive.subarray(0, archive.length - 5000)),
      /^file-truncated \| a\.tar \| The tar archive cannot be read to its end/,
    );
    assert.match(
      await problemOf('a.tar.gz', gzipSync(archive).subarray(0, 1000)),
      /^file-truncated \| a\.tar\.gz \| The gzip file stops before its end/,
    );
    const bad = { 'training-simtrace/0-iteration.csv': simtrace(0, 3).replace('1.0,3,1.0', '1.0,3,x') };
    assert.match(
      await problemOf('a.tar', await tar(bad)),
      /^file-damaged \| a\.tar\/training\/0\.csv:3 \| The row has no number under reward/,
    );
    assert.match(
      await problemOf('a.tar', await tar({ 'training-simtrace/0-iteration.csv': 'a,b\n1,2\n' })),
      /^file-damaged \| a\.tar \| training\/0 in the archive is no simtrace/,
    );
    assert.match(
      await problemOf('a.tar', await tar({ 'notes.txt': 'hello' })),
      /^file-foreign \| a\.tar \| This is a tar archive without DeepRacer simtraces/,
    );
  });

  describe('of the simulator itself', () => {
    const log = (rows: string): string =>
      `[INFO] gazebo is up\n${rows
        .trim()
        .split('\n')
        .slice(1)
        .map((row) => `  SIM_TRACE_LOG:${row}\n[INFO] tick`)
        .join('\n')}\n`;

    it('has a step in each line behind its mark, and is what the simtrace is', async () => {
      const trace = setOf(await loadFiles({ 'a.csv': simtrace(3, 4) }));
      const recordings = await loadFiles({ 'robomaker.log': log(simtrace(3, 4)) });
      assert.equal(recordings.files[0]?.format, 'deepracer');
      assert.deepEqual(stepsOf(setOf(recordings)), stepsOf(trace));
    });

    it('is read from an archive without simtraces, and its last line may be cut', async () => {
      const cut = log(simtrace(0, 3)) + 'SIM_TRACE_LOG:0,4,1.0,2.';
      const archive = gzipSync(await tar({ 'logs/training/training-robomaker.log': cut }));
      const { set } = await loadFiles({ 'logs.tar.gz': archive });
      assert.equal(set?.steps, 3);
    });

    it('keeps steering and speed of a continuous action together', async () => {
      const rows = simtrace(0, 3).replaceAll(',3,', ',[-5.0,1.0],');
      const { set } = await loadFiles({ 'sim.log': log(rows) });
      assert.deepEqual(set && stepsOf(set).map(([, action]) => action), [
        [-5, 1],
        [-5, 1],
        [-5, 1],
      ]);
    });
  });

  it('may have a space behind each comma', async () => {
    const spaced = simtrace(1, 3).replaceAll(',', ', ');
    assert.deepEqual(
      stepsOf(setOf(await loadFiles({ 'a.csv': spaced }))),
      stepsOf(setOf(await loadFiles({ 'a.csv': simtrace(1, 3) }))),
    );
  });
});
