import { saturationOf } from '../tally';
import type { Measure, MeasureValue } from '../measure';
import { plural } from '../ordering';
import type { Reduction } from '../reduction';

export const saturation: Measure = {
  id: 'saturation',
  title: 'Saturation',
  shownAs: 'share',
  definition:
    'Share of the steps whose reward is at its smallest or largest value: how often a clip bound is hit.',
  compute: measureSaturation,
};

function measureSaturation({ reward: tally }: Reduction): MeasureValue {
  if (tally.count === 0) return { reason: 'no step has a reward' };
  const value = saturationOf(tally);
  return value === null
    ? { reason: 'the reward takes too few values to be clipped' }
    : { value, sample: plural(tally.count, 'step') };
}
