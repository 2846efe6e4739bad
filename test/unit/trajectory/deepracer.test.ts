import assert from 'node:assert/strict';
import { valueAt } from '../../../extension/core/trajectory/values';
import { loadRecordings } from '../../../extension/core/trajectory/load';
import { directoryOf, loadFiles, problemOf, removeFiles, setOf, stepsOf } from './files';

const HEADER =
  'episode,steps,X,Y,yaw,steer,throttle,action,reward,done,all_wheels_on_track,progress,closest_waypoint,track_len,tstamp,episode_status,pause_duration';

/** A square of 4 m, counterclockwise, driven in its middle; the road is 1 m wide. */
const CORNERS = [
  [0, 0],
  [4, 0],
  [4, 4],
  [0, 4],
  [0, 0],
] as const;

function npy(rows: readonly (readonly number[])[]): Buffer {
  const header = `{'descr': '<f8', 'fortran_order': False, 'shape': (${rows.length}, ${rows[0]?.length ?? 0}), }`;
  const padded = header.padEnd(64 * 2 - 10 - 1) + '\n';
  const prefix = Buffer.from('\x93NUMPY\x01\x00\x00\x00', 'latin1');
  prefix.writeUInt16LE(padded.length, 8);
  return Buffer.concat([prefix, Buffer.from(padded), Buffer.from(Float64Array.from(rows.flat()).buffer)]);
}

/** Centre, inner and outer border: the corners moved by half a metre towards and away from the middle. */
const track = npy(
  CORNERS.map(([x, y]) => {
    const [dx, dy] = [x === 0 ? 0.5 : -0.5, y === 0 ? 0.5 : -0.5];
    return [x, y, x + dx, y + dy, x - dx, y - dy];
  }),
);

const row = (
  steps: number,
  x: number,
  y: number,
  closest: number,
  rest: Record<string, unknown> = {},
): string =>
  Object.values({
    episode: 0,
    steps: `${steps}.0`,
    x,
    y,
    yaw: 0,
    steer: '-10.0',
    throttle: '2.0',
    action: 5,
    reward: '1.0',
    done: 'False',
    wheels: 'True',
    progress: steps,
    closest,
    length: '16.0',
    tstamp: steps / 15,
    status: 'in_progress',
    pause: '0.0',
    ...rest,
  }).join(',');

const simtrace = (...rows: string[]): string => [HEADER, ...rows, ''].join('\n');
const drive = simtrace(
  row(1, 1, 0, 0, { reward: '0.0', status: 'prepare' }),
  row(2, 2.5, 0.25, 1, { yaw: 45 }),
  row(3, 4.25, 1, 1, { done: 'True', wheels: 'False', status: 'off_track' }),
);

