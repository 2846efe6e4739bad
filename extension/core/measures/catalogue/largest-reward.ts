import type { Measure, MeasureValue } from '../measure';
import { plural } from '../ordering';
import type { Reduction } from '../reduction';

export const largestReward: Measure = {
  id: 'largestReward',
  title: 'Largest reward',
  shownAs: 'number',
  definition: 'Largest |r| of a step. Trainers without reward normalization want it near 1.',
  compute: measureLargest,
};

function measureLargest({ reward: { count, min, max } }: Reduction): MeasureValue {
  return count > 0
    ? { value: Math.max(Math.abs(min), Math.abs(max)), sample: plural(count, 'step') }
    : { reason: 'no step has a reward' };
}
