import { wilsonInterval } from '../measures/interval';
import type { Training } from './training';
import { curveOf } from './curve';

/** The reward rises while success falls, or pays for failing: what was learned is not what was meant. */
export interface Hacked {
  readonly kind: 'rises-as-success-falls' | 'failing-pays-more';
  readonly sentence: string;
  /** "seed-3.jsonl#17", the best paid first. */
  readonly episodes: readonly string[];
}

const MOST_NAMED = 5;
/** Stretches that are taken together, against chance. */
const TOGETHER = 3;
const LEAST_EPISODES = 20;

/** Null: nothing speaks for it, or there is too little to say so. */
export function hackedBy(training: Training): Hacked | null {
  return failingPaysMore(training) ?? risesAsSuccessFalls(training);
}

/** The trained agents fail, and are paid more for it than a success was ever paid. */
function failingPaysMore({ seeds }: Training): Hacked | null {
  const all = seeds.flatMap(({ seed, episodes }) => episodes.map((episode) => ({ seed, ...episode })));
  const paidFor = (success: boolean): number[] =>
    all.flatMap((one) => (one.success === success && one.paid !== null ? [one.paid] : []));
  const bestSuccess = Math.max(...paidFor(true));
  if (!Number.isFinite(bestSuccess)) return null;
  const trained = all.filter(({ phase, success }) => phase === 'trained' && success !== null);
  const gamed = trained.filter(({ success, paid }) => !success && paid !== null && paid > bestSuccess);
  if (gamed.length < trained.length / 10) return null;
  const most = Math.max(...gamed.map(({ paid }) => paid ?? -Infinity));
  return {
    kind: 'failing-pays-more',
    sentence: `The trained agents fail in ${gamed.length} of ${trained.length} episodes and are paid up to ${short(most)} for it; no recorded success was paid more than ${short(bestSuccess)}.`,
    episodes: named(gamed),
  };
}

function risesAsSuccessFalls({ seeds }: Training): Hacked | null {
  const curve = curveOf(seeds);
  const parts: { paid: number; success: number; episodes: number }[] = [];
  for (let at = 0; at + TOGETHER <= curve.length; at++) {
    const points = curve.slice(at, at + TOGETHER);
    const episodes = points.reduce((sum, point) => sum + point.episodes, 0);
    const over = (of: (point: (typeof points)[number]) => number | null): number =>
      points.reduce((sum, point) => sum + (of(point) ?? NaN) * point.episodes, 0) / episodes;
    const part = { paid: over((point) => point.return), success: over((point) => point.success), episodes };
    if (Number.isFinite(part.paid) && Number.isFinite(part.success)) parts.push(part);
  }
  const end = parts.at(-1);
  if (!end || end.episodes < LEAST_EPISODES) return null;
  const [, high] = wilsonInterval(end.success, end.episodes);
  const before = parts
    .filter(({ success, episodes, paid }) => {
      if (episodes < LEAST_EPISODES || paid >= end.paid) return false;
      return wilsonInterval(success, episodes)[0] > high + 0.05;
    })
    .sort((a, b) => b.success - a.success)[0];
  if (!before) return null;
  const failing = seeds.flatMap(({ seed, episodes }) =>
    episodes
      .filter(({ phase, success }) => phase === 'trained' && success === false)
      .map((one) => ({ seed, ...one })),
  );
  return {
    kind: 'rises-as-success-falls',
    sentence: `While the reward rose from ${short(before.paid)} to ${short(end.paid)} an episode, success fell from ${Math.round(100 * before.success)} % to ${Math.round(100 * end.success)} %.`,
    episodes: named(failing),
  };
}

function named(
  episodes: readonly { readonly seed: number; readonly episode: number; readonly paid: number | null }[],
): string[] {
  return [...episodes]
    .sort((a, b) => (b.paid ?? -Infinity) - (a.paid ?? -Infinity))
    .slice(0, MOST_NAMED)
    .map(({ seed, episode }) => `seed-${seed}.jsonl#${episode}`);
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
