import { StepStatus } from '../../sandbox/replay';
import type { Measure, MeasureInput, MeasureValue } from '../measure';
import { plural } from '../ordering';

export const recordedAgreement: Measure = {
  id: 'recordedAgreement',
  title: 'Difference from the recorded reward',
  shownAs: 'number',
  definition:
    "Largest |r − r′| / max(1, |r′|) over the steps, r the candidate's reward and r′ the recorded one. Below 1e-6 the candidate reproduces the recording.",
  compute: measureAgreement,
};

function measureAgreement({ set, replay }: MeasureInput): MeasureValue {
  const recorded = set.reward;
  if (!recorded) return { reason: 'the recording has no rewards' };
  let largest = 0;
  let compared = 0;
  for (let row = 0; row < recorded.length; row++) {
    const theirs = recorded[row] ?? NaN;
    if (replay.status[row] !== StepStatus.Ok || !Number.isFinite(theirs)) continue;
    const difference = Math.abs((replay.reward[row] ?? 0) - theirs) / Math.max(1, Math.abs(theirs));
    if (difference > largest) largest = difference;
    compared++;
  }
  return compared > 0
    ? { value: largest, sample: plural(compared, 'step') }
    : { reason: 'no step has both a reward and a recorded reward' };
}
