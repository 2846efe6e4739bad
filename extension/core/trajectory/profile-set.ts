import { leaves } from './columns';
import type { Channel, Column, TrajectorySet } from './model';
import { rowSize } from './model';
import type { Profile } from './profile';
import { anyChanges, profileNumbers, profileObjects } from './profile';

export type FieldRole = 'observation' | 'action' | 'reward' | 'info';

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

/** A leaf with more entries than this (an image, a lidar) is summarised only. */
const MAX_ENTRIES = 16;

const ROLE_NAMES = { observation: 'obs', action: 'action', info: 'info' } as const;

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

function profileChannel(set: TrajectorySet, channel: Channel, role: keyof typeof ROLE_NAMES): FieldProfile[] {
  return leaves(channel.structure).flatMap(({ path, column: index }) => {
    const column = channel.columns[index];
    const name = path === '' ? ROLE_NAMES[role] : path.startsWith('[') ? ROLE_NAMES[role] + path : path;
    return column ? [profileLeaf(set, column, role, name)] : [];
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
    size > 1 && size <= MAX_ENTRIES
      ? Array.from({ length: size }, (_, offset) => ({
          name: name + entryPath(offset, shape),
          ...profileNumbers(column, offset, set.episodes, siblingsChange),
        }))
      : [];
  const whole = profileNumbers(column, size > 1 ? null : 0, set.episodes, othersChange);
  return { role, name, dtype, shape, entries, ...whole };
}

function entryPath(offset: number, shape: readonly number[]): string {
  let path = '';
  for (let i = shape.length - 1; i >= 0; i--) {
    const n = shape[i] ?? 1;
    path = `[${offset % n}]${path}`;
    offset = Math.floor(offset / n);
  }
  return path;
}
