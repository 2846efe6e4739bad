import type { Evaluation } from '../measures/evaluation';
import { StepStatus } from '../sandbox/replay';

/** True when two versions pay the same on every recorded step, up to rounding. */
export function sameReward(a: Evaluation, b: Evaluation): boolean {
  const { reward: ra, status: sa } = a.input.replay;
  const { reward: rb, status: sb } = b.input.replay;
  return sa.every((status, row) => {
    if (status !== sb[row]) return false;
    const [x, y] = [ra[row] ?? 0, rb[row] ?? 0];
    return status !== StepStatus.Ok || Object.is(x, y) || Math.abs(x - y) <= 1e-9 * Math.max(1, Math.abs(x));
  });
}
