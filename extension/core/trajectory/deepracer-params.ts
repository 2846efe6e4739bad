import type { DrivenPoints, Track } from './deepracer-track';
import type { Channel, Column, NumericColumn, TrajectorySet } from './model';
import { isPresent } from './model';

/** The numbers of one key of a dictionary channel. */
function numbersOf(channel: Channel | null, key: string): NumericColumn {
  const entry =
    channel?.structure.kind === 'dict'
      ? channel.structure.entries.find((candidate) => candidate.key === key)
      : undefined;
  const column = entry?.value.kind === 'leaf' ? channel?.columns[entry.value.column] : undefined;
  if (column?.kind !== 'numeric') throw new Error(`the simtrace has no numbers under ${key}`);
  return column;
}

/** Where the cars of a recording were, to find the track they were on. `closest` is the name of that column in info. */
export function drivenPoints(set: TrajectorySet, closest: string): DrivenPoints {
  return {
    x: numbersOf(set.observation, 'x').data,
    y: numbersOf(set.observation, 'y').data,
    closestWaypoint: numbersOf(set.info, closest).data,
    trackLength: numbersOf(set.observation, 'track_length').data[0] ?? NaN,
  };
}

/**
 * True when headings are in radians: none is beyond a full turn, and they agree better with where the car moves next
 * than the same numbers taken as degrees. Today's simulator writes degrees.
 */
export function headingsAreRadians(set: TrajectorySet): boolean {
  const heading = numbersOf(set.observation, 'heading').data;
  if (heading.some((angle) => Math.abs(angle) > 2 * Math.PI)) return false;
  const x = numbersOf(set.observation, 'x').data;
  const y = numbersOf(set.observation, 'y').data;
  let radians = 0;
  let degrees = 0;
  for (const { start, length } of set.episodes)
    for (let row = start; row + 1 < start + length; row++) {
      const dx = (x[row + 1] ?? 0) - (x[row] ?? 0);
      const dy = (y[row + 1] ?? 0) - (y[row] ?? 0);
      // Below a few centimetres the direction of the move says nothing.
      if (Math.hypot(dx, dy) < 0.03) continue;
      const moved = Math.atan2(dy, dx);
      const angle = heading[row] ?? 0;
      radians += 1 - Math.cos(moved - angle);
      degrees += 1 - Math.cos(moved - (angle * Math.PI) / 180);
    }
  return radians < degrees;
}

/** The channel with headings in degrees, and what the track says of each position. */
export function completeParams(channel: Channel, track: Track | null, radians: boolean): Channel {
  const converted = radians ? inDegrees(channel) : channel;
  return track ? withTrack(converted, track) : converted;
}

function inDegrees(channel: Channel): Channel {
  const heading = numbersOf(channel, 'heading');
  const degrees: Column = {
    ...heading,
    dtype: 'float64',
    data: Float64Array.from(heading.data, (angle) => (angle * 180) / Math.PI),
  };
  return {
    ...channel,
    columns: channel.columns.map((column) => (column === heading ? degrees : column)),
  };
}

function withTrack(channel: Channel, track: Track): Channel {
  if (channel.structure.kind !== 'dict') return channel;
  const x = numbersOf(channel, 'x');
  const y = numbersOf(channel, 'y');
  const rows = x.data.length;
  const present = x.present ? { present: x.present } : {};
  const float = (): NumericColumn & { data: Float64Array } => ({
    kind: 'numeric',
    dtype: 'float64',
    shape: [],
    data: new Float64Array(rows).fill(NaN),
    ...present,
  });
  const [distance, width, projection] = [float(), float(), float()];
  const left = new Uint8Array(rows);
  const closest = new Float64Array(rows * 2);
  for (let row = 0; row < rows; row++) {
    if (!isPresent(x, row)) continue;
    const position = track.locate(x.data[row] ?? NaN, y.data[row] ?? NaN);
    distance.data[row] = position.distanceFromCenter;
    width.data[row] = position.trackWidth;
    projection.data[row] = position.projectionDistance;
    left[row] = position.isLeftOfCenter ? 1 : 0;
    closest.set(position.closestWaypoints, row * 2);
  }
  // All rows share one list: as numbers it would be the largest column by far.
  const waypoints = track.waypoints.map((point) => [...point]);
  const added: Readonly<Record<string, Column>> = {
    closest_waypoints: { kind: 'numeric', dtype: 'int64', shape: [2], data: closest, ...present },
    distance_from_center: distance,
    is_left_of_center: { kind: 'numeric', dtype: 'bool', shape: [], data: left, ...present },
    is_reversed: {
      kind: 'numeric',
      dtype: 'bool',
      shape: [],
      data: new Uint8Array(rows).fill(track.isReversed ? 1 : 0),
      ...present,
    },
    projection_distance: projection,
    track_width: width,
    waypoints: {
      kind: 'object',
      dtype: 'json',
      values: Array.from({ length: rows }, (_, row) => (isPresent(x, row) ? waypoints : undefined)),
    },
  };
  const columns = [...channel.columns, ...Object.values(added)];
  const entries = [
    ...channel.structure.entries,
    ...Object.keys(added).map((key, i) => ({
      key,
      value: { kind: 'leaf' as const, column: channel.columns.length + i },
    })),
  ];
  return { structure: { kind: 'dict', entries }, columns };
}
