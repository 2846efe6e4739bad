import type { Column, Episode, NumericColumn } from './model';
import { isPresent, rowSize } from './model';

/** A value that stands still for fewer steps than this is not called frozen. */
const MIN_FROZEN = 20;

/** A stretch of one episode over which a number does not change. */
interface Still {
  readonly episode: Episode;
  readonly start: number;
  readonly length: number;
  readonly value: number;
}

/** Neighbouring rows of one episode: how many there are, how many differ, and where a value stands still for long. */
export function stillness(
  column: NumericColumn,
  offset: number,
  episodes: readonly Episode[],
): { comparisons: number; changes: number; within: number; runs: Still[] } {
  const size = rowSize(column);
  const runs: Still[] = [];
  let [comparisons, changes, within] = [0, 0, 0];
  for (const episode of episodes) {
    let start = episode.start;
    let last = NaN;
    const end = episode.start + episode.length;
    for (let row = episode.start; row <= end; row++) {
      const value = row < end && isPresent(column, row) ? (column.data[row * size + offset] ?? NaN) : NaN;
      if (row > episode.start && row < end) {
        comparisons++;
        if (value !== last) changes++;
      }
      if (value === last) continue;
      const length = row - start;
      if (length >= MIN_FROZEN && Number.isFinite(last)) {
        runs.push({ episode, start, length, value: last });
        within += length - 1;
      }
      start = row;
      last = value;
    }
  }
  return { comparisons, changes, within, runs };
}

/** Whether any number of these columns changes between two neighbouring rows of the stretch. */
export function anyChanges(
  columns: readonly Column[],
  except: Column | null,
  start: number,
  length: number,
): boolean {
  return columns.some((column) => {
    if (column === except || column.kind !== 'numeric') return false;
    const size = rowSize(column);
    for (let i = start * size; i < (start + length - 1) * size; i++)
      if (column.data[i] !== column.data[i + size]) return true;
    return false;
  });
}
