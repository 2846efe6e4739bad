import { StepStatus, type ReplayResult } from '../sandbox/replay';
import type { TrajectorySet } from '../trajectory/model';

export interface EpisodeReturns {
  readonly returns: readonly (number | null)[];
  readonly discountedReturns: readonly (number | null)[];
  readonly meanRewards: readonly (number | null)[];
}

/** A sum this small against the sizes of its terms is what rounding leaves when they cancel. */
const CANCELLED = 1e-12;

/**
 * Σ r, Σ γ^t r and mean r of each episode. Null where a step crashed, gave NaN, timed out or was not run, since the sum is
 * then unknown, and where no step has a reward. Steps to which the reward does not apply add nothing, as trainers do for None.
 */
export function episodeReturns(set: TrajectorySet, replay: ReplayResult, discount: number): EpisodeReturns {
  const returns: (number | null)[] = [];
  const discountedReturns: (number | null)[] = [];
  const meanRewards: (number | null)[] = [];
  for (const { start, length } of set.episodes) {
    const plain = partialReturn(replay, start, length, 1);
    const discounted = discount === 1 ? plain : partialReturn(replay, start, length, discount);
    returns.push(plain?.sum ?? null);
    discountedReturns.push(discounted?.sum ?? null);
    meanRewards.push(plain ? plain.sum / plain.steps : null);
  }
  return { returns, discountedReturns, meanRewards };
}

/** Σ γ^t r over `length` rows from `start` (t counts from 0 there) and how many had a reward; null as above. */
export function partialReturn(
  replay: ReplayResult,
  start: number,
  length: number,
  discount: number,
): { readonly sum: number; readonly steps: number } | null {
  const { status, reward } = replay;
  let sum = 0;
  let lost = 0;
  let size = 0;
  let steps = 0;
  let weight = 1;
  for (let row = start; row < start + length; row++, weight *= discount) {
    const state = status[row];
    if (state === StepStatus.NotApplicable) continue;
    if (state !== StepStatus.Ok) return null;
    const term = weight * (reward[row] ?? 0);
    // Neumaier's summation: what each addition rounds off is kept.
    const next = sum + term;
    lost += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
    sum = next;
    size += Math.abs(term);
    steps++;
  }
  if (steps === 0) return null;
  const total = sum + lost;
  return { sum: Math.abs(total) <= CANCELLED * size ? 0 : total, steps };
}

/** Plain sum of the recorded rewards of each episode; null where a row has none. */
export function recordedReturns(set: TrajectorySet): (number | null)[] {
  const { reward } = set;
  return set.episodes.map(({ start, length }) => {
    if (!reward) return null;
    let sum = 0;
    for (let row = start; row < start + length; row++) sum += reward[row] ?? NaN;
    return Number.isNaN(sum) ? null : sum;
  });
}
