import { gatherChannel, leafChannel } from '../columns';
import type { Channel, Column, NumericColumn, NumericDtype } from '../model';
import { rowSize } from '../model';

/** Ends reading with a Problem about the file: code, message, hint. Throws ProblemError. */
export type Fail = (code: string, message: string, hint: string) => never;

/** One array, or a group of arrays, whose first dimension counts rows. */
export interface Rows {
  readonly channel: Channel;
  readonly rows: number;
}

/** The single column of rows that are one array; null for a group of arrays. */
export function onlyColumn({ channel }: Rows): Column | null {
  return channel.structure.kind === 'leaf' ? (channel.columns[channel.structure.column] ?? null) : null;
}

/** One number a row: shapes (N,), (N, 1), (N, 1, 1). Null for anything else. */
export function scalars(rows: Rows): NumericColumn | null {
  const column = onlyColumn(rows);
  return column?.kind === 'numeric' && rowSize(column) === 1 ? column : null;
}

export function flagsOf({ dtype, data }: NumericColumn): Uint8Array {
  return dtype === 'bool' && data instanceof Uint8Array ? data : flagsFrom(data);
}

/** 1 where a number is not 0. A plain loop: `Uint8Array.from` with a function takes twenty times as long. */
export function flagsFrom(data: ArrayLike<number>): Uint8Array {
  const flags = new Uint8Array(data.length);
  for (let i = 0; i < flags.length; i++) flags[i] = data[i] ? 1 : 0;
  return flags;
}

/** A flag a row. */
export function flagRows(data: Uint8Array): Rows {
  return { rows: data.length, channel: leafChannel({ kind: 'numeric', dtype: 'bool', shape: [], data }) };
}

/** These rows, in this order. */
export function rowsAt({ channel }: Rows, order: Int32Array): Rows {
  return { rows: order.length, channel: gatherChannel(channel, order) };
}

export function rewardsOf(column: NumericColumn): Float64Array {
  const data = column.data instanceof Float64Array ? column.data : Float64Array.from(column.data);
  return column.present ? data.map((value, row) => (column.present?.[row] ? value : NaN)) : data;
}

const WHOLE: ReadonlySet<NumericDtype> = new Set([
  'uint8',
  'int8',
  'uint16',
  'int16',
  'uint32',
  'int32',
  'int64',
]);

/** Some libraries save discrete actions as rows of one integer; the environment took the integer itself. */
export function singleIntegers(rows: Rows): Rows {
  const column = onlyColumn(rows);
  return column?.kind === 'numeric' && WHOLE.has(column.dtype) && column.shape.join() === '1'
    ? { rows: rows.rows, channel: leafChannel({ ...column, shape: [] }) }
    : rows;
}

/** A dictionary of rows of the same number; null when there are none. */
export function dictionary(parts: readonly (readonly [string, Rows])[]): Channel | null {
  if (parts.length === 0) return null;
  const columns: Column[] = [];
  const entries = parts.map(([key, { channel }]) => {
    const start = columns.length;
    columns.push(...channel.columns);
    return { key, value: shifted(channel.structure, start) };
  });
  return { structure: { kind: 'dict', entries }, columns };
}

function shifted(structure: Channel['structure'], by: number): Channel['structure'] {
  switch (structure.kind) {
    case 'leaf':
      return { kind: 'leaf', column: structure.column + by };
    case 'tuple':
      return { kind: 'tuple', items: structure.items.map((item) => shifted(item, by)) };
    case 'dict':
      return {
        kind: 'dict',
        entries: structure.entries.map(({ key, value }) => ({ key, value: shifted(value, by) })),
      };
  }
}
