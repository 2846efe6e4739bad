import type { Work } from '../breathe';
import { formatNumber } from '../measures/format';
import type { Episode } from '../trajectory/model';
import type { CauseKind } from './analysis';
import type { Feature } from './features';

const MIN_EPISODES = 12;
/** Of either kind: so many, and such a share of them. */
const MIN_KIND = { episodes: 5, share: 0.15 };
/** Share of the variance that two kinds must explain; even spread over a range gives 0.75, a bell 0.64. */
const EXPLAINED = 0.9;
/** The gap between them, as a share of the range. */
const GAP = 0.25;
const SETTLED = { at: 0.75, share: 0.85 };

/**
 * Failures of one cause that end in two clearly different places: the field after the last step whose values fall into two groups with
 * a gap between them (Otsu's threshold). Empty when no field has them.
 */
export function* kindsOf(features: readonly Feature[], episodes: readonly Episode[]): Work<CauseKind[]> {
  if (episodes.length < MIN_EPISODES) return [];
  const after = features.some(({ of }) => of === 'next_obs') ? 'next_obs' : 'obs';
  let best: { readonly explained: number; readonly name: string; readonly split: Split } | null = null;
  for (const { of, kind, isClock, name, read } of features) {
    if (of !== after || kind !== 'number' || isClock) continue;
    yield;
    const ends = episodes.flatMap((episode) => {
      const value = read(episode.start + episode.length - 1);
      return typeof value === 'number' && Number.isFinite(value) ? [{ episode, value }] : [];
    });
    if (ends.length < episodes.length) continue;
    const split = splitOf(ends.sort((a, b) => a.value - b.value));
    if (split && split.explained > (best?.explained ?? 0) && isSettled(split, read))
      best = { explained: split.explained, name, split };
  }
  if (!best) return [];
  const { name, split } = best;
  return [split.low, split.high].map((ends, k) => ({
    words: `${name} ${formatNumber((k === 0 ? ends.at(-1) : ends[0])?.value ?? NaN)} or ${k === 0 ? 'less' : 'more'} at the end`,
    count: ends.length,
    representative: ends[ends.length >> 1]?.episode.id ?? '',
  }));
}

interface End {
  readonly episode: Episode;
  readonly value: number;
}

interface Split {
  readonly explained: number;
  readonly low: readonly End[];
  readonly high: readonly End[];
}

/** On the same side a while before the end already, most of them: noise of a few values falls into groups too, but anew each step. */
function isSettled({ low, high }: Split, read: Feature['read']): boolean {
  const bound = ((low.at(-1)?.value ?? 0) + (high[0]?.value ?? 0)) / 2;
  const all = [...low, ...high];
  const stayed = all.filter(({ episode: { start, length }, value }) => {
    const before = read(start + Math.floor(SETTLED.at * (length - 1)));
    return typeof before === 'number' && before < bound === value < bound;
  });
  return stayed.length >= SETTLED.share * all.length;
}

/** Where sorted values fall apart best; null when they don't. */
function splitOf(ends: readonly End[]): Split | null {
  const n = ends.length;
  const range = (ends.at(-1)?.value ?? 0) - (ends[0]?.value ?? 0);
  const mean = ends.reduce((sum, { value }) => sum + value, 0) / n;
  const total = ends.reduce((sum, { value }) => sum + (value - mean) ** 2, 0);
  if (!(total > 0)) return null;
  const least = Math.max(MIN_KIND.episodes, Math.ceil(MIN_KIND.share * n));
  let best = { explained: 0, at: -1 };
  let below = 0;
  for (let at = 1; at < n; at++) {
    const before = ends[at - 1]?.value ?? 0;
    below += before - mean;
    if (at < least || n - at < least || (ends[at]?.value ?? 0) - before < GAP * range) continue;
    // Between-group sum of squares, from the sum of one side about the common mean.
    const explained = (below ** 2 * (1 / at + 1 / (n - at))) / total;
    if (explained > best.explained) best = { explained, at };
  }
  return best.explained >= EXPLAINED
    ? { explained: best.explained, low: ends.slice(0, best.at), high: ends.slice(best.at) }
    : null;
}
