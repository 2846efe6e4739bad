/** Numbers about the values of one expression; NaN is "no value" throughout. */
export interface Spread {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
}

export function spreadOf(values: ArrayLike<number>, which?: readonly number[]): Spread {
  let [count, min, max, sum] = [0, Infinity, -Infinity, 0];
  const add = (value: number | undefined): void => {
    if (value === undefined || Number.isNaN(value)) return;
    count++;
    sum += value;
    if (value < min) min = value;
    if (value > max) max = value;
  };
  if (which) which.forEach((i) => add(values[i]));
  else for (let i = 0; i < values.length; i++) add(values[i]);
  return { count, min, max, mean: count ? sum / count : NaN };
}

export function varies({ min, max, count }: Spread): boolean {
  return count > 0 && max - min > 1e-9 * Math.max(1, Math.abs(min), Math.abs(max));
}

/** Share of pairs in which the first group's value is larger; ties count half. NaN without values. */
export function shareAbove(first: readonly number[], second: readonly number[]): number {
  const a = first.filter((value) => !Number.isNaN(value));
  const b = second.filter((value) => !Number.isNaN(value));
  if (!a.length || !b.length) return NaN;
  let won = 0;
  for (const x of a) for (const y of b) won += x > y ? 1 : x === y ? 0.5 : 0;
  return won / (a.length * b.length);
}

/** The two arrays have values at the same places and are equal there but for rounding. */
export function sameValues(a: ArrayLike<number>, b: ArrayLike<number>, least = 20): boolean {
  let both = 0;
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] ?? NaN, b[i] ?? NaN];
    if (Number.isNaN(x)) continue;
    if (Number.isNaN(y) || Math.abs(x - y) > 1e-6 * Math.max(1, Math.abs(x))) return false;
    both++;
  }
  return both >= least;
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((x, y) => x - y);
  return sorted.length
    ? (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN)
    : NaN;
}

/** Spearman's rank correlation; ties share a rank. 0 where one of the two does not vary. */
export function rankCorrelation(a: readonly number[], b: readonly number[]): number {
  const both = a.flatMap((x, i) =>
    Number.isNaN(x) || Number.isNaN(b[i] ?? NaN) ? [] : [[x, b[i] ?? 0] as const],
  );
  const [x, y] = [0, 1].map((k) => ranks(both.map((pair) => pair[k] ?? 0))) as [number[], number[]];
  const mean = (both.length - 1) / 2;
  let [xy, xx, yy] = [0, 0, 0];
  for (let i = 0; i < both.length; i++) {
    const [dx, dy] = [(x[i] ?? 0) - mean, (y[i] ?? 0) - mean];
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
}

function ranks(values: readonly number[]): number[] {
  const order = [...values.keys()].sort((i, j) => (values[i] ?? 0) - (values[j] ?? 0));
  const result = new Array<number>(values.length).fill(0);
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to + 1 < order.length && values[order[to + 1] ?? 0] === values[order[from] ?? 0]) to++;
    for (let k = from; k <= to; k++) result[order[k] ?? 0] = (from + to) / 2;
    from = to + 1;
  }
  return result;
}
