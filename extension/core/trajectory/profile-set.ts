import { leaves } from './columns';
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
    ...profileChannel(set, set.observation, 'observation'),
    ...(set.action ? profileChannel(set, set.action, 'action') : []),
    ...(reward ? [profileLeaf(set, reward, 'reward', 'reward')] : []),
    ...(set.info ? profileChannel(set, set.info, 'info') : []),
  ];
}

function profileChannel(set: TrajectorySet, channel: Channel, role: ChannelRole): FieldProfile[] {
  return leaves(channel.structure).flatMap(({ path, column: index }) => {
    const column = channel.columns[index];
    return column ? [profileLeaf(set, column, role, leafName(role, path))] : [];
  });
}

function profileLeaf(set: TrajectorySet, column: Column, role: FieldRole, name: string): FieldProfile {
  if (column.kind === 'object')
    return { role, name, dtype: column.dtype, shape: [], entries: [], ...profileObjects(column) };
  const { dtype, shape } = column;
  const size = rowSize(column);
  // Actions and rewards are chosen and counted, not sensed: they may stand still.
  const othersChange = (start: number, length: number): boolean =>
    role === 'observation' && anyChanges(set.observation.columns, column, start, length);
  const siblingsChange = (start: number, length: number): boolean =>
    role === 'observation' && (anyChanges([column], null, start, length) || othersChange(start, length));
  const entries =
    size > 1 && size <= MAX_SINGLE_ENTRIES
      ? Array.from({ length: size }, (_, offset) => ({
          name: name + entryPath(offset, shape),
          ...profileNumbers(column, offset, set.episodes, siblingsChange),
        }))
      : [];
  const whole = profileNumbers(column, size > 1 ? null : 0, set.episodes, othersChange);
  return { role, name, dtype, shape, entries, ...whole };
}
