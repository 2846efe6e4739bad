import { bootstrapOfSums } from '../measures/interval';
import type { MeasureValue } from '../measures/measure';

/** Σ(x−x̄)², Σ(y−ȳ)², Σ(x−x̄)(y−ȳ) of one group. */
export type CrossSums = readonly [squaresX: number, squaresY: number, products: number];

export function crossSums(rows: readonly number[], xs: ArrayLike<number>, ys: ArrayLike<number>): CrossSums {
  const mean = (of: ArrayLike<number>): number =>
    rows.reduce((sum, i) => sum + (of[i] ?? 0), 0) / rows.length;
  const [meanX, meanY] = [mean(xs), mean(ys)];
  let [squaresX, squaresY, products] = [0, 0, 0];
  for (const i of rows) {
    const [x, y] = [(xs[i] ?? 0) - meanX, (ys[i] ?? 0) - meanY];
    squaresX += x * x;
    squaresY += y * y;
    products += x * y;
  }
  return [squaresX, squaresY, products];
}

/** Squares up to here are rounding. */
export const LEAST = 1e-18;

/** Correlation of what varies within groups; the reason where x or y does not. The interval is over groups. */
export function correlationOf(
  sums: readonly CrossSums[],
  { x, y, sample }: { readonly x: string; readonly y: string; readonly sample?: string },
): MeasureValue {
  const columns = ([0, 1, 2] as const).map((k) => Float64Array.from(sums, (each) => each[k]));
  const [squaresX = 0, squaresY = 0, products = 0] = columns.map((column) =>
    column.reduce((a, b) => a + b, 0),
  );
  if (squaresY <= LEAST) return { reason: y };
  if (squaresX <= LEAST) return { reason: x };
  const interval = bootstrapOfSums(columns, ([xx = 0, yy = 0, xy = 0]) => xy / Math.sqrt(xx * yy));
  return {
    value: products / Math.sqrt(squaresX * squaresY),
    ...(interval ? { interval } : {}),
    ...(sample === undefined ? {} : { sample }),
  };
}
