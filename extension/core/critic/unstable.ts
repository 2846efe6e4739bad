import type { BoundReward } from '../contract/bound-reward';
import type { ReplayResult } from '../sandbox/replay';
import { StepStatus } from '../sandbox/replay';
import type { Trace } from './data/trace';
import type { Finding, SourceRange } from './finding';

/** RS905: the same step, with the episodes in the opposite order, must get the same reward. */
export function unstable(
  trace: Trace,
  replay: ReplayResult,
  reward: BoundReward,
  range: SourceRange,
): Finding[] {
  // The second run holds the parts last to first.
  let again = trace.count * 2;
  for (const { start, end } of trace.spans()) {
    again -= end - start;
    for (let i = start; i < end; i++) {
      const other = again + i - start;
      if (replay.status[i] !== StepStatus.Ok || replay.status[other] !== StepStatus.Ok) continue;
      const [first = NaN, second = NaN] = [replay.reward[i], replay.reward[other]];
      if (first === second) continue;
      const reference = trace.reference(i);
      const chance = /\brandom\b|\btime\.|datetime|uuid|\bset\([^)]/.test(reward.source);
      return [
        {
          code: 'RS905',
          severity: chance ? 'info' : 'warning',
          message: `The same step got ${shown(first, second)} in one run and ${shown(second, first)} in another, with the episodes in the opposite order, in ${reference.trajectory}, step ${reference.step}: the reward depends on ${chance ? 'chance or on ' : ''}earlier episodes.`,
          file: reward.file,
          range,
          source: 'dry-run',
          evidence: [reference],
        },
      ];
    }
  }
  return [];
}

/** As many digits as tell the two apart, and six at least. */
function shown(value: number, other: number): string {
  for (let digits = 6; digits < 17; digits++)
    if (value.toPrecision(digits) !== other.toPrecision(digits))
      return String(Number(value.toPrecision(digits)));
  return String(value);
}
