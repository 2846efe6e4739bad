import type { ComponentStatistics } from './measure';
import type { Reduction } from './reduction';
import { isConstant, ratio, saturationOf, type RowTally } from './tally';

/** Statistics of every component the reward returned, in its own order. */
export function componentStatistics({ kind, components }: Reduction): ComponentStatistics[] {
  const tallies = [...components];
  const total = tallies.reduce((sum, [, tally]) => sum + tally.absolute, 0);
  return tallies.map(([name, tally]) => ({
    name,
    ...spreadOf(tally),
    meanOfSuccesses: ratio(tally.successes.sum, tally.successes.count),
    meanOfFailures: ratio(tally.failures.sum, tally.failures.count),
    share: tally.count > 0 ? ratio(tally.absolute, total) : null,
    density: ratio(tally.nonZero, tally.count),
    saturation: saturationOf(tally),
    constant: isConstant(tally),
    profile: kind === 'completions' ? [] : tally.profile.map(({ sum, count }) => ratio(sum, count)),
  }));
}

function spreadOf(tally: RowTally): Pick<ComponentStatistics, 'mean' | 'min' | 'max' | 'std'> {
  const { count, sum, min, max, shifted, shiftedSquares } = tally;
  if (count === 0) return { mean: null, min: null, max: null, std: null };
  const variance = (shiftedSquares - (shifted * shifted) / count) / count;
  return { mean: sum / count, min, max, std: Math.sqrt(Math.max(0, variance)) };
}
