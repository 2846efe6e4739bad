import { isRecord } from './json';
import { assignRoles } from './roles';

type Row = Record<string, unknown>;

/**
 * The rows of a table that is written by columns: `{"x": [1, 2], "reward": [0, 1]}`, and what pandas' `to_json` makes of one
 * by itself (`{"x": {"0": 1, "1": 2}}`) or with `orient="split"`. Null for anything else; lists under an `obs` are an
 * episode, which is read as such.
 */
export function rowsOfColumns(value: Row): Row[] | null {
  const { columns, data } = value;
  if (Array.isArray(columns) && Array.isArray(data) && data.every(Array.isArray))
    return data.map((cells: unknown[]) =>
      Object.fromEntries(columns.map((name, i) => [String(name), cells[i]])),
    );
  // Asked of every row of a file: what tells most rows apart comes first.
  const names = Object.keys(value);
  const first = value[names[0] ?? ''];
  const size = sizeOf(first);
  if (size === null || names.length < 2 || names.some((name) => sizeOf(value[name]) !== size)) return null;
  const roles = new Set(assignRoles(names).values());
  if (!roles.has('action') && !roles.has('reward')) return null;
  if (Array.isArray(first) && roles.has('observation')) return null;
  return Object.keys(first as object).map((key) =>
    Object.fromEntries(names.map((name) => [name, (value[name] as Record<string, unknown>)[key]])),
  );
}

/** Rows of a column: entries of a list of several, or of pandas' index where that is made of numbers; null for no column. */
function sizeOf(column: unknown): number | null {
  if (Array.isArray(column)) return column.length > 1 ? column.length : null;
  if (!isRecord(column)) return null;
  const keys = Object.keys(column);
  return keys.length > 0 && keys.every((key) => /^\d+$/.test(key)) ? keys.length : null;
}

/** True for the start of a table that pandas wrote with `orient="split"` and that holds steps. */
export function looksSplit(text: string): boolean {
  const names = /^\s*\{\s*"columns"\s*:\s*\[([^\]]*)\]/.exec(text)?.[1];
  if (names === undefined) return false;
  const roles = new Set(
    assignRoles(names.split(',').map((name) => name.trim().replace(/^"|"$/g, ''))).values(),
  );
  return roles.has('action') || roles.has('reward');
}
