import { allocate, leafChannel } from '../columns';
import { concatChannels } from '../concat';
import type { Channel, Column, NumericColumn, Structure } from '../model';
import { rowSize } from '../model';
import { columnValue } from '../values';

/** The values of one column of a Parquet or Arrow table, as both formats have them: nested, one cell a row. */
export type Cells =
  | { readonly kind: 'column'; readonly rows: number; readonly column: Column }
  | {
      readonly kind: 'struct';
      readonly rows: number;
      readonly entries: readonly { readonly key: string; readonly value: Cells }[];
    }
  | {
      readonly kind: 'lists';
      readonly rows: number;
      /** rows + 1 of them: the list of row i is items offsets[i] to offsets[i + 1]. */
      readonly offsets: Int32Array;
      readonly items: Cells;
      /** 1 where the row has a list, which may be empty; absent when all have. */
      readonly present?: Uint8Array;
    }
  | { readonly kind: 'bytes'; readonly rows: number; readonly values: readonly (Uint8Array | undefined)[] };

/** Cells as a channel: structs are dictionaries, lists of one length arrays, other lists values. Null for bytes. */
export function channelOf(cells: Cells): Channel | null {
  const columns: Column[] = [];
  const visit = (node: Cells): Structure | null => {
    if (node.kind === 'struct') {
      const entries = node.entries.flatMap(({ key, value }) => {
        const inner = visit(value);
        return inner ? [{ key, value: inner }] : [];
      });
      return entries.length > 0 ? { kind: 'dict', entries } : null;
    }
    const column = columnOf(node);
    if (!column) return null;
    columns.push(column);
    return { kind: 'leaf', column: columns.length - 1 };
  };
  const structure = visit(cells);
  return structure && { structure, columns };
}

/** Anything but a struct as one column; null for bytes. */
export function columnOf(cells: Cells): Column | null {
  if (cells.kind === 'column') return cells.column;
  if (cells.kind === 'bytes') return null;
  if (cells.kind === 'lists') {
    const inner = columnOf(cells.items);
    if (!inner) return null;
    const width = widthOf(cells);
    if (inner.kind === 'numeric' && !inner.present && width !== null)
      return arrays(inner, width, cells.offsets, cells.rows, cells.present);
    return { kind: 'object', dtype: 'json', values: lists(cells, inner) };
  }
  const inner = cells.entries.map(({ key, value }) => ({ key, column: columnOf(value) }));
  const values = Array.from({ length: cells.rows }, (_, row) =>
    Object.fromEntries(
      inner.flatMap(({ key, column }) => {
        const value = column ? columnValue(column, row) : undefined;
        return value === undefined ? [] : [[key, value]];
      }),
    ),
  );
  return { kind: 'object', dtype: 'json', values };
}

/** The one length of all lists; null when they differ. */
function widthOf({ rows, offsets, present }: Extract<Cells, { kind: 'lists' }>): number | null {
  let width: number | null = null;
  for (let row = 0; row < rows; row++) {
    if (present && !present[row]) continue;
    const own = (offsets[row + 1] ?? 0) - (offsets[row] ?? 0);
    if (width !== null && own !== width) return null;
    width = own;
  }
  return width;
}

function arrays(
  items: NumericColumn,
  width: number,
  offsets: Int32Array,
  rows: number,
  present: Uint8Array | undefined,
): NumericColumn {
  const size = rowSize(items);
  const each = width * size;
  const shape = [width, ...items.shape];
  const first = (offsets[0] ?? 0) * size;
  if (!present || present.every((flag) => flag === 1))
    return {
      kind: 'numeric',
      dtype: items.dtype,
      shape,
      data: items.data.subarray(first, first + rows * each),
    };
  const data = allocate(items.dtype, rows * each);
  if (items.dtype.startsWith('float')) data.fill(NaN);
  for (let row = 0; row < rows; row++) {
    const from = (offsets[row] ?? 0) * size;
    if (present[row]) data.set(items.data.subarray(from, from + each), row * each);
  }
  return { kind: 'numeric', dtype: items.dtype, shape, data, present };
}

function lists({ rows, offsets, present }: Extract<Cells, { kind: 'lists' }>, inner: Column): unknown[] {
  return Array.from({ length: rows }, (_, row) => {
    if (present && !present[row]) return undefined;
    const [start = 0, end = 0] = offsets.subarray(row, row + 2);
    return Array.from({ length: end - start }, (__, i) => columnValue(inner, start + i) ?? null);
  });
}

/** The same column of several tables, one behind the other; null when they are of different kinds. */
export function concatCells(parts: readonly Cells[]): Cells | null {
  const [first] = parts;
  if (!first || parts.length === 1) return first ?? null;
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  switch (first.kind) {
    case 'column': {
      const all = parts.filter((part) => part.kind === 'column');
      const joined = concatChannels(
        all.map(({ column }) => leafChannel(column)),
        all.map((part) => part.rows),
      )?.columns[0];
      return all.length === parts.length && joined ? { kind: 'column', rows, column: joined } : null;
    }
    case 'bytes': {
      const all = parts.filter((part) => part.kind === 'bytes');
      return all.length === parts.length
        ? { kind: 'bytes', rows, values: all.flatMap(({ values }) => values) }
        : null;
    }
    case 'struct': {
      const all = parts.filter((part) => part.kind === 'struct');
      if (all.length !== parts.length) return null;
      const entries = first.entries.flatMap(({ key }) => {
        const own = all.flatMap((part) => part.entries.find((entry) => entry.key === key)?.value ?? []);
        const value = own.length === all.length ? concatCells(own) : null;
        return value ? [{ key, value }] : [];
      });
      return { kind: 'struct', rows, entries };
    }
    case 'lists': {
      const all = parts.filter((part) => part.kind === 'lists');
      const items = concatCells(all.map((part) => part.items));
      if (all.length !== parts.length || !items) return null;
      return { kind: 'lists', rows, items, ...joinedOffsets(all, rows) };
    }
  }
}

function joinedOffsets(
  parts: readonly Extract<Cells, { kind: 'lists' }>[],
  rows: number,
): { offsets: Int32Array; present?: Uint8Array } {
  const offsets = new Int32Array(rows + 1);
  const present = new Uint8Array(rows);
  let [row, item] = [0, 0];
  for (const part of parts) {
    for (let i = 0; i < part.rows; i++) {
      offsets[row + i] = item + (part.offsets[i] ?? 0);
      present[row + i] = part.present ? (part.present[i] ?? 0) : 1;
    }
    row += part.rows;
    item += part.items.rows;
    offsets[row] = item;
  }
  return present.every((flag) => flag === 1) ? { offsets } : { offsets, present };
}
