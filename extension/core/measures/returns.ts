import { StepStatus, type ReplayResult } from '../sandbox/replay';
import type { Episode, TrajectorySet } from '../trajectory/model';

export interface EpisodeReturns {
  readonly returns: readonly (number | null)[];
  readonly discountedReturns: readonly (number | null)[];
  readonly meanRewards: readonly (number | null)[];
  /** By `EARLY`, an entry an episode: Σ γ^t r of so much of it; NaN where that is less than a step, or not known. */
  readonly earlyReturns: readonly Float64Array[];
}

/** Shares of an episode, in per cent, whose early return is kept. */
export const EARLY = [10, 25, 50] as const;
export type Early = (typeof EARLY)[number];

/** A sum this small against the sizes of its terms is what rounding leaves when they cancel. */
const CANCELLED = 1e-12;
/** For loops over rows: to look them up for each costs more than the sums. */
const OK: number = StepStatus.Ok;
const NOT_APPLICABLE: number = StepStatus.NotApplicable;

/**
 * Σ r, Σ γ^t r and mean r of each episode. Null where a step crashed, gave NaN, timed out or was not run, since the sum is
 * then unknown, and where no step has a reward. Steps to which the reward does not apply add nothing, as trainers do for None.
 */
export function episodeReturns(set: TrajectorySet, replay: ReplayResult, discount: number): EpisodeReturns {
  const returns: (number | null)[] = [];
  const discountedReturns: (number | null)[] = [];
  const meanRewards: (number | null)[] = [];
  const earlyReturns = EARLY.map(() => new Float64Array(set.episodes.length));
  const [whole, plain] = [new Float64Array(1), new Float64Array(1)];
  const [ends, sums] = [new Float64Array(EARLY.length + 1), new Float64Array(EARLY.length + 1)];
  for (let i = 0; i < set.episodes.length; i++) {
    const { start, length } = set.episodes[i] as Episode;
    for (let k = 0; k < EARLY.length; k++) ends[k] = Math.round(((EARLY[k] ?? 0) / 100) * length);
    ends[EARLY.length] = whole[0] = length;
    const steps = partialReturns(replay, start, ends, discount, sums);
    const discounted = sums[EARLY.length] ?? NaN;
    if (discount !== 1) partialReturns(replay, start, whole, 1, plain);
    const sum = discount === 1 ? discounted : (plain[0] ?? NaN);
    returns.push(steps > 0 ? sum : null);
    discountedReturns.push(steps > 0 ? discounted : null);
    meanRewards.push(steps > 0 ? sum / steps : null);
    for (let k = 0; k < EARLY.length; k++)
      // Less than one step of the episode: there is no early part.
      (earlyReturns[k] as Float64Array)[i] = ((EARLY[k] ?? 0) / 100) * length < 1 ? NaN : (sums[k] ?? NaN);
  }
  return { returns, discountedReturns, meanRewards, earlyReturns };
}

/**
 * Σ γ^t r over the first `ends[k]` rows from `start` (t counts from 0 there) as `sums[k]`, for ends that grow; NaN as above. Gives
 * how many of all these rows have a reward, 0 when the last sum is not known.
 */
export function partialReturns(
  { status, reward }: Pick<ReplayResult, 'status' | 'reward'>,
  start: number,
  ends: Float64Array,
  discount: number,
  sums: Float64Array,
): number {
  let sum = 0;
  let lost = 0;
  let size = 0;
  let steps = 0;
  let weight = 1;
  let row = start;
  sums.fill(NaN);
  for (let k = 0; k < ends.length; k++) {
    for (const end = start + (ends[k] ?? 0); row < end; row++, weight *= discount) {
      const state = status[row];
      if (state !== OK) {
        if (state === NOT_APPLICABLE) continue;
        return 0;
      }
      const term = weight * (reward[row] ?? 0);
      // Neumaier's summation: what each addition rounds off is kept.
      const next = sum + term;
      lost += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
      sum = next;
      size += Math.abs(term);
      steps++;
    }
    const total = sum + lost;
    if (steps > 0) sums[k] = Math.abs(total) <= CANCELLED * size ? 0 : total;
  }
  return steps;
}

/** The same of one part: Σ γ^t r over `length` rows from `start`, or null. */
export function partialReturn(
  replay: Pick<ReplayResult, 'status' | 'reward'>,
  start: number,
  length: number,
  discount: number,
): { readonly sum: number } | null {
  const sums = new Float64Array(1);
  return partialReturns(replay, start, Float64Array.of(length), discount, sums) > 0
    ? { sum: sums[0] ?? NaN }
    : null;
}

const recordedOf = new WeakMap<TrajectorySet, readonly (number | null)[]>();

/** Plain sum of the recorded rewards of each episode; null where a row has none. */
export function recordedReturns(set: TrajectorySet): readonly (number | null)[] {
  const known = recordedOf.get(set);
  if (known) return known;
  const { reward } = set;
  const returns = set.episodes.map(({ start, length }) => {
    const sum = reward ? sumOf(reward, start, start + length) : NaN;
    return Number.isNaN(sum) ? null : sum;
  });
  recordedOf.set(set, returns);
  return returns;
}

function sumOf(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let row = from; row < to; row++) sum += values[row] ?? NaN;
  return sum;
}
