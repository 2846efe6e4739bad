const BLOCKS = '▁▂▃▄▅▆▇█';

/** Bars of text, the tallest for the largest value: for counts. Nothing at all is an empty place. */
export function bars(counts: readonly number[]): string {
  const most = Math.max(0, ...counts);
  return counts
    .map((count) => (count > 0 ? (BLOCKS[Math.ceil((count / most) * BLOCKS.length) - 1] ?? '') : ' '))
    .join('');
}

/** A line of text that rises and falls with the values, from their smallest to their largest; a gap where there is none. */
export function line(values: readonly (number | null)[]): string {
  const known = values.filter((value) => value !== null);
  const low = Math.min(...known);
  const high = Math.max(...known);
  const block = (value: number): string =>
    BLOCKS[high > low ? Math.round(((value - low) / (high - low)) * (BLOCKS.length - 1)) : 3] ?? '';
  return values.map((value) => (value === null ? ' ' : block(value))).join('');
}

/** Means of at most `points` neighbouring groups of about the same size, in order; null for a group without a value. */
export function timeline(values: readonly (number | null)[], points: number): (number | null)[] {
  const groups = Math.min(points, values.length);
  return Array.from({ length: groups }, (_, i) => {
    const group = values
      .slice(Math.floor((i * values.length) / groups), Math.floor(((i + 1) * values.length) / groups))
      .filter((value) => value !== null && Number.isFinite(value));
    return group.length > 0
      ? group.reduce((sum: number, value) => sum + Number(value), 0) / group.length
      : null;
  });
}
