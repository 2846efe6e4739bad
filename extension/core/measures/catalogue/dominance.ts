import { StepStatus } from '../../sandbox/replay';
import { bootstrapOfSums } from '../interval';
import type { Measure, MeasureInput, MeasureValue } from '../measure';

export const dominance: Measure = {
  id: 'dominance',
  title: 'Dominance',
  shownAs: 'share',
  definition:
    'Share of the largest component: Σ|c| of it over Σ|c| of all components. Above 0.80 the others hardly count.',
  compute: measureDominance,
};

function measureDominance({ set, replay }: MeasureInput): MeasureValue {
  const columns = [...replay.components.values()];
  if (columns.length < 2)
    return {
      reason:
        columns.length === 0 ? 'the reward returns no components' : 'the reward returns one component only',
    };
  const sums = columns.map((values) =>
    Float64Array.from(set.episodes, ({ start, length }) => {
      let sum = 0;
      for (let row = start; row < start + length; row++) {
        const value = values[row] ?? NaN;
        if (replay.status[row] === StepStatus.Ok && !Number.isNaN(value)) sum += Math.abs(value);
      }
      return sum;
    }),
  );
  const totals = Float64Array.from(sums, (column) => column.reduce((a, b) => a + b, 0));
  const value = largestShare(totals);
  if (Number.isNaN(value)) return { reason: 'all components are 0 on all steps' };
  const interval = bootstrapOfSums(sums, largestShare);
  return { value, ...(interval ? { interval } : {}) };
}

function largestShare(totals: Float64Array): number {
  const all = totals.reduce((a, b) => a + b, 0);
  return all > 0 ? totals.reduce((a, b) => Math.max(a, b), 0) / all : NaN;
}
