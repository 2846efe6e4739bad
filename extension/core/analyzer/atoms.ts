import { lowerBound } from '../sorted';
import type { FieldValue } from '../trajectory/fields';
import type { Atom } from './conditions';
import { roundBetween } from './conditions';
import type { Feature } from './features';

/** A number with at most this many different whole values is tested for equality too. */
const MAX_DISCRETE = 64;
const MAX_SET = 8;

/** The tests on one feature that could tell the shown rows from the others: equalities, one set, the best thresholds. */
export function singleAtoms(feature: Feature, shown: readonly number[], others: readonly number[]): Atom[] {
  const counts = countValues(feature, shown, others);
  if (counts?.size === 1) return [];
  const atoms: Atom[] = [];
  if (counts) {
    for (const [value, { shown: n }] of counts)
      if (n / shown.length >= 0.2) atoms.push({ feature, test: 'is', value });
    const set = valueSet(counts, shown.length, others.length);
    if (set) atoms.push({ feature, test: 'in', values: set });
  }
  // Thresholds on the codes of a discrete action mean nothing.
  const isCode = feature.of === 'action' && counts !== null;
  if (feature.kind === 'number' && !isCode) atoms.push(...thresholds(feature, shown, others));
  return atoms;
}

type Counts = ReadonlyMap<FieldValue, { shown: number; others: number }>;

/** How often each value occurs; null for a number that is no code: with fractions, or with too many values. */
function countValues(feature: Feature, shown: readonly number[], others: readonly number[]): Counts | null {
  const counts = new Map<FieldValue, { shown: number; others: number }>();
  for (const [rows, key] of [
    [shown, 'shown'],
    [others, 'others'],
  ] as const)
    for (const row of rows) {
      const value = feature.read(row);
      if (value === null) continue;
      if (feature.kind === 'number' && (!Number.isInteger(value) || counts.size > MAX_DISCRETE)) return null;
      const entry = counts.get(value);
      if (entry) entry[key]++;
      else counts.set(value, { shown: Number(key === 'shown'), others: Number(key === 'others') });
    }
  return counts;
}

/** Values that nearly only the shown rows have, each of them more than once: the holes of a numbered grid. */
function valueSet(counts: Counts, shown: number, others: number): FieldValue[] | null {
  const values = [...counts]
    .filter(([, n]) => n.shown >= 2 && n.others / others <= (0.1 * n.shown) / shown)
    .sort(([a], [b]) =>
      typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : 1,
    );
  return values.length >= 2 && values.length <= MAX_SET && values.length <= counts.size / 2
    ? values.map(([value]) => value)
    : null;
}

function thresholds(feature: Feature, shown: readonly number[], others: readonly number[]): Atom[] {
  const numbers = (rows: readonly number[], sign: (x: number) => number): Float64Array => {
    const values = new Float64Array(rows.length);
    let count = 0;
    for (const row of rows) {
      const value = feature.read(row);
      if (typeof value === 'number' && Number.isFinite(value)) values[count++] = sign(value);
    }
    return values.subarray(0, count).sort();
  };
  const cut = (sign: (x: number) => number): number | null =>
    bestCut(numbers(shown, sign), numbers(others, sign));
  const atoms: Atom[] = [];
  const above = cut((x) => x);
  if (above !== null) atoms.push({ feature, test: 'above', bound: above });
  const negated = cut((x) => -x);
  if (negated !== null) atoms.push({ feature, test: 'below', bound: negated === 0 ? 0 : -negated });
  const signs = new Set(shown.map((row) => Math.sign(Number(feature.read(row) ?? 0))));
  const beyond = signs.has(1) && signs.has(-1) ? cut(Math.abs) : null;
  if (beyond !== null) atoms.push({ feature, test: 'beyond', bound: beyond });
  return atoms;
}

/**
 * The bound with the largest share(inside > bound) − share(outside > bound); null when none is above 0. Both are sorted.
 * The best bound always lies right below a value of `inside`.
 */
function bestCut(inside: Float64Array, outside: Float64Array): number | null {
  if (outside.length === 0) return null;
  let best = 1e-9;
  let bound: number | null = null;
  for (let i = inside.length - 1; i >= 0; i--) {
    const value = inside[i] ?? 0;
    if (inside[i - 1] === value) continue;
    const below = lowerBound(outside, value);
    const gain = (inside.length - i) / inside.length - (outside.length - below) / outside.length;
    const next = Math.max(inside[i - 1] ?? -Infinity, outside[below - 1] ?? -Infinity);
    if (gain <= best || next === -Infinity) continue;
    best = gain;
    bound = Number.isInteger(next) && Number.isInteger(value) ? next : roundBetween(next, value);
  }
  return bound;
}
