import type { EpisodeSummary } from '../measures/evaluation';
import type { Preference } from './preferences';

/** So many pairs are looked at: all where there are few trajectories. */
const LOOKED_AT = 4_000;

/**
 * The two trajectories whose comparison says most about the reward, not yet judged; null when none are left. Most telling are
 * pairs that the discounted return and the plain one order differently, then those of the same outcome, which the outcomes say
 * nothing of, with a large difference in what they are paid. Few answers about a trajectory are better than many.
 */
export function nextPair(
  episodes: readonly EpisodeSummary[],
  judged: readonly Preference[],
  skipped: number,
): readonly [string, string] | null {
  const paid = episodes.filter(({ discountedReturn }) => discountedReturn !== null);
  const known = new Set(judged.flatMap(({ better, worse }) => [key(better, worse), key(worse, better)]));
  const answers = new Map<string, number>();
  for (const id of judged.flatMap(({ better, worse }) => [better, worse]))
    answers.set(id, (answers.get(id) ?? 0) + 1);
  const values = paid.map(({ discountedReturn }) => discountedReturn ?? 0);
  const span =
    values.reduce((a, b) => Math.max(a, b), -Infinity) - values.reduce((a, b) => Math.min(a, b), Infinity);
  const found: { readonly pair: readonly [string, string]; readonly tells: number }[] = [];
  for (const [i, j] of somePairs(paid.length)) {
    const [a, b] = [paid[i], paid[j]];
    if (!a || !b || known.has(key(a.id, b.id))) continue;
    const discounted = (a.discountedReturn ?? 0) - (b.discountedReturn ?? 0);
    const plain = (a.return ?? 0) - (b.return ?? 0);
    const differs = Math.sign(discounted) !== Math.sign(plain);
    const alike = a.outcome === b.outcome;
    const seen = (answers.get(a.id) ?? 0) + (answers.get(b.id) ?? 0);
    const tells = 2 * Number(differs) + Number(alike) + Math.abs(discounted) / (span || 1) - 0.5 * seen;
    found.push({ pair: [a.id, b.id], tells });
  }
  found.sort((x, y) => y.tells - x.tells);
  return found[skipped % Math.max(1, found.length)]?.pair ?? null;
}

function key(a: string, b: string): string {
  return JSON.stringify([a, b]);
}

/** All pairs, or an even spread of them: neighbors at ever larger distances. */
function* somePairs(count: number): Generator<readonly [number, number]> {
  const all = (count * (count - 1)) / 2;
  const every = Math.max(1, Math.ceil(all / LOOKED_AT));
  let at = 0;
  for (let distance = 1; distance < count; distance++)
    for (let i = 0; i + distance < count; i++) if (at++ % every === 0) yield [i, i + distance];
}
