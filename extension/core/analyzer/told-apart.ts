import type { Work } from '../breathe';
import { formatNumber, formatShare } from '../measures/format';
import { newcombeInterval } from '../measures/interval';
import { plural } from '../measures/ordering';
import { aucOf, pairShares } from '../measures/ranking';
import type { Episode } from '../trajectory/model';
import type { ToldApart } from './analysis';
import type { Feature } from './features';

/** Of either kind, still running at the step. */
const MIN_EPISODES = 10;
const MAX_EPISODES = 200;
const FOLDS = 5;
/** Told apart: this AUC, and its interval above what noise reaches. */
const TOLD = 0.8;
const SURELY = 0.65;
const MAX_VALUES = 6;

/** One number a row: a numeric field, a flag, or whether a field has a value. */
interface Score {
  readonly name: string;
  read(row: number): number;
}

/**
 * The earliest step from which on the fields before the step tell these failures from successes. In each of five folds the field and
 * its direction are chosen on the other four, and only the held-out episodes are scored, so that the choice among many fields finds
 * nothing in noise. It must hold at the next step looked at, too.
 */
export function* toldApart(
  features: readonly Feature[],
  failures: readonly Episode[],
  successes: readonly Episode[],
): Work<ToldApart | { readonly reason: string }> {
  if (failures.length < MIN_EPISODES || successes.length < MIN_EPISODES)
    return { reason: `needs ${MIN_EPISODES} of these failures and ${MIN_EPISODES} successes` };
  const [bad, good] = [thin(failures), thin(successes)];
  const scores = scoresOf(features, [...bad, ...good]);
  if (scores.length === 0) return { reason: 'no field is a number or a name' };
  let before: (Held & { readonly step: number }) | null = null;
  for (const step of stepsToTry([...bad, ...good])) {
    yield;
    const running = (episode: Episode): boolean => episode.length > step;
    const held = yield* heldOutAuc(scores, bad.filter(running), good.filter(running), step);
    if (held === null) break;
    const isTold = held.auc >= TOLD && held.interval[0] >= SURELY;
    if (isTold && before !== null) return describe(before);
    before = isTold ? { ...held, step } : null;
  }
  return before ? describe(before) : { reason: 'no field tells them from successes while they run' };
}

interface Held {
  readonly auc: number;
  readonly interval: readonly [number, number];
  readonly field: string;
  readonly failures: number;
  readonly successes: number;
}

function describe({
  step,
  auc,
  interval,
  field,
  failures,
  successes,
}: Held & { readonly step: number }): ToldApart {
  const sample = `${plural(failures, 'failure')} and ${plural(successes, 'success', 'successes')} that run at step ${step}`;
  return {
    step,
    auc: { value: auc, interval, sample },
    field,
    sentence: `From step ${step} on ${field} tells these from successes: AUC ${formatShare(auc)} [${interval.map(formatShare).join(', ')}], by cross-validation over ${sample}.`,
  };
}

function thin(episodes: readonly Episode[]): Episode[] {
  const stride = Math.ceil(episodes.length / MAX_EPISODES);
  return episodes.filter((_, i) => i % stride === 0);
}

/** 0, 1, 2, 3, 4, 6, 8, 11 …: as long as enough episodes of both kinds run. */
function stepsToTry(episodes: readonly Episode[]): number[] {
  const longest = episodes.reduce((most, { length }) => Math.max(most, length), 0);
  const steps: number[] = [];
  for (let step = 0; step < longest; step = Math.max(step + 1, Math.floor(step * 1.35))) steps.push(step);
  return steps;
}

function scoresOf(features: readonly Feature[], episodes: readonly Episode[]): Score[] {
  return features
    .filter(({ of, isClock }) => of === 'obs' && !isClock)
    .flatMap((feature): Score[] => {
      if (feature.kind !== 'category')
        return [{ name: feature.name, read: (row) => Number(feature.read(row) ?? NaN) }];
      const counts = new Map<unknown, number>();
      for (const { start } of episodes) {
        const value = feature.read(start);
        counts.set(value, (counts.get(value) ?? 0) + 1);
      }
      return [...counts.keys()].slice(0, MAX_VALUES).map((value) => ({
        name: `${feature.name} is ${String(value)}`,
        read: (row) => Number(feature.read(row) === value),
      }));
    });
}

