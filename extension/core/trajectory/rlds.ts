import { gatherRows } from './concat';
import { isRecord } from './json';
import type { Channel, Column, Episode, TrajectorySet } from './model';
import { count } from './transition-notes';

interface Folded {
  readonly set: TrajectorySet;
  readonly notes: readonly string[];
  /** Every step has a next observation now. */
  readonly complete: boolean;
}

/**
 * RLDS (and TensorFlow Datasets) end an episode with a step that holds only where it ended up: with `is_last`, action, reward
 * and discount mean nothing. Such steps are taken away; the step before has their observation as its next one already,
 * and ends terminated where `is_terminal` says so, truncated otherwise. Data sets that pay something on the last step do
 * not follow that rule: their last steps stay. Null for recordings without `is_first` and `is_last`.
 */
export function foldFinalSteps(set: TrajectorySet): Folded | null {
  const last = flagsOf(set.info, 'is_last');
  if (!last?.length || !flagsOf(set.info, 'is_first')) return null;
  const { reward } = set;
  const paid = last.filter((row) => {
    const value = reward?.[row] ?? 0;
    return value !== 0 && !Number.isNaN(value);
  }).length;
  const terminated = set.terminated.slice();
  const truncated = set.truncated.slice();
  for (const row of last) if (!terminated[row]) truncated[row] = 1;
  if (paid > 0)
    return {
      set: { ...set, terminated, truncated },
      complete: false,
      notes: [
        `${count(paid, 'episode')} with a reward on the step that is_last marks: it is kept as a step, though RLDS says that its action and reward mean nothing`,
      ],
    };
  const dropped = new Set(last);
  const kept: number[] = [];
  const episodes: Episode[] = [];
  for (const episode of set.episodes) {
    const start = kept.length;
    const end = episode.start + episode.length;
    for (let row = episode.start; row < end; row++) {
      if (!dropped.has(row)) kept.push(row);
      else if (row > episode.start) {
        terminated[row - 1] = terminated[row] ?? 0;
        truncated[row - 1] = truncated[row] ?? 0;
      }
    }
    if (kept.length > start) episodes.push({ ...episode, start, length: kept.length - start });
  }
  const rows = Int32Array.from(kept);
  return {
    set: gatherRows({ ...set, terminated, truncated }, rows, episodes),
    complete: true,
    notes: [
      `${count(last.length, 'step')} marked is_last hold only where an episode ended up: taken as the last next_obs (RLDS)`,
    ],
  };
}

/** True for the info of a step that ends an RLDS episode: one that is not terminal was cut. */
export function isLastOfRlds(info: unknown): boolean {
  return isRecord(info) && 'is_first' in info && info['is_last'] === true;
}

/** Rows at which a flag of info is up; null when info has no such flag. */
function flagsOf(info: Channel | null, name: string): number[] | null {
  const entry =
    info?.structure.kind === 'dict' ? info.structure.entries.find(({ key }) => key === name) : undefined;
  const column: Column | undefined =
    entry?.value.kind === 'leaf' ? info?.columns[entry.value.column] : undefined;
  if (column?.kind !== 'numeric' || column.shape.length > 0) return null;
  const rows: number[] = [];
  column.data.forEach((value, row) => {
    if (value !== 0 && column.present?.[row] !== 0) rows.push(row);
  });
  return rows;
}
