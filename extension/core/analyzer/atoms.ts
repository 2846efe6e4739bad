import type { FieldValue } from '../trajectory/fields';
import type { Atom } from './conditions';
import { roundBetween } from './conditions';
import type { Feature } from './features';

/** A number with at most this many different whole values is tested for equality too. */
const MAX_DISCRETE = 64;
const MAX_SET = 8;

/** The tests on one feature that could tell the shown rows from the others: equalities, one set, the best thresholds. */
export function singleAtoms(feature: Feature, shown: readonly number[], others: readonly number[]): Atom[] {
  const counts = new Map<FieldValue, { shown: number; others: number }>();
  const count = (rows: readonly number[], key: 'shown' | 'others'): void => {
    for (const row of rows) {
      const value = feature.read(row);
      if (value === null) continue;
      const entry = counts.get(value) ?? { shown: 0, others: 0 };
      entry[key]++;
      counts.set(value, entry);
    }
  };
  count(shown, 'shown');
  count(others, 'others');
  if (counts.size < 2) return [];

  const discrete =
    feature.kind !== 'number' ||
    (counts.size <= MAX_DISCRETE && [...counts.keys()].every((value) => Number.isInteger(value)));
  const atoms: Atom[] = [];
  if (discrete) {
    for (const [value, { shown: n }] of counts)
      if (n / shown.length >= 0.2) atoms.push({ feature, test: 'is', value });
    const set = valueSet(counts, shown.length, others.length);
    if (set) atoms.push({ feature, test: 'in', values: set });
  }
  // Thresholds on the codes of a discrete action mean nothing.
  const isCode = feature.of === 'action' && discrete;
  if (feature.kind === 'number' && !isCode) atoms.push(...thresholds(feature, shown, others));
  return atoms;
}

/** Values that nearly only the shown rows have, each of them more than once: the holes of a numbered grid. */
function valueSet(
  counts: ReadonlyMap<FieldValue, { shown: number; others: number }>,
  shown: number,
  others: number,
): FieldValue[] | null {
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
  const numbers = (rows: readonly number[]): number[] =>
    rows.map((row) => feature.read(row)).filter((value): value is number => Number.isFinite(value));
  const inside = numbers(shown);
  const outside = numbers(others);
  if (inside.length === 0 || outside.length === 0) return [];
  const atoms: Atom[] = [];
  const above = bestCut(inside, outside);
  if (above !== null) atoms.push({ feature, test: 'above', bound: above });
  const negated = bestCut(
    inside.map((x) => -x),
    outside.map((x) => -x),
  );
  if (negated !== null) atoms.push({ feature, test: 'below', bound: negated === 0 ? 0 : -negated });
  if (inside.some((x) => x < 0) && inside.some((x) => x > 0)) {
    const beyond = bestCut(inside.map(Math.abs), outside.map(Math.abs));
    if (beyond !== null) atoms.push({ feature, test: 'beyond', bound: beyond });
  }
  return atoms;
}

/** The bound with the largest share(inside > bound) − share(outside > bound); null when none is above 0. */
function bestCut(inside: readonly number[], outside: readonly number[]): number | null {
  const tagged = [
    ...inside.map((value) => ({ value, gain: 1 / inside.length })),
    ...outside.map((value) => ({ value, gain: -1 / outside.length })),
  ].sort((a, b) => b.value - a.value);
  let gain = 0;
  let best = 1e-9;
  let bound: number | null = null;
  for (const [i, { value, gain: change }] of tagged.entries()) {
    gain += change;
    const next = tagged[i + 1]?.value;
    if (next !== undefined && next < value && gain > best) {
      best = gain;
      bound = Number.isInteger(next) && Number.isInteger(value) ? next : roundBetween(next, value);
    }
  }
  return bound;
}