function* heldOutAuc(
  scores: readonly Score[],
  bad: readonly Episode[],
  good: readonly Episode[],
  step: number,
): Work<Held | null> {
  if (bad.length < MIN_EPISODES || good.length < MIN_EPISODES) return null;
  const values = scores.map(({ read }) => ({
    bad: bad.map(({ start }) => read(start + step)),
    good: good.map(({ start }) => read(start + step)),
  }));
  const chosen = new Map<string, number>();
  const [positive, negative]: [number[], number[]] = [[], []];
  for (let fold = 0; fold < FOLDS; fold++) {
    yield;
    const learns = (_: number, i: number): boolean => i % FOLDS !== fold;
    let best = { auc: 0.5, at: 0 };
    values.forEach((value, at) => {
      const auc = aucBetween(value.bad.filter(learns), value.good.filter(learns));
      if (Math.abs(auc - 0.5) > Math.abs(best.auc - 0.5)) best = { auc, at };
    });
    const own = values[best.at];
    const name = scores[best.at]?.name ?? '';
    chosen.set(name, (chosen.get(name) ?? 0) + 1);
    const sorted = Float64Array.from(
      [...(own?.bad ?? []), ...(own?.good ?? [])].filter(Number.isFinite),
    ).sort();
    // As a rank among all, so that folds that chose different fields can be put together.
    const rank = (value: number): number => {
      let below = 0;
      for (const other of sorted) below += other < value ? 1 : other === value ? 0.5 : 0;
      const share = sorted.length > 0 ? below / sorted.length : 0.5;
      return best.auc >= 0.5 ? share : 1 - share;
    };
    const isHeld = (_: number, i: number): boolean => i % FOLDS === fold;
    positive.push(...(own?.bad ?? []).filter(isHeld).map(rank));
    negative.push(...(own?.good ?? []).filter(isHeld).map(rank));
  }
  const auc = aucOf(pairShares(positive, negative));
  const [[field = ''] = []] = [...chosen].sort(([, a], [, b]) => b - a);
  return {
    auc,
    interval: newcombeInterval(auc, bad.length, good.length),
    field,
    failures: bad.length,
    successes: good.length,
  };
}

function aucBetween(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [a.filter(Number.isFinite), b.filter(Number.isFinite)];
  return x.length === 0 || y.length === 0 ? 0.5 : aucOf(pairShares(x, y));
}

/** Share of the successes that must reach it, and of the failures that may. */
const REACHED = { successes: 0.9, failures: 0.05 };

/** What most successes reach on their way and these failures hardly ever do; null when nothing is. */
export function* neverReached(
  features: readonly Feature[],
  failures: readonly Episode[],
  successes: readonly Episode[],
): Work<string | null> {
  if (failures.length < MIN_EPISODES || successes.length < MIN_EPISODES) return null;
  const after = features.some(({ of }) => of === 'next_obs') ? 'next_obs' : 'obs';
  let best: { readonly gap: number; readonly words: string; readonly s: number; readonly f: number } | null =
    null;
  for (const feature of features) {
    if (feature.of !== after || feature.kind !== 'number' || feature.isClock) continue;
    yield;
    for (const side of [1, -1] as const) {
      const furthest = ({ start, length }: Episode): number => {
        let most = -Infinity;
        for (let row = start; row < start + length; row++) {
          const value = feature.read(row);
          if (typeof value === 'number' && side * value > most) most = side * value;
        }
        return most;
      };
      const far = successes.map(furthest).sort((a, b) => a - b);
      const bound = far[Math.floor((1 - REACHED.successes) * far.length)] ?? NaN;
      if (!Number.isFinite(bound)) continue;
      const s = far.filter((value) => value >= bound).length;
      const f = failures.filter((episode) => furthest(episode) >= bound).length;
      const gap = s / successes.length - f / failures.length;
      if (f > failures.length * REACHED.failures || (best && gap <= best.gap)) continue;
      best = {
        gap,
        s,
        f,
        words: `${feature.name} ${formatNumber(side * bound)} or ${side > 0 ? 'more' : 'less'}`,
      };
    }
  }
  if (!best) return null;
  const none = best.f === 0 ? 'none' : `${best.f}`;
  return `${best.words} is reached by ${best.s} of ${successes.length} successes and by ${none} of these ${failures.length} failures.`;
}
