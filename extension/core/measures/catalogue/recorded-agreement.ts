import type { Measure, MeasureValue } from '../measure';
import { plural } from '../ordering';
import type { Reduction } from '../reduction';

export const recordedAgreement: Measure = {
  id: 'recordedAgreement',
  title: 'Difference from the recorded reward',
  shownAs: 'number',
  definition:
    "Largest |r − r′| / max(1, |r′|) over the steps, r the candidate's reward and r′ the recorded one. Below 1e-6 the candidate reproduces the recording.",
  compute: measureAgreement,
};

function measureAgreement({ hasRecorded, compared, largestDifference }: Reduction): MeasureValue {
  if (!hasRecorded) return { reason: 'the recording has no rewards' };
  return compared > 0
    ? { value: largestDifference, sample: plural(compared, 'step') }
    : { reason: 'no step has both a reward and a recorded reward' };
}
