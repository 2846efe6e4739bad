import type { Field } from '../trajectory/fields';

/** One entry, or a run of entries, further down in the recording. A run without an end goes to the last entry. */
export type Step =
  | { readonly key: string }
  | { readonly index: number }
  | { readonly from: number; readonly to: number | null };

/** A run of entries of a vector: `["state"][3:6]` is base `["state"]`, 3 to 6. */
export interface Run {
  readonly base: string;
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

export function runOf(path: string): Run | null {
  const [, base, from, to] = /^(.*)\[(\d+):(\d+)\]$/.exec(path) ?? [];
  return base === undefined ? null : { base, from: Number(from), to: Number(to) };
}

/** The path of an entry below this one; of a run, counted from its start. Null where the place is not known. */
export function entryBelow(path: string, step: Step, fields: readonly Field[] | null): string | null {
  if ('key' in step) return `${path}[${JSON.stringify(step.key)}]`;
  const run = runOf(path);
  const base = run?.base ?? path;
  const [start, end] = run ? [run.from, run.to] : [0, lengthOf(path, fields)];
  const place = (at: number): number | null => (at >= 0 ? start + at : end === null ? null : end + at);
  if ('index' in step) {
    const at = place(step.index);
    return at === null || at < start ? null : `${base}[${at}]`;
  }
  const [from, to] = [place(step.from), step.to === null ? end : place(step.to)];
  return from === null || to === null || to <= from ? null : `${base}[${from}:${to}]`;
}

/** How many entries a vector has; null for what is none, or not known. */
function lengthOf(path: string, fields: readonly Field[] | null): number | null {
  const own = (fields ?? []).filter(
    (field) => field.path.startsWith(`${path}[`) && /^\[\d+\]$/.test(field.path.slice(path.length)),
  );
  return own.length || null;
}
