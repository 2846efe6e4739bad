import { bootstrapOfSums } from '../interval';
import type { Measure, MeasureValue } from '../measure';
import { plural } from '../ordering';
import type { Reduction } from '../reduction';

export const density: Measure = {
  id: 'density',
  title: 'Density',
  shownAs: 'share',
  definition:
    'Share of the steps whose reward is not 0. A low value means that a learner rarely hears anything.',
  compute: measureDensity,
};

function measureDensity({ reward, columns: { paid, scored } }: Reduction): MeasureValue {
  if (reward.count === 0) return { reason: 'no step has a reward' };
  const interval = bootstrapOfSums([paid, scored], ([some = 0, of = 0]) => some / of);
  return {
    value: reward.nonZero / reward.count,
    ...(interval ? { interval } : {}),
    sample: plural(reward.count, 'step'),
  };
}
