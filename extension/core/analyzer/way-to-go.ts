import type { TaskContext } from '../task/context';
import type { Episode } from '../trajectory/model';
import type { Feature } from './features';
import { formatNumber } from '../measures/format';
import { mean, pythonFloat } from './numbers';
import type { Potential } from './potentials';
import { episodesWith, lastRow, MIN_SUCCESSES, trendOf, type Reader } from './trends';

/** Terms of a formula that can still be read, and what each must add to the correlation with time within the successes. */
const MAX_TERMS = 4;
const LEAST_GAIN = 0.02;
/** Share of the variance of the steps that are left, by the whole formula. */
const LEAST_EXPLAINED = 0.15;
const MAX_FIELDS = 12;
const MAX_ROWS = 4000;

/** A field, or the product of two. */
interface Term {
  readonly factors: readonly Feature[];
  readonly read: Reader;
}

/**
 * How few steps are left to a success, as a formula of a few fields: a regression of the steps that were left on the fields of the
 * successes, and for continuous fields on their products, so that what is stored up on a detour (the speed of a swing, a key in the
 * hand) counts as progress. Null where the fields don't say it.
 */
export function wayToGo(context: TaskContext, features: readonly Feature[]): Potential | null {
  const successes = episodesWith(context, 'success');
  if (successes.length < MIN_SUCCESSES) return null;
  const sample = sampleOf(successes);
  const terms = termsOf(features, sample);
  const columns = terms.map(({ read }) => sample.rows.map(read));
  const target = sample.left.map((steps) => -steps);
  const formulaOf = (chosen: readonly number[]): Formula | null => {
    const fit = leastSquares(
      chosen.map((at) => columns[at] ?? []),
      target,
      sample.weights,
    );
    if (!fit) return null;
    const parts = chosen.flatMap((at, i) => {
      const [term, slope] = [terms[at], fit.slopes[i]];
      return term && slope ? [{ term, slope: Number(slope.toPrecision(3)) }] : [];
    });
    const value: Reader = (row) => parts.reduce((sum, { term, slope }) => sum + slope * term.read(row), 0);
    const steadiness = mean(successes.map((episode) => trendOf(episode, value)));
    return { chosen, parts, value, steadiness, explained: fit.explained };
  };
  let formula: Formula | null = null;
  while ((formula?.chosen.length ?? 0) < MAX_TERMS) {
    const before: Formula | null = formula;
    const longer: Formula[] = terms.flatMap((_, i) =>
      before?.chosen.includes(i) ? [] : (formulaOf([...(before?.chosen ?? []), i]) ?? []),
    );
    const best: Formula | undefined = longer.sort((a, b) => b.steadiness - a.steadiness)[0];
    if (!best || best.steadiness - (before?.steadiness ?? 0) < LEAST_GAIN) break;
    formula = best;
  }
  if (!formula || formula.explained < LEAST_EXPLAINED) return null;
  const { parts, value, steadiness, explained } = formula;
  const code: Potential['code'] = (express) =>
    `(${parts.map(({ term, slope }) => `${pythonFloat(slope)} * ${termCode(term, express)}`).join(' + ')})`;
  const names = parts.map(({ term }) => termCode(term, ({ name }) => name)).join(', ');
  return {
    features: [...new Set(parts.flatMap(({ term }) => term.factors))],
    code,
    value,
    rise: mean(successes.map((episode) => value(lastRow(episode)) - value(episode.start))),
    steadiness,
    sentence: `How few steps are left, as ${names} tell it in the ${successes.length} successes (${formatNumber(100 * explained)} % of the variance).`,
  };
}

/** Slopes for terms, chosen so that their sum rises as steadily as can be through the successes. */
interface Formula {
  readonly chosen: readonly number[];
  readonly parts: readonly { readonly term: Term; readonly slope: number }[];
  readonly value: Reader;
  readonly steadiness: number;
  readonly explained: number;
}

interface Sample {
  readonly rows: readonly number[];
  /** Steps to the end of the episode. */
  readonly left: readonly number[];
  /** Every episode counts the same. */
  readonly weights: readonly number[];
}

