import { StepStatus } from '../../sandbox/replay';
import { bootstrapOfSums } from '../interval';
import type { Measure, MeasureInput, MeasureValue } from '../measure';
import { plural } from '../ordering';

export const recordedCorrelation: Measure = {
  id: 'recordedCorrelation',
  title: 'Correlation with the recorded reward',
  shownAs: 'share',
  definition:
    "Pearson's r of the candidate's and the recorded reward over the steps (correlated proxies, arXiv 2403.03185). A low value is no proof of an error.",
  compute: measureCorrelation,
};

function measureCorrelation({ set, replay }: MeasureInput): MeasureValue {
  const theirs = set.reward;
  if (!theirs) return { reason: 'the recording has no rewards' };
  const ours = replay.reward;
  const usable = (row: number) => replay.status[row] === StepStatus.Ok && Number.isFinite(theirs[row] ?? NaN);

  let count = 0;
  let ourSum = 0;
  let theirSum = 0;
  for (let row = 0; row < set.steps; row++) {
    if (!usable(row)) continue;
    count++;
    ourSum += ours[row] ?? 0;
    theirSum += theirs[row] ?? 0;
  }
  if (count < 2) return { reason: 'fewer than two steps have both a reward and a recorded reward' };

  // About the means, so that a large offset leaves the digits that vary.
  const ourMean = ourSum / count;
  const theirMean = theirSum / count;
  const sums = Array.from({ length: 6 }, () => new Float64Array(set.episodes.length));
  set.episodes.forEach(({ start, length }, episode) => {
    let [n, x, y, xx, yy, xy] = [0, 0, 0, 0, 0, 0];
    for (let row = start; row < start + length; row++) {
      if (!usable(row)) continue;
      const ourPart = (ours[row] ?? 0) - ourMean;
      const theirPart = (theirs[row] ?? 0) - theirMean;
      n++;
      x += ourPart;
      y += theirPart;
      xx += ourPart * ourPart;
      yy += theirPart * theirPart;
      xy += ourPart * theirPart;
    }
    [n, x, y, xx, yy, xy].forEach((sum, k) => sums[k]?.fill(sum, episode, episode + 1));
  });
  const totals = Float64Array.from(sums, (column) => column.reduce((a, b) => a + b, 0));
  if (!varies(totals[3], ourMean, count)) return { reason: 'the reward is the same on all steps' };
  if (!varies(totals[4], theirMean, count)) return { reason: 'the recorded reward is the same on all steps' };
  const interval = bootstrapOfSums(sums, pearson);
  return {
    value: pearson(totals),
    ...(interval ? { interval } : {}),
    sample: `${plural(count, 'step')} of ${plural(set.episodes.length, 'episode')}`,
  };
}

function varies(squares: number | undefined, mean: number, count: number): boolean {
  return Math.sqrt((squares ?? 0) / count) > 1e-12 * Math.abs(mean);
}

/** From n, Σx, Σy, Σx², Σy², Σxy; NaN when one of them does not vary. */
function pearson([n = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0]: Float64Array): number {
  const r = (n * xy - x * y) / Math.sqrt((n * xx - x * x) * (n * yy - y * y));
  return Math.max(-1, Math.min(1, r));
}
