import type { Evaluation } from '../measures/evaluation';
import { StepStatus } from '../sandbox/replay';
import { quantile, roundUp } from './numbers';

/** The largest reward of a step, in size; 0 when none is paid. */
export function largestStep({ input: { replay } }: Evaluation): number {
  let largest = 0;
  replay.reward.forEach((reward, row) => {
    if (replay.status[row] === StepStatus.Ok) largest = Math.max(largest, Math.abs(reward));
  });
  return largest;
}

/**
 * What one charge at the end of these failures must come to: the largest reward of a step or, when that is not enough,
 * what puts nine of ten of them below nine of ten successes (without successes: below 0). Rounded up to 1, 2 or 5 times a
 * power of ten; at most ten times the largest step, since a charge that dwarfs all else teaches not to move at all.
 */
export function chargeFor(evaluation: Evaluation, failures: readonly number[]): number {
  const largest = largestStep(evaluation) || 1;
  const { discountedReturns, discount, set, outcomes } = evaluation.input;
  const successes = discountedReturns.filter(
    (value, i): value is number => value !== null && outcomes[i]?.outcome === 'success',
  );
  const floor = successes.length > 0 ? quantile(successes, 0.1) : 0;
  const missing = failures.flatMap((i) => {
    const value = discountedReturns[i];
    const length = set.episodes[i]?.length ?? 0;
    // A discount of 0.9 leaves nothing of a charge after 200 steps; no size makes up for that.
    return value === null || value === undefined
      ? []
      : [(value - floor) / Math.max(discount ** (length - 1), 0.05)];
  });
  const gap = missing.length > 0 ? quantile(missing, 0.9) : 0;
  return roundUp(Math.min(Math.max(largest, gap * 1.01), largest * 10));
}
