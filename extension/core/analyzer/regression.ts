/** A sum of columns with slopes, after a target. */
export interface Fit {
  readonly slopes: readonly number[];
  /** Share of the variance, 0 to 1. */
  readonly explained: number;
}

/** Weighted, with an intercept: columns about their means, and their products with each other, made once for all formulas. */
export class Regression {
  private readonly columns: readonly Column[];
  private readonly target: Column;
  private readonly products = new Map<number, number>();

  constructor(
    columns: readonly Float64Array[],
    target: Float64Array,
    private readonly weights: readonly number[],
  ) {
    this.columns = columns.map((column) => this.scaled(column));
    this.target = this.scaled(target);
  }

  /** Null where the columns depend on each other. */
  fit(chosen: readonly number[]): Fit | null {
    const columns = chosen.flatMap((at) => this.columns[at] ?? []);
    if (columns.some(({ size }) => !(size > 0))) return null;
    const moments = columns.map((column) => this.dot(column, this.target));
    const slopes = solve(
      chosen.map((a) => chosen.map((b) => this.product(a, b))),
      moments,
    );
    if (!slopes) return null;
    const explained = slopes.reduce((sum, slope, i) => sum + slope * (moments[i] ?? 0), 0);
    return {
      slopes: slopes.map((slope, i) => (slope * this.target.size) / (columns[i]?.size ?? 1)),
      explained,
    };
  }

  private product(a: number, b: number): number {
    const key = Math.min(a, b) * this.columns.length + Math.max(a, b);
    const known = this.products.get(key);
    if (known !== undefined) return known;
    const [left, right] = [this.columns[a], this.columns[b]];
    const product = left && right ? this.dot(left, right) : NaN;
    this.products.set(key, product);
    return product;
  }

  private dot({ values: a }: Column, { values: b }: Column): number {
    let sum = 0;
    for (let i = 0; i < a.length; i++) sum += (this.weights[i] ?? 0) * (a[i] ?? 0) * (b[i] ?? 0);
    return sum;
  }

  private scaled(values: Float64Array): Column {
    const total = this.weights.reduce((sum, weight) => sum + weight, 0);
    const middle = this.weights.reduce((sum, weight, i) => sum + weight * (values[i] ?? 0), 0) / total;
    const about = values.map((value) => value - middle);
    const size = Math.sqrt(this.dot({ values: about, size: 1 }, { values: about, size: 1 }));
    return { values: size > 0 ? about.map((value) => value / size) : about, size };
  }
}

/** About its mean, of size 1; `size` is what it was. */
interface Column {
  readonly values: Float64Array;
  readonly size: number;
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
