import { lowerBound } from '../sorted';

/** 95 % intervals over trajectories. Everything is seeded: the same replay always shows the same interval. */

export type Interval = readonly [number, number];

const RESAMPLES = 1000;
/** Draws in all; beyond it there are fewer resamples. Keeps large recordings interactive. */
const DRAW_BUDGET = 800_000;
/** From this many items on a mean, a share or an AUC is normal to all digits shown: its spread takes few resamples. */
export const MANY = 2000;
const RESAMPLES_OF_MANY = 64;
/** A resample of more items than this draws so many of them; the spread shrinks with the square root of how many there are. */
const MOST_DRAWN = DRAW_BUDGET / RESAMPLES_OF_MANY;
/** But of each stratum no fewer than this. */
const LEAST_DRAWN = 1000;
const SEED = 20240229;
const Z = 1.959964;

/** A small seeded generator (mulberry32): integers from 0 to n-1. */
export function seededIntegers(seed: number = SEED): (n: number) => number {
  let state = seed >>> 0;
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * n);
  };
}

/**
 * Percentile bootstrap, stratified: every resample draws as many of each stratum as there are. Items are numbered
 * through the strata, so stratum sizes [3, 2] are items 0-2 and 3-4. `statistic` may give NaN where a resample has no value;
 * resamples of very many items are smaller than the sample, so it counts what it is given.
 */
export function bootstrap(
  strata: readonly number[],
  statistic: (resample: Uint32Array) => number,
): Interval | undefined {
  const n = strata.reduce((sum, size) => sum + size, 0);
  if (n === 0) return undefined;
  const draws = strata.map((size) => drawsFrom(size, n));
  const drawn = resamplesOf(strata, draws);
  const count = draws.reduce((sum, draw) => sum + draw, 0);
  const values: number[] = [];
  for (let at = 0; at < drawn.length; at += count) {
    const value = statistic(drawn.subarray(at, at + count));
    if (Number.isFinite(value)) values.push(value);
  }
  if (values.length === 0) return undefined;
  // Where a stratum is drawn whole and another is not, the spread of the second is taken for more than it is.
  const drawnShare = draws.reduce((most, draw, k) => Math.max(most, draw / (strata[k] ?? draw)), 0);
  if (n >= MANY) return intervalOfMany(values, Math.sqrt(drawnShare));
  return percentiles(values);
}

function percentiles(values: readonly number[]): Interval {
  const sorted = Float64Array.from(values).sort();
  const at = (q: number) => sorted[Math.round(q * (sorted.length - 1))] ?? NaN;
  return [at(0.025), at(0.975)];
}

function drawsFrom(size: number, n: number): number {
  return n <= MOST_DRAWN ? size : Math.min(size, Math.max(LEAST_DRAWN, Math.round((size * MOST_DRAWN) / n)));
}

/**
 * Draws that are kept, of 3 MB at most: the measures of a recording ask by turns for those of all episodes, of successes and failures
 * apart, of demonstrators, of groups; with fewer than they ask for, each would be drawn again after every save.
 */
const KEPT = 8;
const kept = new Map<string, Uint32Array>();

/** All resamples, one behind the other. The seed is fixed, so that measures over the same episodes share them. */
function resamplesOf(strata: readonly number[], draws: readonly number[]): Uint32Array {
  const key = strata.join();
  const before = kept.get(key);
  if (before) {
    // To the end of those that are forgotten.
    kept.delete(key);
    kept.set(key, before);
    return before;
  }
  const n = draws.reduce((sum, draw) => sum + draw, 0);
  const times =
    n >= MANY ? RESAMPLES_OF_MANY : Math.max(200, Math.min(RESAMPLES, Math.floor(DRAW_BUDGET / n)));
  const next = seededIntegers();
  const drawn = new Uint32Array(times * n);
  let at = 0;
  for (let k = 0; k < times; k++) {
    let first = 0;
    for (const [stratum, size] of strata.entries()) {
      for (const end = at + (draws[stratum] ?? 0); at < end;) drawn[at++] = first + next(size);
      first += size;
    }
  }
  kept.set(key, drawn);
  for (const oldest of [...kept.keys()].slice(0, -KEPT)) kept.delete(oldest);
  return drawn;
}

