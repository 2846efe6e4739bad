import { StepStatus } from '../../sandbox/replay';
import { bootstrapOfSums } from '../interval';
import type { Measure, MeasureInput, MeasureValue } from '../measure';
import { plural } from '../ordering';

export const density: Measure = {
  id: 'density',
  title: 'Density',
  shownAs: 'share',
  definition:
    'Share of the steps whose reward is not 0. A low value means that a learner rarely hears anything.',
  compute: measureDensity,
};

function measureDensity({ set, replay }: MeasureInput): MeasureValue {
  const steps = new Float64Array(set.episodes.length);
  const paid = new Float64Array(set.episodes.length);
  set.episodes.forEach(({ start, length }, episode) => {
    for (let row = start; row < start + length; row++) {
      if (replay.status[row] !== StepStatus.Ok) continue;
      steps[episode] = (steps[episode] ?? 0) + 1;
      if (replay.reward[row] !== 0) paid[episode] = (paid[episode] ?? 0) + 1;
    }
  });
  const all = steps.reduce((a, b) => a + b, 0);
  if (all === 0) return { reason: 'no step has a reward' };
  const interval = bootstrapOfSums([paid, steps], ([some = 0, of = 0]) => some / of);
  return {
    value: paid.reduce((a, b) => a + b, 0) / all,
    ...(interval ? { interval } : {}),
    sample: plural(all, 'step'),
  };
}
