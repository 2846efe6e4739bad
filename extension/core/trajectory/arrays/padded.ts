import { gatherChannel } from '../columns';
import type { Channel, NumericColumn } from '../model';
import { count } from '../transition-notes';
import type { Fail, Rows } from './array';
import { flagRows, flagsOf, onlyColumn } from './array';
import type { ArrayKey, ArrayRole, Arrays } from './array-roles';
import { widthOf } from './streams';

const PER_STEP: readonly ArrayRole[] = ['reward', 'done', 'terminated', 'truncated', 'episodeEnd', 'mask'];

/**
 * Arrays of shape (episodes, steps, …), each row an episode padded to one length, as flat arrays of their real steps. Null
 * when they are flat already. Lengths come from `episode_lengths`, a mask, or the first flag of an end.
 */
export function unfolded(arrays: Arrays, fail: Fail): { arrays: Arrays; notes: string[] } | null {
  const action = arrays.get('action')?.rows;
  const observation = arrays.get('observation')?.rows;
  const perStep = PER_STEP.flatMap((role) => {
    const found = arrays.get(role);
    const column = found && onlyColumn(found.rows);
    return column?.kind === 'numeric' ? [column] : [];
  });
  const [first] = perStep;
  const steps = first?.shape[0] ?? 0;
  const episodes = observation?.rows ?? 0;
  const single = (column: NumericColumn): boolean =>
    column.shape[0] === steps && column.shape.slice(1).every((n) => n === 1);
  if (!first || !observation || steps < 2 || !perStep.every(single)) return null;
  const observed = widthOf(observation);
  if (observed !== steps && observed !== steps + 1) return null;
  if (action && widthOf(action) !== steps) return null;
  const lengths = lengthsOf(arrays, episodes, steps, fail);
  const total = lengths.reduce((sum, n) => sum + n, 0);
  const rows = new Int32Array(total);
  const starts = new Uint8Array(total);
  let at = 0;
  lengths.forEach((length, episode) => {
    if (length > 0) starts[at] = 1;
    for (let t = 0; t < length; t++) rows[at++] = episode * steps + t;
  });
  const result = new Map<ArrayKey, { name: string; rows: Rows }>();
  for (const [role, { name, rows: own }] of arrays) {
    if (role === 'lengths' || role === 'mask' || role === 'observation') continue;
    const width = widthOf(own);
    if (own.rows === episodes && width === steps) result.set(role, { name, rows: flat(own, steps, rows) });
  }
  const name = arrays.get('observation')?.name ?? 'observations';
  const one = steps + 1;
  const wide = observed === one;
  const observationRows = wide ? rows.map((row) => Math.floor(row / steps) * one + (row % steps)) : rows;
  result.set('observation', { name, rows: flat(observation, observed, observationRows) });
  if (wide)
    result.set('nextObservation', {
      name,
      rows: flat(
        observation,
        one,
        observationRows.map((row) => row + 1),
      ),
    });
  result.set('starts', { name: 'starts', rows: flagRows(starts) });
  return {
    arrays: result,
    notes: [
      `the first axis is taken for ${count(episodes, 'episode')}, the second for up to ${count(steps, 'step')}`,
    ],
  };
}

/** The first two axes made one, and of it only these rows. */
function flat({ channel }: Rows, width: number, rows: Int32Array): Rows {
  const columns = channel.columns.map((column) =>
    column.kind === 'numeric' && column.shape[0] === width
      ? { ...column, shape: column.shape.slice(1) }
      : column,
  );
  const unfoldedChannel: Channel = { structure: channel.structure, columns };
  return { rows: rows.length, channel: gatherChannel(unfoldedChannel, rows) };
}

function lengthsOf(arrays: Arrays, episodes: number, steps: number, fail: Fail): number[] {
  const column = (role: ArrayRole): NumericColumn | null => {
    const found = arrays.get(role);
    const only = found && onlyColumn(found.rows);
    return only?.kind === 'numeric' ? only : null;
  };
  const given = column('lengths');
  if (given) {
    const lengths = Array.from(given.data);
    if (lengths.length !== episodes || lengths.some((n) => !Number.isInteger(n) || n < 0 || n > steps))
      fail(
        'file-mixed',
        `"${arrays.get('lengths')?.name}" does not give ${episodes} lengths of at most ${steps} steps.`,
        'Save the arrays of the same episodes together.',
      );
    return lengths;
  }
  const mask = column('mask');
  const flags = (['done', 'terminated', 'truncated', 'episodeEnd'] as const).flatMap((role) => {
    const found = column(role);
    return found ? [flagsOf(found)] : [];
  });
  const real = mask && flagsOf(mask);
  return Array.from({ length: episodes }, (_, episode) => {
    const at = (t: number): number => episode * steps + t;
    let length = 0;
    while (length < steps && (real ? real[at(length)] : true)) {
      length++;
      if (!real && flags.some((own) => own[at(length - 1)])) break;
    }
    for (let t = length; t < steps; t++)
      if (real ? real[at(t)] : goesOn(flags, at(t), steps - t))
        fail(
          'file-mixed',
          real
            ? `Row ${episode} of "${arrays.get('mask')?.name}" has a hole at step ${t}.`
            : `Row ${episode} goes on behind its end at step ${length - 1}, with another end: the second axis is not the steps of one episode.`,
          'Save flat arrays of one row a step, or add episode_lengths.',
        );
    return length;
  });
}

/** Another end behind the first one, but not flags that stay set over the padding. */
function goesOn(flags: readonly Uint8Array[], from: number, left: number): boolean {
  return flags.some((own) => {
    const rest = own.subarray(from, from + left);
    return rest.some((flag) => flag) && !rest.every((flag) => flag);
  });
}