/** Mean and spread (times `scale`); no wider than a share (0 to 1) or a difference of shares (-1 to 1) can be, where the values are such. */
function intervalOfMany(values: readonly number[], scale: number): Interval {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const least = values.every((value) => value >= 0)
    ? 0
    : values.every((value) => value >= -1)
      ? -1
      : -Infinity;
  const most = values.every((value) => value <= 1) ? 1 : Infinity;
  return normalInterval(mean, scale * Math.sqrt(squares / Math.max(1, values.length - 1)), [least, most]);
}

/** Of an estimate and its standard error, within what it can be. */
export function normalInterval(estimate: number, error: number, [least, most]: Interval): Interval {
  return [Math.max(least, estimate - Z * error), Math.min(most, estimate + Z * error)];
}

/**
 * Bootstrap over episodes of a statistic that is a function of sums: `perEpisode[k][i]` is sum k of episode i.
 * A resample then costs O(episodes), however many steps they have.
 */
export function bootstrapOfSums(
  perEpisode: readonly Float64Array[],
  statistic: (sums: Float64Array) => number,
): Interval | undefined {
  const sums = new Float64Array(perEpisode.length);
  return bootstrap([perEpisode[0]?.length ?? 0], (resample) => {
    perEpisode.forEach((column, k) => (sums[k] = sumOver(column, resample)));
    return statistic(sums);
  });
}

function sumOver(column: Float64Array, items: Uint32Array): number {
  let sum = 0;
  for (let k = 0; k < items.length; k++) sum += column[items[k] ?? 0] ?? 0;
  return sum;
}

/**
 * Bootstrap of the share of `values` above the largest of `others`, without drawing them: a resample's largest is the order statistic
 * at rank n·u^(1/n), and how many values of a resample lie above it is binomial, here by its normal limit.
 */
export function bootstrapOfShareAbove(values: Int32Array, others: Int32Array): Interval | undefined {
  const [above, sorted] = [values.slice().sort(), others.slice().sort()];
  const next = seededIntegers();
  const uniform = (): number => (next(1 << 30) + 0.5) / (1 << 30);
  const shares: number[] = [];
  for (let k = 0; k < RESAMPLES; k++) {
    const rank = Math.ceil(sorted.length * uniform() ** (1 / sorted.length));
    const largest = sorted[Math.max(0, rank - 1)] ?? 0;
    const share = (above.length - lowerBound(above, largest + 1)) / above.length;
    const normal = Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
    shares.push(Math.min(1, Math.max(0, share + normal * Math.sqrt((share * (1 - share)) / above.length))));
  }
  return percentiles(shares);
}

/**
 * Score interval of an AUC from m successes and n failures. R. G. Newcombe, "Confidence intervals for an effect size
 * measure based on the Mann-Whitney statistic. Part 2", Statistics in Medicine 25 (2006), method 5. Unlike the bootstrap it
 * stays open when all pairs of a small sample are in order.
 */
export function newcombeInterval(auc: number, m: number, n: number): Interval {
  const half = (m + n) / 2 - 1;
  const excess = (theta: number) => {
    const variance =
      (theta * (1 - theta) * (1 + half * ((1 - theta) / (2 - theta) + theta / (1 + theta)))) / (m * n);
    return (auc - theta) ** 2 - Z * Z * variance;
  };
  return [auc === 0 ? 0 : bisect(excess, 0, auc), auc === 1 ? 1 : bisect(excess, 1, auc)];
}

/** Where `f` turns from positive (at `outside`) to negative (towards `inside`). */
function bisect(f: (x: number) => number, outside: number, inside: number): number {
  for (let k = 0; k < 60; k++) {
    const middle = (outside + inside) / 2;
    if (f(middle) > 0) outside = middle;
    else inside = middle;
  }
  return inside;
}

/** Wilson's score interval of a share of n. */
export function wilsonInterval(share: number, n: number): Interval {
  const centre = (share + (Z * Z) / (2 * n)) / (1 + (Z * Z) / n);
  const half = (Z * Math.sqrt((share * (1 - share)) / n + (Z * Z) / (4 * n * n))) / (1 + (Z * Z) / n);
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}

/** The smallest interval that holds both: the bootstrap sees ties and clusters, a score interval sees how few there are. */
export function hull(a: Interval, b: Interval | undefined): Interval {
  return b ? [Math.min(a[0], b[0]), Math.max(a[1], b[1])] : a;
}
