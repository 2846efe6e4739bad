import type { Channel, Column, Structure } from './model';
import { isPresent, rowSize } from './model';

/** The value of a row of a channel as plain JavaScript (numbers, text, lists, dictionaries); undefined where not recorded. */
export function valueAt(channel: Channel, row: number): unknown {
  return structureValue(channel.structure, channel.columns, row);
}

export function structureValue(structure: Structure, columns: readonly Column[], row: number): unknown {
  if (structure.kind === 'leaf') {
    const column = columns[structure.column];
    return column ? columnValue(column, row) : undefined;
  }
  if (structure.kind === 'tuple') {
    const items = structure.items.map((item) => structureValue(item, columns, row));
    return items.every((item) => item === undefined) ? undefined : items;
  }
  const entries = structure.entries.flatMap(({ key, value }): [string, unknown][] => {
    const inner = structureValue(value, columns, row);
    return inner === undefined ? [] : [[key, inner]];
  });
  return entries.length > 0 || structure.entries.length === 0 ? Object.fromEntries(entries) : undefined;
}

export function columnValue(column: Column, row: number): unknown {
  if (!isPresent(column, row)) return undefined;
  if (column.kind === 'object') return column.values[row];
  const { data, shape } = column;
  const nested = (offset: number, depth: number): unknown => {
    if (depth === shape.length) return column.dtype === 'bool' ? data[offset] !== 0 : data[offset];
    const stride = shape.slice(depth + 1).reduce((product, n) => product * n, 1);
    return Array.from({ length: shape[depth] ?? 0 }, (_, i) => nested(offset + i * stride, depth + 1));
  };
  return nested(row * rowSize(column), 0);
}
