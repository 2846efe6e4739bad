import { bootstrapOfSums } from '../interval';
import type { Measure, MeasureValue } from '../measure';
import type { Reduction } from '../reduction';

export const dominance: Measure = {
  id: 'dominance',
  title: 'Dominance',
  shownAs: 'share',
  definition:
    'Share of the largest component: Σ|c| of it over Σ|c| of all components. Above 0.80 the others hardly count.',
  compute: measureDominance,
};

function measureDominance({ components, sizes }: Reduction): MeasureValue {
  if (components.size < 2)
    return {
      reason:
        components.size === 0 ? 'the reward returns no components' : 'the reward returns one component only',
    };
  const value = largestShare(Float64Array.from(components.values(), ({ absolute }) => absolute));
  if (Number.isNaN(value)) return { reason: 'all components are 0 on all steps' };
  const interval = bootstrapOfSums([...sizes.values()], largestShare);
  return { value, ...(interval ? { interval } : {}) };
}

function largestShare(totals: Float64Array): number {
  const all = totals.reduce((a, b) => a + b, 0);
  return all > 0 ? totals.reduce((a, b) => Math.max(a, b), 0) / all : NaN;
}