describe('DeepRacer simtrace', () => {
  afterEach(removeFiles);

  it('becomes the params dictionary, with what the track beside it tells', async () => {
    const directory = directoryOf({ '0-iteration.csv': drive, 'tracks/square.npy': track });
    const recordings = await loadRecordings(['*.csv'], directory);
    const set = setOf(recordings);
    assert.equal(recordings.files[0]?.format, 'deepracer');
    assert.deepEqual(valueAt(set.observation, 1), {
      all_wheels_on_track: true,
      x: 2.5,
      y: 0.25,
      heading: 45,
      is_crashed: false,
      is_offtrack: false,
      progress: 2,
      speed: 2,
      steering_angle: -10,
      steps: 2,
      track_length: 16,
      closest_waypoints: [0, 1],
      distance_from_center: 0.25,
      is_left_of_center: true,
      is_reversed: false,
      projection_distance: 2.5,
      track_width: 1,
      waypoints: CORNERS.map((corner) => [...corner]),
    });
    const last = valueAt(set.observation, 2) as Record<string, unknown>;
    assert.deepEqual(
      [
        last['is_offtrack'],
        last['is_left_of_center'],
        last['closest_waypoints'],
        last['distance_from_center'],
      ],
      [true, false, [1, 2], 0.25],
    );
    assert.deepEqual(
      stepsOf(set).map(([, action, reward, next, terminated]) => [
        action,
        reward,
        next === null ? null : (next as { x: number }).x,
        terminated,
      ]),
      [
        [5, 0, 2.5, 0],
        [5, 1, 4.25, 0],
        [5, 1, null, 1],
      ],
    );
    assert.equal((stepsOf(set)[1]?.[6] as Record<string, unknown>)['episode_status'], 'in_progress');
    assert.ok(recordings.files[0]?.notes.some((note) => note.startsWith('1 row of status prepare')));
    assert.deepEqual([...(set.unasked ?? [])], [1, 0, 0]);
  });

  it('knows when the track was driven the other way round', async () => {
    // Clockwise the corners are 0 (0,0), 1 (0,4), 2 (4,4), 3 (4,0), 4 (0,0).
    const reversed = simtrace(row(1, 0, 3, 1), row(2, 0.25, 3.5, 1), row(3, 2.5, 4, 2));
    const directory = directoryOf({ 'a.csv': reversed, 'square.npy': track });
    const set = setOf(await loadRecordings(['a.csv'], directory));
    const params = valueAt(set.observation, 1) as Record<string, unknown>;
    assert.deepEqual(
      [params['is_reversed'], params['closest_waypoints'], params['is_left_of_center']],
      [true, [0, 1], false],
    );
  });

  it('gives no waypoints without the right track, and says so', async () => {
    const other = npy(CORNERS.map(([x, y]) => [2 * x, 2 * y, 2 * x, 2 * y, 2 * x, 2 * y]));
    const directory = directoryOf({ 'a.csv': drive, 'other.npy': other });
    const recordings = await loadRecordings(['a.csv'], directory);
    const params = valueAt(setOf(recordings).observation, 0) as Record<string, unknown>;
    assert.deepEqual(Object.keys(params).at(-1), 'track_length');
    assert.ok(recordings.files[0]?.notes.some((note) => note.startsWith('no waypoints')));
  });

  it('sees a track that is put beside it later', async () => {
    const directory = directoryOf({ 'a.csv': drive });
    const before = setOf(await loadRecordings(['a.csv'], directory));
    const { writeFileSync } = await import('node:fs');
    writeFileSync(`${directory}/square.npy`, track);
    const after = setOf(await loadRecordings(['a.csv'], directory));
    assert.equal('track_width' in (valueAt(before.observation, 0) as object), false);
    assert.equal('track_width' in (valueAt(after.observation, 0) as object), true);
  });

  it('turns headings from radians into degrees when the moves say so', async () => {
    const rows = Array.from({ length: 8 }, (_, i) => row(i + 1, 1, i / 2, 0, { yaw: Math.PI / 2 }));
    const recordings = await loadFiles({ 'a.csv': simtrace(...rows) });
    const heading = (valueAt(setOf(recordings).observation, 0) as { heading: number }).heading;
    assert.ok(Math.abs(heading - 90) < 1e-9);
    assert.ok(recordings.files[0]?.notes.includes('yaw was in radians: heading is in degrees'));
  });

  it('counts a lap that ran out of time as truncated', async () => {
    const set = setOf(
      await loadFiles({
        'a.csv': simtrace(row(1, 1, 0, 0), row(2, 2, 0, 0, { done: 'True', status: 'time_up' })),
      }),
    );
    assert.deepEqual([set.terminated[1], set.truncated[1]], [0, 1]);
  });

  it('names the row without a number', async () => {
    assert.equal(
      await problemOf('a.csv', simtrace(row(1, 1, 0, 0), row(2, 1, 0, 0, { reward: '' }))),
      'file-damaged | a.csv:3 | The row has no number under reward, expected one as in every simtrace row.',
    );
  });
});
