import { pearson, varies } from '../correlation';
import { bootstrapOfSums } from '../interval';
import type { Measure, MeasureValue } from '../measure';
import { plural, sampleNote } from '../ordering';
import type { Reduction } from '../reduction';

export const recordedCorrelation: Measure = {
  id: 'recordedCorrelation',
  title: 'Correlation with the recorded reward',
  shownAs: 'share',
  definition:
    "Pearson's r of the candidate's and the recorded reward over the steps (correlated proxies, arXiv 2403.03185). A low value is no proof of an error.",
  compute: measureCorrelation,
};

function measureCorrelation(reduction: Reduction): MeasureValue {
  if (!reduction.hasRecorded) return { reason: 'the recording has no rewards' };
  const { compared, meanX, meanY, squaresX, squaresY, products } = reduction.columns;
  const count = total(compared);
  if (count < 2) return { reason: 'fewer than two steps have both a reward and a recorded reward' };

  // About the means of all, so that a large offset leaves the digits that vary.
  const ourMean = total(meanX.map((mean, i) => mean * (compared[i] ?? 0))) / count;
  const theirMean = total(meanY.map((mean, i) => mean * (compared[i] ?? 0))) / count;
  const sums = Array.from({ length: 6 }, () => new Float64Array(compared.length));
  compared.forEach((n, i) => {
    const x = (meanX[i] ?? 0) - ourMean;
    const y = (meanY[i] ?? 0) - theirMean;
    const xx = (squaresX[i] ?? 0) + n * x * x;
    const yy = (squaresY[i] ?? 0) + n * y * y;
    const xy = (products[i] ?? 0) + n * x * y;
    [n, n * x, n * y, xx, yy, xy].forEach((sum, k) => ((sums[k] as Float64Array)[i] = sum));
  });
  const totals = Float64Array.from(sums, total);
  if (!varies(totals[3], ourMean, count)) return { reason: 'the reward is the same on all steps' };
  if (!varies(totals[4], theirMean, count)) return { reason: 'the recorded reward is the same on all steps' };
  const interval = bootstrapOfSums(sums, pearson);
  return {
    value: pearson(totals),
    ...(interval ? { interval } : {}),
    sample: [
      `${plural(count, 'step')} of ${plural(compared.length, 'episode')}`,
      ...sampleNote(reduction),
    ].join('; '),
  };
}

function total(column: Float64Array): number {
  return column.reduce((a, b) => a + b, 0);
}
