import type { Channel, Column, NumericData, NumericDtype, Structure } from './model';
import { rowSize } from './model';

const ARRAYS = {
  bool: Uint8Array,
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  int64: Float64Array,
  float32: Float32Array,
  float64: Float64Array,
} as const satisfies Record<NumericDtype, unknown>;

/** The kind of array that numbers of a dtype lie in. */
export function arrayOf(dtype: NumericDtype): (typeof ARRAYS)[NumericDtype] {
  return ARRAYS[dtype];
}

/** Room for `length` numbers of a dtype. */
export function allocate(dtype: NumericDtype, length: number): NumericData {
  return new ARRAYS[dtype](length);
}

/** Rows of a column in a new order; -1 is a row that was not recorded. The same column when nothing changes. */
function gatherColumn(column: Column, rows: Int32Array): Column {
  const count = column.kind === 'object' ? column.values.length : column.data.length / (rowSize(column) || 1);
  if (rows.length === count && isUnchanged(rows)) return column;
  if (column.kind === 'object')
    return { ...column, values: Array.from(rows, (row) => (row < 0 ? undefined : column.values[row])) };
  const size = rowSize(column);
  const data = allocate(column.dtype, rows.length * size);
  const present = new Uint8Array(rows.length);
  let all = true;
  for (let i = 0; i < rows.length;) {
    const row = rows[i] ?? -1;
    if (row < 0 || (column.present && column.present[row] !== 1)) {
      all = false;
      if (isFloat(column.dtype)) data.fill(NaN, i * size, (i + 1) * size);
      i++;
      continue;
    }
    // Rows that follow each other are copied in one go.
    let end = i + 1;
    while (rows[end] === row + end - i && (!column.present || column.present[row + end - i] === 1)) end++;
    if (end === i + 1 && size === 1) data[i] = column.data[row] ?? 0;
    else data.set(column.data.subarray(row * size, (row + end - i) * size), i * size);
    present.fill(1, i, end);
    i = end;
  }
  const { present: _, ...rest } = column;
  return all ? { ...rest, data } : { ...rest, data, present };
}

function isUnchanged(rows: Int32Array): boolean {
  for (let i = 0; i < rows.length; i++) if (rows[i] !== i) return false;
  return true;
}

export function gatherChannel(channel: Channel, rows: Int32Array): Channel {
  return {
    structure: channel.structure,
    columns: channel.columns.map((column) => gatherColumn(column, rows)),
  };
}

/** A channel that is one column. */
export function leafChannel(column: Column): Channel {
  return { structure: { kind: 'leaf', column: 0 }, columns: [column] };
}

/** The leaves of a structure with a path for people (`position.x`, `[0]`), in order. */
export function leaves(structure: Structure): { readonly path: string; readonly column: number }[] {
  const found: { path: string; column: number }[] = [];
  const visit = (node: Structure, path: string): void => {
    if (node.kind === 'leaf') found.push({ path, column: node.column });
    else if (node.kind === 'dict')
      for (const { key, value } of node.entries) visit(value, path ? `${path}.${key}` : key);
    else node.items.forEach((item, i) => visit(item, `${path}[${i}]`));
  };
  visit(structure, '');
  return found;
}

/** Smallest dtype that holds all values of both exactly, as numpy promotes; bool with a number is that number. */
export function promote(a: NumericDtype, b: NumericDtype): NumericDtype {
  if (a === b) return a;
  if (a === 'bool') return b;
  if (b === 'bool') return a;
  if (isFloat(a) || isFloat(b)) {
    const small = (dtype: NumericDtype): boolean => dtype === 'float32' || bits(dtype) <= 16;
    return small(a) && small(b) ? 'float32' : 'float64';
  }
  const signed = a.startsWith('int') || b.startsWith('int');
  if (!signed) return bits(a) > bits(b) ? a : b;
  const need = Math.max(...[a, b].map((dtype) => (dtype.startsWith('u') ? bits(dtype) * 2 : bits(dtype))));
  return need <= 8 ? 'int8' : need <= 16 ? 'int16' : need <= 32 ? 'int32' : 'int64';
}

function isFloat(dtype: NumericDtype): boolean {
  return dtype.startsWith('float');
}

function bits(dtype: NumericDtype): number {
  return Number(/\d+/.exec(dtype)?.[0] ?? 1);
}
