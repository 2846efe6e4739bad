import type { EpisodeOutcome } from '../task/outcome';
import type { Column, TrajectorySet } from '../trajectory/model';

/** Rows of a set that differ as much as possible, for a dry run: at most about a dozen, in ascending order. */
export function sampleRows(set: TrajectorySet, outcomes: readonly EpisodeOutcome[]): number[] {
  const rows = new Set<number>();
  const episodes = set.episodes.filter(({ length }) => length > 0);
  const add = (row: number | undefined): void => {
    if (row !== undefined && row >= 0 && row < set.steps) rows.add(row);
  };
  const lastRow = (matches: (index: number, row: number) => boolean): number | undefined => {
    for (const [index, { start, length }] of set.episodes.entries())
      if (length > 0 && matches(index, start + length - 1)) return start + length - 1;
    return undefined;
  };
  const [first] = episodes;
  if (!first) return [];
  add(first.start);
  add(first.start + 1 < first.start + first.length ? first.start + 1 : undefined);
  add(first.start + Math.floor(first.length / 2));
  add(first.start + first.length - 1);
  add(lastRow((index, row) => outcomes[index]?.outcome === 'failure' && set.terminated[row] === 1));
  add(lastRow((index) => outcomes[index]?.outcome === 'success'));
  add(lastRow((_, row) => set.truncated[row] === 1));
  const last = episodes.at(-1);
  add(last?.start);
  for (const row of differentActions(set)) add(row);
  for (const row of extremeTexts(set)) add(row);
  return [...rows].sort((a, b) => a - b);
}

const MAX_ACTIONS = 4;
const SCANNED_ROWS = 5000;

/** The first row of each of the first few distinct actions. */
function differentActions(set: TrajectorySet): number[] {
  const column = set.action?.columns[0];
  if (!column) return [];
  const seen = new Map<string, number>();
  for (let row = 0; row < Math.min(set.steps, SCANNED_ROWS) && seen.size < MAX_ACTIONS; row++) {
    const key = valueText(column, row);
    if (!seen.has(key)) seen.set(key, row);
  }
  return [...seen.values()];
}

/** Shortest and longest text of each column of a completion recording. */
function extremeTexts(set: TrajectorySet): number[] {
  if (set.kind !== 'completions') return [];
  const rows: number[] = [];
  for (const column of set.observation.columns) {
    if (column.kind !== 'object') continue;
    let shortest = 0;
    let longest = 0;
    for (let row = 1; row < Math.min(set.steps, SCANNED_ROWS); row++) {
      const length = valueText(column, row).length;
      if (length < valueText(column, shortest).length) shortest = row;
      if (length > valueText(column, longest).length) longest = row;
    }
    rows.push(shortest, longest);
  }
  return rows.slice(0, 8);
}

function valueText(column: Column, row: number): string {
  if (column.kind === 'object') {
    const value = column.values[row];
    return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  }
  const size = column.shape.reduce((product, n) => product * n, 1);
  return column.data.slice(row * size, (row + 1) * size).join(',');
}
