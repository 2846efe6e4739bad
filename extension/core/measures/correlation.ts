/** Pearson's r from n, Σx, Σy, Σx², Σy², Σxy; NaN when one of them does not vary. */
export function pearson([n = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0]: Float64Array): number {
  const r = (n * xy - x * y) / Math.sqrt((n * xx - x * x) * (n * yy - y * y));
  return Math.max(-1, Math.min(1, r));
}

/** Whether values vary by more than rounding; `squares` is Σ(x − mean)². */
export function varies(squares: number | undefined, mean: number, count: number): boolean {
  return Math.sqrt((squares ?? 0) / count) > 1e-12 * Math.abs(mean);
}
