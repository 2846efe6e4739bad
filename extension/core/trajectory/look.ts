/**
 * Indices of some of `count` alike things that take `bytes` together, evenly spread, for about `look` bytes and no fewer than `fewest`;
 * all where they take no more.
 */
export function someOf(count: number, bytes: number, look: number, fewest = 4): number[] {
  const wanted = Math.min(count, Math.max(fewest, Math.floor((count * look) / Math.max(1, bytes))));
  return Array.from({ length: wanted }, (_, k) => Math.floor((k * count) / wanted));
}
