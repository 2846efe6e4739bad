import type { Measure, MeasureInput, MeasureValue } from '../measure';
import { splitByOutcome } from '../ordering';
import { pairShares } from '../ranking';

export const tpeStrict: Measure = {
  id: 'tpeStrict',
  title: 'TPE, strict',
  shownAs: 'share',
  definition:
    "Trajectory preference evaluation as CARD's text defines it: 1 when the worst success has a larger discounted return than the best failure, else 0.",
  compute: measureStrictTpe,
};

function measureStrictTpe(input: MeasureInput): MeasureValue {
  const split = splitByOutcome(input, input.discountedReturns);
  if ('reason' in split) return split;
  const worst = split.successes.reduce((a, b) => Math.min(a, b));
  const best = split.failures.reduce((a, b) => Math.max(a, b));
  return { value: pairShares([worst], [best]).right, sample: split.sample };
}
