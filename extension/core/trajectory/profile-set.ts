import { gatherChannel, leaves } from './columns';
import { MAX_SINGLE_ENTRIES, entryPath, leafName } from './leaf-names';
import type { ChannelRole } from './leaf-names';
import type { Channel, Column, TrajectorySet } from './model';
import { rowSize } from './model';
import type { Profile } from './profile';
import { profileNumbers, profileObjects } from './profile';
import { anyChanges } from './stillness';

export type FieldRole = ChannelRole | 'reward';

/** One leaf of an observation, an action or an info, or the recorded reward. */
export interface FieldProfile extends Profile {
  readonly role: FieldRole;
  /** `x`, `position.z`, `obs`, `action`. */
  readonly name: string;
  readonly dtype: string;
  /** Of one row; [] for a scalar. */
  readonly shape: readonly number[];
  /** Its entries one by one, when they are few enough to look at: `obs[0]`, `obs[1]` … */
  readonly entries: readonly EntryProfile[];
}

export interface EntryProfile extends Profile {
  readonly name: string;
}

/** All fields of a recording, in recorded order: observation, action, reward, info. */
export function profileFields(set: TrajectorySet): FieldProfile[] {
  const reward: Column | null = set.reward && {
    kind: 'numeric',
    dtype: 'float64',
    shape: [],
    data: set.reward,
  };
  return [
    ...profileChannel(set, set.observation, 'observation', lastObservations(set)),
    ...(set.action ? profileChannel(set, set.action, 'action') : []),
    ...(reward ? [profileLeaf(set, reward, 'reward', 'reward')] : []),
    ...(set.info ? profileChannel(set, set.info, 'info') : []),
  ];
}

/** What was observed after the last step of each episode, a row an episode: what the goal looks like may show nowhere else. */
function lastObservations({ nextObservation, episodes }: TrajectorySet): Channel | null {
  const rows = Int32Array.from(episodes, ({ start, length }) => (length > 0 ? start + length - 1 : -1));
  return nextObservation && gatherChannel(nextObservation, rows);
}

function profileChannel(
  set: TrajectorySet,
  channel: Channel,
  role: ChannelRole,
  ends: Channel | null = null,
): FieldProfile[] {
  return leaves(channel.structure).flatMap(({ path, column: index }) => {
    const column = channel.columns[index];
    return column ? [profileLeaf(set, column, role, leafName(role, path), ends?.columns[index])] : [];
  });
}

function profileLeaf(
  set: TrajectorySet,
  column: Column,
  role: FieldRole,
  name: string,
  last?: Column,
): FieldProfile {
  if (column.kind === 'object') {
    const ends = last?.kind === 'object' ? last : null;
    return { role, name, dtype: column.dtype, shape: [], entries: [], ...profileObjects(column, ends) };
  }
  const { dtype, shape } = column;
  const size = rowSize(column);
  const ends = last?.kind === 'numeric' && rowSize(last) === size ? last : null;
  // Actions and rewards are chosen and counted, not sensed: they may stand still.
  const othersChange = (start: number, length: number): boolean =>
    role === 'observation' && anyChanges(set.observation.columns, column, start, length);
  const siblingsChange = (start: number, length: number): boolean =>
    role === 'observation' && (anyChanges([column], null, start, length) || othersChange(start, length));
  const entries =
    size > 1 && size <= MAX_SINGLE_ENTRIES
      ? Array.from({ length: size }, (_, offset) => ({
          name: name + entryPath(offset, shape),
          ...profileNumbers(column, ends, offset, set.episodes, siblingsChange),
        }))
      : [];
  const whole = profileNumbers(column, ends, size > 1 ? null : 0, set.episodes, othersChange);
  return { role, name, dtype, shape, entries, ...whole };
}
