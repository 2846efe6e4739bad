import type { BoundReward } from '../contract/bound-reward';
import type { ReplayResult } from '../sandbox/replay';
import { StepStatus } from '../sandbox/replay';
import type { Part } from './data/rows';
import type { Trace } from './data/trace';
import type { Finding, SourceRange } from './finding';

/** RS905: the same step, with the episodes in the opposite order, must get the same reward. `again`: what was run once more. */
export function unstable(
  trace: Trace,
  again: readonly Part[],
  replay: ReplayResult,
  reward: BoundReward,
  range: SourceRange,
): Finding[] {
  // The second run holds the first parts, last to first.
  let at = again.reduce((sum, { rows }) => sum + rows.length, trace.count);
  for (const { start, end } of trace.spans().slice(0, again.length)) {
    at -= end - start;
    for (let i = start; i < end; i++) {
      const other = at + i - start;
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
