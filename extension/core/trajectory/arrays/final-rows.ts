import { rowSize } from '../model';
import type { Rows } from './array';
import { flagRows, flagsOf, onlyColumn, rewardsOf, rowsAt, scalars } from './array';
import type { ArrayKey, ArrayRole, Arrays } from './array-roles';

/** Arrays whose last row of an episode is only where it came to, as arrays of real steps; null when every row is a step. */
export function withoutFinalRows(
  arrays: Arrays,
  names: readonly string[],
): { arrays: Arrays; notes: string[] } | null {
  return ogbench(arrays, names) ?? timeSteps(arrays);
}

/**
 * OGBench: `terminals` marks the last state of each trajectory, which was cut there by its length; no rewards. Source:
 * ogbench.utils.load_dataset, version 1.1.
 */
function ogbench(arrays: Arrays, names: readonly string[]): { arrays: Arrays; notes: string[] } | null {
  const ends = flags(arrays, 'terminated');
  const others: readonly ArrayRole[] = ['reward', 'truncated', 'nextObservation', 'done', 'starts'];
  if (!ends || !names.includes('qpos') || others.some((role) => arrays.has(role))) return null;
  const observations = arrays.get('observation')?.rows;
  if (observations?.rows !== ends.length || arrays.get('action')?.rows.rows !== ends.length) return null;
  const { steps, last } = stepsBefore(ends);
  if (steps.length === 0) return null;
  const result = gathered(arrays, ends.length, steps, ['terminated']);
  result.set('nextObservation', {
    name: 'observations',
    rows: rowsAt(
      observations,
      steps.map((row) => row + 1),
    ),
  });
  result.set('truncated', { name: 'terminals', rows: flagRows(last) });
  return {
    arrays: result,
    notes: [
      'terminals is taken for the last state of each trajectory, as OGBench has it: cut there, and no step',
    ],
  };
}

/**
 * Rows as dm_env and Dreamer keep them, told by `is_first` and `is_last`: the last row is where the episode came to, and a
 * reward stands in the row that it led to.
 */
function timeSteps(arrays: Arrays): { arrays: Arrays; notes: string[] } | null {
  const [first, last] = [flags(arrays, 'starts'), flags(arrays, 'episodeEnd')];
  const observations = arrays.get('observation')?.rows;
  const reward = arrays.get('reward');
  const column = reward && scalars(reward.rows);
  const rows = first?.length ?? 0;
  if (!first || !last || !column || observations?.rows !== rows || arrays.has('nextObservation')) return null;
  const rewards = rewardsOf(column);
  const at = (marks: Uint8Array): boolean =>
    rewards.some((value, row) => marks[row] && value !== 0 && !Number.isNaN(value));
  const [atFirst, atLast] = [at(first), at(last)];
  if (atFirst || !atLast) return null;
  const ends = last.map((mark, row) => (mark || row + 1 === rows || first[row + 1] ? 1 : 0));
  const { steps, last: isLast } = stepsBefore(ends);
  if (steps.length === 0) return null;
  const after = steps.map((row) => row + 1);
  const result = gathered(arrays, rows, steps, ['starts', 'episodeEnd', 'terminated', 'truncated', 'reward']);
  for (const role of ['reward', 'terminated', 'truncated'] as const) {
    const found = arrays.get(role);
    if (found) result.set(role, { name: found.name, rows: rowsAt(found.rows, after) });
  }
  const action = arrays.get('action');
  const isArrival = action && zeroAt(action.rows, first) && !zeroAt(action.rows, last);
  if (action && isArrival) result.set('action', { name: action.name, rows: rowsAt(action.rows, after) });
  result.set('nextObservation', { name: 'observation', rows: rowsAt(observations, after) });
  const starts = isLast.map((_, i) => (i === 0 || isLast[i - 1] ? 1 : 0));
  result.set('starts', { name: 'starts', rows: flagRows(starts) });
  result.set('episodeEnd', { name: 'is_last', rows: flagRows(isLast) });
  return {
    arrays: result,
    notes: [
      `is_first and is_last: the last row is where an episode came to, and each reward${isArrival ? ' and action' : ''} stands in the row that it led to`,
    ],
  };
}

/** Rows that are steps, and which of those are the last of their episode. */
function stepsBefore(ends: Uint8Array): { steps: Int32Array; last: Uint8Array } {
  const steps: number[] = [];
  const last: number[] = [];
  for (let row = 0; row < ends.length; row++) {
    if (ends[row]) continue;
    steps.push(row);
    last.push(ends[row + 1] ? 1 : 0);
  }
  return { steps: Int32Array.from(steps), last: Uint8Array.from(last) };
}

function gathered(
  arrays: Arrays,
  rows: number,
  steps: Int32Array,
  without: readonly ArrayKey[],
): Map<ArrayKey, { name: string; rows: Rows }> {
  return new Map(
    [...arrays].flatMap(([role, { name, rows: own }]) =>
      without.includes(role)
        ? []
        : [[role, { name, rows: own.rows === rows ? rowsAt(own, steps) : own }] as const],
    ),
  );
}

function flags(arrays: Arrays, role: ArrayRole): Uint8Array | null {
  const found = arrays.get(role);
  const column = found && scalars(found.rows);
  return column ? flagsOf(column) : null;
}

function zeroAt(rows: Rows, marks: Uint8Array): boolean {
  const column = onlyColumn(rows);
  if (column?.kind !== 'numeric') return false;
  const size = rowSize(column);
  return marks.every(
    (mark, row) => !mark || column.data.subarray(row * size, (row + 1) * size).every((value) => value === 0),
  );
}
