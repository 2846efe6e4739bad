import { bootstrap, hull, newcombeInterval, normalInterval } from './interval';
import type { EpisodeOutcome } from '../task/outcome';
import type { MeasuredValue, MeasureValue } from './measure';
import { aucOf, PairHistogram, sharesOfGroups, tieGroups } from './ranking';

/** Values of the episodes whose outcome and value are known. */
export interface OutcomeSplit {
  readonly successes: readonly number[];
  readonly failures: readonly number[];
  /** "45 successes and 31 failures; 5 of unknown outcome left out". */
  readonly sample: string;
}

/** Labels of the values that are compared. */
export interface Labelled {
  /** One an episode. */
  readonly outcomes: readonly EpisodeOutcome[];
  /** Episodes in all, when these are a sample. */
  readonly counts?: { readonly success: number; readonly failure: number; readonly unknown: number };
}

/** Splits one value an episode (null or NaN: none) by outcome, or says why there is nothing to compare. */
export function splitByOutcome(
  input: Labelled,
  values: ArrayLike<number | null>,
): OutcomeSplit | { readonly reason: string } {
  const successes: number[] = [];
  const failures: number[] = [];
  const seen = { success: 0, failure: 0, unknown: 0 };
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? NaN;
    const outcome = input.outcomes[i]?.outcome ?? 'unknown';
    seen[outcome]++;
    if (Number.isNaN(value)) continue;
    if (outcome === 'success') successes.push(value);
    else if (outcome === 'failure') failures.push(value);
  }
  if (successes.length === 0 || failures.length === 0)
    return { reason: reasonForNoPairs(seen, successes.length, failures.length) };
  const without = seen.success + seen.failure - successes.length - failures.length;
  const leftOut = [
    ...(seen.unknown > 0 ? [`${seen.unknown} of unknown outcome`] : []),
    ...(without > 0 ? [`${without} without a value`] : []),
  ];
  const compared = `${plural(successes.length, 'success', 'successes')} and ${plural(failures.length, 'failure')}`;
  return {
    successes,
    failures,
    sample: [
      compared,
      ...(leftOut.length > 0 ? [`${leftOut.join(' and ')} left out`] : []),
      ...sampleNote(input),
    ].join('; '),
  };
}

function reasonForNoPairs(
  seen: { readonly success: number; readonly failure: number; readonly unknown: number },
  successes: number,
  failures: number,
): string {
  const known = seen.success + seen.failure;
  const among = seen.unknown > 0 ? ' whose outcome is known' : '';
  if (known + seen.unknown === 0) return 'there are no episodes';
  if (known === 0) return `the outcome of ${allOf(seen.unknown)} is unknown`;
  if (seen.success === 0) return `${allOf(known)}${among} failed`;
  if (seen.failure === 0) return `${allOf(known)}${among} succeeded`;
  if (successes + failures === 0) return 'no success and no failure has a value';
  return successes === 0
    ? `none of the ${seen.success} successes has a value`
    : `none of the ${seen.failure} failures has a value`;
}

function allOf(n: number): string {
  return n === 1 ? 'the only episode' : `all ${n} episodes`;
}

/** Says that not all episodes were looked at; empty when all were. */
export function sampleNote({ outcomes, counts }: Labelled): string[] {
  const all = counts ? counts.success + counts.failure + counts.unknown : outcomes.length;
  return all > outcomes.length ? [`an even sample of ${plural(all, 'episode')}`] : [];
}

/** Made once: `toLocaleString` makes one for each number, which takes longer than to order a thousand. */
const ENGLISH = new Intl.NumberFormat('en');

export function plural(n: number, one: string, many = `${one}s`): string {
  return `${ENGLISH.format(n)} ${n === 1 ? one : many}`;
}

/** AUC of one value an episode, with its interval, or the reason why there is none. */
export function measureAuc(input: Labelled, values: ArrayLike<number | null>): MeasureValue {
  const split = splitByOutcome(input, values);
  if ('reason' in split) return split;
  const { successes, failures, sample } = split;
  return { ...aucWithInterval(successes, failures), sample };
}

/** From so many successes and as many failures on an AUC is normal, and its spread is known without resampling. */
const MANY_OF_BOTH = 500;

type Auc = Pick<MeasuredValue, 'value' | 'interval'>;
let last: {
  readonly successes: readonly number[];
  readonly failures: readonly number[];
  readonly auc: Auc;
} | null = null;

function aucWithInterval(successes: readonly number[], failures: readonly number[]): Auc {
  // Where an episode is one step, its returns with and without discount and its mean are one and the same.
  if (last && isSame(last.successes, successes) && isSame(last.failures, failures)) return last.auc;
  const groups = tieGroups([...successes, ...failures]);
  const value = aucOf(sharesOfGroups(groups, successes.length));
  const histogram = new PairHistogram(groups, successes.length);
  const [m, n] = [successes.length, failures.length];
  const spread =
    Math.min(m, n) >= MANY_OF_BOTH
      ? normalInterval(value, histogram.standardError(), [0, 1])
      : bootstrap([m, n], (resample) => aucOf(histogram.sharesOf(resample)));
  const interval = hull(newcombeInterval(value, m, n), spread);
  last = { successes, failures, auc: { value, interval } };
  return last.auc;
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
