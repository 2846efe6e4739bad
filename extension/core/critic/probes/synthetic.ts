import type { Field } from '../../trajectory/fields';
import type { Channel, Column, TrajectorySet } from '../../trajectory/model';
import { rowSize } from '../../trajectory/model';
import { composeSet } from '../data/rows';

/** A recorded step with some values replaced. */
export interface ProbeRow {
  /** Row of the recording. */
  readonly base: number;
  /** Values of columns by key (of a dictionary observation), for completions. */
  readonly keys?: Readonly<Record<string, unknown>>;
  /** Numbers of observation fields. */
  readonly fields?: readonly FieldEdit[];
  /** The observation after the step is the one before it. */
  readonly still?: boolean;
  /** Never the last step. */
  readonly goesOn?: boolean;
}

export interface FieldEdit {
  readonly field: Field;
  readonly of: 'obs' | 'next_obs';
  readonly value: number;
}

export type ProbeEpisode = readonly ProbeRow[];

/** Recorded episodes (rows), then synthetic ones, as one set to replay. */
export function syntheticSet(
  set: TrajectorySet,
  recorded: readonly (readonly number[])[],
  probes: readonly ProbeEpisode[],
): TrajectorySet {
  const made = composeSet(set, [...recorded, ...probes.map((episode) => episode.map(({ base }) => base))]);
  let row = recorded.reduce((sum, rows) => sum + rows.length, 0);
  const next = made.nextObservation;
  for (const episode of probes)
    for (const { keys, fields, still, goesOn } of episode) {
      if (still && next) copyRow(made.observation, next, row);
      for (const { field, of, value } of fields ?? []) {
        const channel = of === 'obs' ? made.observation : next;
        const column = channel?.columns[field.column];
        if (column?.kind === 'numeric') column.data[row * rowSize(column) + field.offset] = value;
      }
      for (const [key, value] of Object.entries(keys ?? {})) setKey(made.observation, key, row, value);
      if (goesOn) made.terminated[row] = made.truncated[row] = 0;
      row++;
    }
  return made;
}

function copyRow(from: Channel, to: Channel, row: number): void {
  to.columns.forEach((column, i) => {
    const source: Column | undefined = from.columns[i];
    if (!source || source.kind !== column.kind) return;
    if (column.kind === 'object') {
      if (source.kind === 'object') (column.values as unknown[])[row] = source.values[row];
    } else if (source.kind === 'numeric') {
      const size = rowSize(column);
      column.data.set(source.data.subarray(row * size, (row + 1) * size), row * size);
    }
  });
}

function setKey({ structure, columns }: Channel, key: string, row: number, value: unknown): void {
  if (structure.kind !== 'dict') return;
  const entry = structure.entries.find((candidate) => candidate.key === key)?.value;
  if (entry?.kind !== 'leaf') return;
  const column = columns[entry.column];
  if (column?.kind === 'object') {
    (column.values as unknown[])[row] = value;
    // A column of texts that is given a list of messages holds texts only no more.
    const isOther = column.dtype === 'string' && typeof value !== 'string' && value !== null;
    if (isOther) (columns as Column[])[entry.column] = { ...column, dtype: 'json' };
  } else if (column && typeof value === 'number') column.data[row] = value;
}
