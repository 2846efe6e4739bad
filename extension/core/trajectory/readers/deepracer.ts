import { csvDialect, dialectOf } from '../csv-dialect';
import { beforeCut } from '../cut';
import { forEachCsvRow } from '../csv-rows';
import { completeParams, drivenPoints, headingsAreRadians } from '../deepracer-params';
import { trackFiles, trackOf } from '../deepracer-track';
import { WholeFloat } from '../json';
import { asNumber } from '../json-steps';
import type { Channel, TrajectorySet } from '../model';
import { asFlag, normaliseName } from '../roles';
import { count } from '../transition-notes';
import type { Step } from '../transitions';
import { TransitionsBuilder } from '../transitions';
import { ok } from '../../problem';
import type { Reader } from './reader';

const NUMBERS = [
  'episode',
  'steps',
  'x',
  'y',
  'yaw',
  'steer',
  'throttle',
  'reward',
  'progress',
  'closest_waypoint',
  'track_len',
] as const;
const WORDS = ['all_wheels_on_track', 'episode_status'] as const;

/**
 * AWS DeepRacer's simtrace. A row holds what the reward function got, under other names; the observation becomes its
 * `params` dictionary. What only the track tells (waypoints, track_width, distance_from_center …) is worked out when the
 * track's `.npy` lies beside the recording. All columns stay in info as they are.
 */
export const deepracerReader: Reader = {
  id: 'deepracer',
  title: 'AWS DeepRacer simtrace',

  recognises(sample) {
    const names = new Set(csvDialect(sample)?.names.map(normaliseName));
    return [...NUMBERS, ...WORDS].every((name) => names.has(name));
  },

  companions: trackFiles,

  async read(source, sample) {
    const dialect = dialectOf(source, sample);
    // Some versions of the simulator put a space behind each comma.
    const names = dialect.names.map((name) => name.trim());
    const builder = new TransitionsBuilder(source);
    const { ended, cut } = await forEachCsvRow(
      source,
      dialect,
      new Set(dialect.names.filter((name) => name.trim() === 'episode_status')),
      (values, line) => {
        const cells = values.map((value) => (typeof value === 'string' ? value.trim() : value));
        const row = new Map(names.map((name, i) => [normaliseName(name), cells[i]]));
        const missing = NUMBERS.find((name) => asNumber(row.get(name)) === undefined);
        if (missing)
          source.fail(
            'file-damaged',
            `The row has no number under ${missing}, expected one as in every simtrace row.`,
            'Correct or delete the row.',
            line,
          );
        builder.add(stepOf(row, Object.fromEntries(names.map((name, i) => [name, cells[i]])), line));
      },
    );
    const { set, notes } = beforeCut(builder.finish(), cut, false);
    const closest = names.find((name) => normaliseName(name) === 'closest_waypoint') ?? '';
    const found = await trackOf(source.path, drivenPoints(set, closest));
    const radians = headingsAreRadians(set);
    const complete = (channel: Channel): Channel => completeParams(channel, found?.track ?? null, radians);
    const unasked = Uint8Array.from(statuses(set), (status) => Number(status === 'prepare'));
    const prepare = unasked.reduce((sum, flag) => sum + flag, 0);
    return ok({
      set: {
        ...set,
        ...(prepare ? { unasked } : {}),
        observation: complete(set.observation),
        nextObservation: set.nextObservation ? complete(set.nextObservation) : null,
      },
      notes: [
        ...notes,
        ...(prepare
          ? [
              `${count(prepare, 'row')} of status prepare: the simulator pays 0.0 there and does not ask the reward function`,
            ]
          : []),
        found
          ? `waypoints, closest_waypoints, track_width, distance_from_center, is_left_of_center and is_reversed are worked out from ${found.file}`
          : "no waypoints, closest_waypoints, track_width, distance_from_center: put the track's .npy beside the recording",
        ...(radians ? ['yaw was in radians: heading is in degrees'] : []),
        ...(ended ? [] : ['the last line has no line break: its last cell may have been cut']),
      ],
    });
  },
};

/** The simulator's word for each row. */
function statuses({ info, steps }: TrajectorySet): readonly unknown[] {
  const entry =
    info?.structure.kind === 'dict'
      ? info.structure.entries.find(({ key }) => key === 'episode_status')
      : undefined;
  const column = entry?.value.kind === 'leaf' ? info?.columns[entry.value.column] : undefined;
  return column?.kind === 'object' ? column.values : new Array<undefined>(steps);
}

function stepOf(row: ReadonlyMap<string, unknown>, info: Record<string, unknown>, line: number): Step {
  const number = (name: string): number => asNumber(row.get(name)) ?? NaN;
  const float = (name: string): WholeFloat => new WholeFloat(number(name));
  const status = String(row.get('episode_status'));
  const done = asFlag(row.get('done'));
  const timeUp = status === 'time_up';
  return {
    line,
    episode: String(number('episode')),
    t: number('steps'),
    observation: {
      all_wheels_on_track: asFlag(row.get('all_wheels_on_track')) ?? false,
      x: float('x'),
      y: float('y'),
      heading: float('yaw'),
      is_crashed: status === 'crashed',
      is_offtrack: status === 'off_track',
      progress: float('progress'),
      speed: float('throttle'),
      steering_angle: float('steer'),
      steps: number('steps'),
      track_length: float('track_len'),
    },
    action: row.get('action'),
    reward: number('reward'),
    terminated: done === undefined ? undefined : done && !timeUp,
    truncated: done === undefined ? undefined : done && timeUp,
    info,
  };
}
