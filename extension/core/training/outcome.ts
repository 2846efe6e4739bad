import { bootstrap, hull, wilsonInterval } from '../measures/interval';
import { curveOf, mean, sharesOf, type CurvePoint } from './curve';
import { hackedBy, type Hacked } from './hacked';
import type { Window } from './messages';
import type { Training } from './training';

/** A mean over seeds with its 95 % interval. */
export interface Spread {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** What agents learn from a reward, against what they learn from the environment's own with the same learner and budget. */
export interface Outcome {
  /** Share of successes after the training, by the task's own `success`; null where it can't say. */
  readonly success: Spread | null;
  readonly baseline: Spread | null;
  readonly seeds: number;
  readonly steps: number;
  /** These seeds had no say in the choice of the reward: their successes are not flattered by it. Absent where they had. */
  readonly heldOut?: true;
  /** Interquartile means over seeds, and how probable it is that a seed of this reward beats one of the environment's (Agarwal et al., 2021). */
  readonly interquartileMean: { readonly reward: Spread | null; readonly baseline: Spread | null };
  readonly improvement: Spread | null;
  /** Return of the environment's own reward after the training, an episode. */
  readonly native: { readonly reward: Spread | null; readonly baseline: Spread | null };
  /** Why episodes fail after the training, shares of all: `before` as `against` says. */
  readonly causes: {
    readonly before: Readonly<Record<string, number>>;
    readonly after: Readonly<Record<string, number>>;
    readonly against: string | null;
  };
  readonly curve: readonly CurvePoint[];
  /** Of the environment's own reward; empty where that was not trained on. */
  readonly baselineCurve: readonly CurvePoint[];
  readonly hacked: Hacked | null;
  /** Recorded episodes, absolute paths. */
  readonly recordings: readonly string[];
  readonly sentence: string;
}

/**
 * `baseline`: trained on the environment's own reward; null where that was not done. `before`: whose failures these are compared
 * with; the baseline's when absent.
 */
export function outcomeOf(
  training: Training,
  baseline: Training | null,
  before: Training | null = baseline,
): Outcome {
  const success = successesOf(training);
  const native = baseline ? successesOf(baseline) : [];
  const { steps } = training.budget;
  const seeds = training.seeds.length;
  const outcome = {
    success: spread(success, mean, 'share'),
    baseline: spread(native, mean, 'share'),
    seeds,
    steps,
    interquartileMean: {
      reward: spread(success, interquartileMean, 'share'),
      baseline: spread(native, interquartileMean, 'share'),
    },
    improvement: improvementOf(success, native),
    native: {
      reward: spread(nativeReturns(training), mean),
      baseline: baseline && spread(nativeReturns(baseline), mean),
    },
    causes: {
      before: before ? causesOf(before) : {},
      after: causesOf(training),
      against: before?.label ?? null,
    },
    curve: curveOf(training.seeds),
    baselineCurve: baseline ? curveOf(baseline.seeds) : [],
    hacked: hackedBy(training),
    recordings: training.seeds.flatMap(({ recording }) => recording ?? []),
  };
  return { ...outcome, sentence: sentenceOf(outcome) };
}

function trainedOf({ seeds }: Training): Window[] {
  return seeds.flatMap(({ trained }) => trained ?? []);
}

/** One a seed. */
export function successesOf(training: Training): number[] {
  return trainedOf(training).flatMap(({ judged, successes }) => (judged > 0 ? [successes / judged] : []));
}

function nativeReturns(training: Training): number[] {
  return trainedOf(training).flatMap(({ native, episodes }) => (native === null ? [] : [native / episodes]));
}

/** Mean of the middle half; values at its edges count in part. */
export function interquartileMean(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const cut = sorted.length / 4;
  let sum = 0;
  let weights = 0;
  for (const [i, value] of sorted.entries()) {
    const weight = Math.max(0, Math.min(i + 1, sorted.length - cut) - Math.max(i, cut));
    sum += weight * value;
    weights += weight;
  }
  return sum / weights;
}

/** Bootstrap over seeds; of shares no narrower than so few seeds allow, as when all of them succeed. */
function spread(
  values: readonly number[],
  statistic: (values: readonly number[]) => number,
  kind: 'share' | 'number' = 'number',
): Spread | null {
  if (values.length === 0) return null;
  const value = statistic(values);
  const drawn = bootstrap([values.length], (resample) =>
    statistic(Array.from(resample, (i) => values[i] ?? NaN)),
  );
  const [low, high] =
    kind === 'share' ? hull(wilsonInterval(value, values.length), drawn) : (drawn ?? [value, value]);
  return { mean: value, low, high };
}

/** P(X > Y) + ½ P(X = Y) over pairs of seeds. */
function improvementOf(ours: readonly number[], theirs: readonly number[]): Spread | null {
  if (ours.length === 0 || theirs.length === 0) return null;
  const probability = (xs: readonly number[], ys: readonly number[]): number =>
    mean(xs.flatMap((x) => ys.map((y) => (x > y ? 1 : x === y ? 0.5 : 0))));
  const drawn = bootstrap([ours.length, theirs.length], (resample) => {
    const picked = Array.from(resample);
    const xs = picked.filter((i) => i < ours.length).map((i) => ours[i] ?? NaN);
    const ys = picked.filter((i) => i >= ours.length).map((i) => theirs[i - ours.length] ?? NaN);
    return probability(xs, ys);
  });
  const value = probability(ours, theirs);
  return { mean: value, low: drawn?.[0] ?? value, high: drawn?.[1] ?? value };
}

function causesOf(training: Training): Record<string, number> {
  const windows = trainedOf(training);
  const episodes = windows.reduce((sum, window) => sum + window.episodes, 0);
  return sharesOf(windows, episodes);
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;

function spreadWords({ mean: value, low, high }: Spread): string {
  return `${percent(value)} (${Math.round(100 * low)}–${percent(high)})`;
}

function sentenceOf({ success, baseline, seeds, steps, causes, native }: Omit<Outcome, 'sentence'>): string {
  const budget = `${seeds} ${seeds === 1 ? 'seed' : 'seeds'} of ${steps.toLocaleString('en')} steps`;
  const changes = causeWords(causes);
  if (success && !baseline)
    return `Trained on it, agents succeed in ${spreadWords(success)} of episodes (${budget}).${changes ? ` ${changes}` : ''}`;
  if (!success || !baseline) {
    const of = (one: Spread | null): string => (one ? one.mean.toPrecision(3) : 'nothing');
    return `The environment pays the trained agents ${of(native.reward)} an episode, and ${of(native.baseline)} those trained on its own reward (${budget}); which of their episodes are successes is not known.`;
  }
  const worse = success.high < baseline.low ? ' It is worse than none.' : '';
  return `Trained on it, agents succeed in ${spreadWords(success)} of episodes; on the environment's own reward in ${spreadWords(baseline)} (${budget}).${worse}${changes ? ` ${changes}` : ''}`;
}

/** "Causes: lava 99 % → 4 %; now: out of time 31 %." */
export function causeWords({ before, after }: Outcome['causes']): string {
  const changed = Object.entries(before).map(
    ([cause, share]) => `${cause} ${percent(share)} → ${percent(after[cause] ?? 0)}`,
  );
  const fresh = Object.entries(after)
    .filter(([cause]) => before[cause] === undefined)
    .map(([cause, share]) => `${cause} ${percent(share)}`);
  if (changed.length + fresh.length === 0) return '';
  return `Causes: ${[...(changed.length > 0 ? [changed.join(', ')] : []), ...(fresh.length > 0 ? [`now: ${fresh.join(', ')}`] : [])].join('; ')}.`;
}
