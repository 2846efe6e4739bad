import { count } from '../transition-notes';
import { onlyColumn, rowsAt, scalars } from './array';
import type { Arrays } from './array-roles';

/**
 * Rows that lie in no order, as a replay buffer or a shuffled table has them, put together by their episode and the number of
 * their step. Null when they are in order, or when the numbers do not tell one.
 */
export function inOrder(arrays: Arrays): { arrays: Arrays; notes: string[] } | null {
  const episode = arrays.get('episode')?.rows;
  const time = arrays.get('t')?.rows;
  const ids = episode && onlyColumn(episode);
  const t = time && scalars(time)?.data;
  if (!ids || !t || episode.rows !== time.rows) return null;
  const labels: ArrayLike<unknown> = ids.kind === 'object' ? ids.values : ids.data;
  const rank = new Map<unknown, number>();
  const ranks = new Int32Array(episode.rows);
  let sorted = true;
  for (let row = 0; row < ranks.length; row++) {
    const label = labels[row];
    if (!rank.has(label)) rank.set(label, rank.size);
    ranks[row] = rank.get(label) ?? 0;
    const [own, before] = [ranks[row] ?? 0, ranks[row - 1] ?? 0];
    if (row > 0 && (own < before || (own === before && !((t[row] ?? 0) > (t[row - 1] ?? 0))))) sorted = false;
  }
  if (sorted) return null;
  const order = Int32Array.from(ranks, (_, row) => row).sort(
    (a, b) => (ranks[a] ?? 0) - (ranks[b] ?? 0) || (t[a] ?? 0) - (t[b] ?? 0),
  );
  // Where a step is there twice the numbers mean something else.
  for (let i = 1; i < order.length; i++) {
    const [a, b] = [order[i - 1] ?? 0, order[i] ?? 0];
    if (ranks[a] === ranks[b] && !((t[a] ?? 0) < (t[b] ?? 0))) return null;
  }
  return {
    // Only arrays of as many rows are of the same steps.
    arrays: new Map(
      [...arrays].map(([role, { name, rows }]) => [
        role,
        { name, rows: rows.rows === order.length ? rowsAt(rows, order) : rows },
      ]),
    ),
    notes: [`rows in no order: sorted into ${count(rank.size, 'episode')} by their numbers`],
  };
}
