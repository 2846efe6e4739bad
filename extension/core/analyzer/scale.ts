import type { BoundReward } from '../contract/bound-reward';
import type { Evaluation } from '../measures/evaluation';
import { StepStatus } from '../sandbox/replay';
import { meanOver } from './effect';
import { quantile, roundNear, roundUp } from './numbers';

/** An amount to pay or charge, and why it is that much. */
export interface Amount {
  readonly value: number;
  /** "the size of the largest reward of a step". */
  readonly reason: string;
}

interface Candidate {
  readonly reward: BoundReward;
  readonly evaluation: Evaluation;
}

const SIGN: Amount = { value: 1, reason: 'fixed: in this form the runtime owns the magnitudes' };

/** A charge that dwarfs all else teaches not to move at all. */
const MAX_TIMES_LARGEST = 10;
/** A discount of 0.9 leaves nothing of a charge after 200 steps; no size makes up for that. */
const MIN_WEIGHT = 0.05;

/** The largest reward of a step, in size; 0 when none is paid. */
export function largestStep({ input: { replay } }: Evaluation): number {
  let largest = 0;
  replay.reward.forEach((reward, row) => {
    if (replay.status[row] === StepStatus.Ok) largest = Math.max(largest, Math.abs(reward));
  });
  return largest;
}

/**
 * What one charge on these rows, at the end of these failures (numbers of episodes), must come to: what the rows are paid
 * now and the largest reward of a step or, when that is not enough, what puts nine of ten of them below nine of ten
 * successes (without successes: below 0).
 */
export function chargeFor(
  { evaluation, reward }: Candidate,
  failures: readonly number[],
  rows: readonly number[],
): Amount {
  if (reward.plan.returns === 'signs') return SIGN;
  const successes = returnsOf(evaluation, 'success');
  const floor = successes.length > 0 ? quantile(successes, 0.1) : 0;
  const gaps = failures.flatMap((i) => {
    const value = evaluation.input.discountedReturns[i] ?? null;
    return value === null ? [] : [(value - floor) / weightOfEnd(evaluation, i)];
  });
  return amountFor(
    evaluation,
    gaps,
    Math.max(0, meanOver(evaluation, rows) ?? 0),
    successes.length > 0
      ? 'enough to put these failures below the successes'
      : 'enough to make these failures cost more than they earn',
  );
}

/** What one bonus at the end of the successes must come to, by the same rule. */
export function bonusFor({ evaluation, reward }: Candidate): Amount {
  if (reward.plan.returns === 'signs') return SIGN;
  const failures = returnsOf(evaluation, 'failure');
  const ceiling = failures.length > 0 ? quantile(failures, 0.9) : 0;
  const gaps = evaluation.input.outcomes.flatMap(({ outcome }, i) => {
    const value = evaluation.input.discountedReturns[i] ?? null;
    return outcome === 'success' && value !== null ? [(ceiling - value) / weightOfEnd(evaluation, i)] : [];
  });
  return amountFor(evaluation, gaps, 0, 'enough to put the successes above the failures');
}

/** `paid`: what the steps in question get at present, which the amount has to make good before it counts. */
function amountFor(evaluation: Evaluation, gaps: readonly number[], paid: number, reason: string): Amount {
  const largest = largestStep(evaluation) || 1;
  const gap = gaps.length > 0 ? quantile(gaps, 0.9) : 0;
  const least = largest + paid;
  if (gap <= least) {
    const size = 'about the largest reward of a step so far';
    return {
      value: roundNear(least),
      reason: paid > 0.2 * largest ? `what these steps are paid now and ${size} on top` : size,
    };
  }
  if (gap > largest * MAX_TIMES_LARGEST)
    return {
      value: roundNear(largest * MAX_TIMES_LARGEST),
      reason: 'ten times the largest reward of a step so far; more would drown the rest',
    };
  return { value: roundUp(gap * 1.01), reason };
}

function returnsOf({ input }: Evaluation, wanted: 'success' | 'failure'): number[] {
  return input.discountedReturns.filter(
    (value, i): value is number => value !== null && input.outcomes[i]?.outcome === wanted,
  );
}

function weightOfEnd({ input }: Evaluation, episode: number): number {
  return Math.max(input.discount ** ((input.set.episodes[episode]?.length ?? 1) - 1), MIN_WEIGHT);
}