function sampleOf(successes: readonly Episode[]): Sample {
  const total = successes.reduce((sum, { length }) => sum + length, 0);
  const stride = Math.max(1, Math.ceil(total / MAX_ROWS));
  const picked = successes.flatMap(({ start, length }) =>
    Array.from({ length: Math.ceil(length / stride) }, (_, i) => ({
      row: start + i * stride,
      left: length - i * stride,
      weight: stride / length,
    })),
  );
  return {
    rows: picked.map(({ row }) => row),
    left: picked.map(({ left }) => left),
    weights: picked.map(({ weight }) => weight),
  };
}

function termsOf(features: readonly Feature[], { rows }: Sample): Term[] {
  const fields = features
    .filter(({ of, kind, isClock }) => of === 'obs' && kind !== 'category' && !isClock)
    .map((feature) => ({ feature, read: readerOf(feature) }))
    .filter(({ read }) => {
      const values = rows.map(read);
      return values.every(Number.isFinite) && values.some((value) => value !== values[0]);
    })
    .slice(0, MAX_FIELDS);
  // The products of whole numbers are mostly those of labels.
  const continuous = fields.filter(({ read }) => rows.some((row) => !Number.isInteger(read(row))));
  return [
    ...fields.map(({ feature, read }) => ({ factors: [feature], read })),
    ...continuous.flatMap((a, i) =>
      continuous.slice(i).map((b) => ({
        factors: [a.feature, b.feature],
        read: (row: number) => a.read(row) * b.read(row),
      })),
    ),
  ];
}

function readerOf(feature: Feature): Reader {
  return (row) => {
    const value = feature.read(row);
    return typeof value === 'boolean' ? Number(value) : typeof value === 'number' ? value : NaN;
  };
}

function termCode({ factors: [first, second] }: Term, express: (feature: Feature) => string): string {
  if (!first) return '0.0';
  if (!second) return express(first);
  return first === second ? `${express(first)} ** 2` : `${express(first)} * ${express(second)}`;
}

interface Fit {
  readonly slopes: readonly number[];
  /** Share of the variance, 0 to 1. */
  readonly explained: number;
}

/** With an intercept, weighted; null where the columns depend on each other. */
function leastSquares(
  columns: readonly (readonly number[])[],
  target: readonly number[],
  weights: readonly number[],
): Fit | null {
  const centredColumns = columns.map((column) => centred(column, weights));
  const y = centred(target, weights);
  const dot = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, value, i) => sum + (weights[i] ?? 0) * value * (b[i] ?? 0), 0);
  const sizes = centredColumns.map((column) => Math.sqrt(dot(column, column)));
  if (sizes.some((size) => !(size > 0))) return null;
  const scaled = centredColumns.map((column, i) => column.map((value) => value / (sizes[i] ?? 1)));
  const moments = scaled.map((column) => dot(column, y));
  const slopes = solve(
    scaled.map((a) => scaled.map((b) => dot(a, b))),
    moments,
  );
  if (!slopes) return null;
  const explained = slopes.reduce((sum, slope, i) => sum + slope * (moments[i] ?? 0), 0) / dot(y, y);
  return { slopes: slopes.map((slope, i) => slope / (sizes[i] ?? 1)), explained };
}

function centred(values: readonly number[], weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const middle = values.reduce((sum, value, i) => sum + (weights[i] ?? 0) * value, 0) / total;
  return values.map((value) => value - middle);
}

/** Gauss' elimination of a few unknowns; null where there is no single solution. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] | null {
  const rows = matrix.map((row, i) => [...row, right[i] ?? 0]);
  const n = rows.length;
  for (let i = 0; i < n; i++) {
    const pivot = rows.slice(i).sort((a, b) => Math.abs(b[i] ?? 0) - Math.abs(a[i] ?? 0))[0];
    if (!pivot || Math.abs(pivot[i] ?? 0) < 1e-6) return null;
    rows.splice(rows.indexOf(pivot), 1);
    rows.splice(i, 0, pivot);
    for (const row of rows)
      if (row !== pivot) {
        const factor = (row[i] ?? 0) / (pivot[i] ?? 1);
        for (let k = i; k <= n; k++) row[k] = (row[k] ?? 0) - factor * (pivot[k] ?? 0);
      }
  }
  return rows.map((row, i) => (row[n] ?? 0) / (row[i] ?? 1));
}
