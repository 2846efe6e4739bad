import type { Measure, MeasureValue } from '../measure';
import { plural, splitByOutcome } from '../ordering';
import { pairShares } from '../ranking';
import { sampledFrom, type Reduction } from '../reduction';

export const tpeStrict: Measure = {
  id: 'tpeStrict',
  title: 'TPE, strict',
  shownAs: 'share',
  definition:
    "Trajectory preference evaluation as CARD's text defines it: 1 when the worst success has a larger discounted return than the best failure, else 0.",
  compute: measureStrictTpe,
};

function measureStrictTpe(reduction: Reduction): MeasureValue {
  const split = splitByOutcome(reduction, reduction.columns.discounted);
  if ('reason' in split) return split;
  const all = sampledFrom(reduction);
  if (all !== null) return { reason: `needs all ${plural(all, 'episode')} at once, and a sample was kept` };
  const worst = split.successes.reduce((a, b) => Math.min(a, b));
  const best = split.failures.reduce((a, b) => Math.max(a, b));
  return { value: pairShares([worst], [best]).right, sample: split.sample };
}
