import { StepStatus } from '../../sandbox/replay';
import type { Measure, MeasureInput, MeasureValue } from '../measure';
import { plural } from '../ordering';

export const largestReward: Measure = {
  id: 'largestReward',
  title: 'Largest reward',
  shownAs: 'number',
  definition: 'Largest |r| of a step. Trainers without reward normalisation want it near 1.',
  compute: measureLargest,
};

function measureLargest({ replay }: MeasureInput): MeasureValue {
  let largest = 0;
  let steps = 0;
  replay.reward.forEach((reward, row) => {
    if (replay.status[row] !== StepStatus.Ok) return;
    largest = Math.max(largest, Math.abs(reward));
    steps++;
  });
  return steps > 0 ? { value: largest, sample: plural(steps, 'step') } : { reason: 'no step has a reward' };
}
