/** Index of the first entry of a sorted array that is not below `value`; so also how many entries are. */
export function lowerBound(sorted: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

const NUMERIC = new Intl.Collator('en', { numeric: true });

/** `demo_2` before `demo_10`. */
export function byNumber(a: string, b: string): number {
  return NUMERIC.compare(a, b);
}
