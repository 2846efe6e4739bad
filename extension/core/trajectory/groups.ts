import type { Column, Structure, TrajectorySet } from './model';
import { isPresent } from './model';
import { internRows, rowHashes } from './intern';

/**
 * One group number an episode: equal for completions of the same prompt, and for trajectories whose first observation is the
 * same. Null when that can't be known (completions without a prompt).
 */
export function episodeGroups(set: TrajectorySet): Int32Array | null {
  const known = groupsOf.get(set);
  if (known !== undefined) return known;
  const columns = groupedBy(set);
  const groups = columns && internRows(columns, firstRows(set));
  groupsOf.set(set, groups);
  return groups;
}

/** The same after each save. */
const groupsOf = new WeakMap<TrajectorySet, Int32Array | null>();

/** The same as numbers that mean the same in every recording with the same columns. */
export function groupHashes(set: TrajectorySet): Float64Array | null {
  const columns = groupedBy(set);
  return columns && rowHashes(columns, firstRows(set));
}

const sizes = new WeakMap<TrajectorySet, number | null>();
/** More completions of one prompt than any trainer asks for at once. */
const MOST = 128;

/** How many completions of a prompt follow each other, where that is the same for every prompt; else null. */
export function groupSize(set: TrajectorySet): number | null {
  const known = sizes.get(set);
  if (known !== undefined) return known;
  const size = set.kind === 'completions' ? sizeOfRuns(episodeGroups(set)) : null;
  sizes.set(set, size);
  return size;
}

function sizeOfRuns(groups: Int32Array | null): number | null {
  if (!groups) return null;
  const size = groups.findIndex((group) => group !== groups[0]);
  if (size < 2 || size > MOST || groups.length % size !== 0) return null;
  const isRun = (group: number, i: number): boolean => {
    const first = i - (i % size);
    return group === groups[first] && (first !== i || i === 0 || group !== groups[i - 1]);
  };
  return groups.every(isRun) ? size : null;
}

function firstRows({ episodes }: TrajectorySet): Uint32Array {
  return Uint32Array.from(episodes, ({ start }) => start);
}

function groupedBy({
  kind,
  episodes,
  observation: { structure, columns },
}: TrajectorySet): readonly Column[] | null {
  if (kind === 'transitions') return columns;
  const named = (name: string): Column[] => {
    const found =
      structure.kind === 'dict' ? structure.entries.find(({ key }) => key === name)?.value : undefined;
    return found ? columnsOf(found, columns) : [];
  };
  // What the recording itself calls one prompt wins: an agent's first prompt may differ between attempts at one task.
  const id = named('prompt_id');
  const told = id.length > 0 && id.every((column) => episodes.every(({ start }) => isPresent(column, start)));
  const by = told ? id : named('prompt');
  return by.length > 0 ? by : null;
}

function columnsOf(structure: Structure, columns: readonly Column[]): Column[] {
  if (structure.kind === 'leaf') {
    const column = columns[structure.column];
    return column ? [column] : [];
  }
  const parts = structure.kind === 'dict' ? structure.entries.map(({ value }) => value) : structure.items;
  return parts.flatMap((part) => columnsOf(part, columns));
}
