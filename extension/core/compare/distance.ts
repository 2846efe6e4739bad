import { bootstrapOfSums } from '../measures/interval';
import type { MeasuredValue } from '../measures/measure';

/** A spread this small against the values themselves is rounding. */
const SPREADLESS = 1e-12;

export interface Correlated {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  /** How much each pair counts; the same for all when absent. */
  readonly weights?: ArrayLike<number>;
  /** `means`: Pearson's ρ. `zero`: the cosine, where an offset is no matter of taste. */
  readonly about: 'means' | 'zero';
}

/**
 * √((1 − ρ)/2): 0 where the one is a positive multiple of the other, 1 where a negative one. `"x"` or `"y"` when that one does not
 * vary, so that it has no direction. The interval is a bootstrap over the pairs.
 */
export function correlationDistance({
  x,
  y,
  weights,
  about,
}: Correlated): Pick<MeasuredValue, 'value' | 'interval'> | 'x' | 'y' {
  const n = x.length;
  const w = Float64Array.from({ length: n }, (_, i) => weights?.[i] ?? 1);
  const total = w.reduce((sum, one) => sum + one, 0);
  const centre = (values: ArrayLike<number>): number =>
    about === 'zero' ? 0 : w.reduce((sum, one, i) => sum + one * (values[i] ?? 0), 0) / total;
  const [meanX, meanY] = [centre(x), centre(y)];
  // About the means of all, so that a large offset leaves the digits that vary.
  const columns = Array.from({ length: 6 }, () => new Float64Array(n));
  for (let i = 0; i < n; i++) {
    const [one, dx, dy] = [w[i] ?? 0, (x[i] ?? 0) - meanX, (y[i] ?? 0) - meanY];
    [one, one * dx, one * dy, one * dx * dx, one * dy * dy, one * dx * dy].forEach((sum, k) => {
      const column = columns[k];
      if (column) column[i] = sum;
    });
  }
  const sums = Float64Array.from(columns, (column) => column.reduce((sum, value) => sum + value, 0));
  const varies = (squares: number | undefined, values: ArrayLike<number>): boolean => {
    let largest = 0;
    for (let i = 0; i < n; i++) largest = Math.max(largest, Math.abs(values[i] ?? 0));
    return Math.sqrt((squares ?? 0) / total) > SPREADLESS * largest;
  };
  if (!varies(sums[3], x)) return 'x';
  if (!varies(sums[4], y)) return 'y';
  const statistic = about === 'zero' ? cosineDistance : pearsonDistance;
  const interval = bootstrapOfSums(columns, statistic);
  return { value: statistic(sums), ...(interval ? { interval } : {}) };
}

/** From n, Σx, Σy, Σx², Σy², Σxy. */
function pearsonDistance([n = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0]: Float64Array): number {
  const [sxx, syy] = [n * xx - x * x, n * yy - y * y];
  return distanceOf(sxx > 0 && syy > 0 ? (n * xy - x * y) / Math.sqrt(sxx * syy) : NaN);
}

function cosineDistance([, , , xx = 0, yy = 0, xy = 0]: Float64Array): number {
  return distanceOf(xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : NaN);
}

function distanceOf(correlation: number): number {
  // Rounding leaves 1 − 1e-16, of which the root is 1e-8.
  const near = 1 - correlation < 1e-13 ? 1 : correlation;
  return Math.sqrt((1 - Math.max(-1, Math.min(1, near))) / 2);
}
