import { isRecord } from './json';
import { assignRoles } from './roles';

type Row = Record<string, unknown>;

/** Rows by their number or label, as pandas' `to_json(orient="index")` and people who keep episodes in a dictionary write them. */
const LABEL = /^(?:(?:episode|ep|trajectory|traj|demo|rollout|row)[_-]?)?\d+$/i;

/**
 * The rows of a table that is written by columns: `{"x": [1, 2], "reward": [0, 1]}`, and what pandas' `to_json` makes of one
 * by itself (`{"x": {"0": 1, "1": 2}}`), with `orient="split"` or with `orient="index"` (`{"0": {"x": 1}, "1": {"x": 2}}`).
 * Null for anything else; lists under an `obs` are an episode, which is read as such.
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
  if (LABEL.test(names[0] ?? '')) return rowsByLabel(value);
  const size = sizeOf(first);
  if (size === null || names.length < 2 || names.some((name) => sizeOf(value[name]) !== size)) return null;
  if (Array.isArray(first)) {
    const roles = new Set(assignRoles(names).values());
    if ((!roles.has('action') && !roles.has('reward')) || roles.has('observation')) return null;
  }
  return Object.keys(first as object).map((key) =>
    Object.fromEntries(names.map((name) => [name, (value[name] as Record<string, unknown>)[key]])),
  );
}

/** Labels that are words (`episode_3`) are kept as the row's episode, where it names none itself. */
function rowsByLabel(value: Row): Row[] | null {
  const entries = Object.entries(value);
  if (!entries.every((entry): entry is [string, Row] => LABEL.test(entry[0]) && isRecord(entry[1])))
    return null;
  return entries.map(([label, row]) =>
    /^\d+$/.test(label) || [...assignRoles(Object.keys(row)).values()].includes('episode')
      ? row
      : { episode: label, ...row },
  );
}

/** Rows of a column: entries of a list of several, or of pandas' index where that is made of numbers; null for no column. */
function sizeOf(column: unknown): number | null {
  if (Array.isArray(column)) return column.length > 1 ? column.length : null;
  if (!isRecord(column)) return null;
  const keys = Object.keys(column);
  return keys.length > 0 && keys.every((key) => /^\d+$/.test(key)) ? keys.length : null;
}

/**
 * Where the first row begins of a table that is written with `orient="split"` or by labels; null for other text. `names`: of its
 * values, where they stand apart from the rows.
 */
export function frameStart(
  text: string,
): { readonly at: number; readonly names: readonly string[] | null } | null {
  const split = /^\s*\{\s*"columns"\s*:\s*(\[(?:[^\][]|"[^"]*")*\])/.exec(text);
  if (split) {
    const names = namesOf(split[1] ?? '');
    const rows = /[{,]\s*"data"\s*:\s*\[\s*\[/.exec(text);
    return names && { at: rows ? rows.index + rows[0].length : text.length, names };
  }
  const label = /^\s*\{\s*"([^"]*)"\s*:\s*(?=\{)/.exec(text);
  return label && LABEL.test(label[1] ?? '') ? { at: label[0].length, names: null } : null;
}

function namesOf(list: string): string[] | null {
  try {
    return (JSON.parse(list) as unknown[]).map(String);
  } catch {
    return null;
  }
}

/** True for the start of a table that pandas wrote column by column, whose other names may lie far behind. */
export function isByColumns(text: string): boolean {
  return /^\s*\{\s*"[^"]*"\s*:\s*\{\s*"0"\s*:/.test(text) && !frameStart(text);
}

/** True for what pandas writes with `orient="table"` of a table that has no index of its own. */
export function hasOwnIndex(text: string): boolean {
  return /^\s*\{\s*"schema"\s*:\s*\{\s*"fields"\s*:\s*\[\s*\{\s*"name"\s*:\s*"index"/.test(text);
}
