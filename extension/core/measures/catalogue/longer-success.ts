import { bootstrap } from '../interval';
import { pearson } from '../correlation';
import type { Measure, MeasureValue } from '../measure';
import { plural } from '../ordering';
import { descendingRanks } from '../ranking';
import type { Reduction } from '../reduction';

export const longerSuccess: Measure = {
  id: 'longerSuccess',
  title: 'Among successes, longer is paid more',
  shownAs: 'share',
  onlyFor: 'transitions',
  definition:
    "Spearman's rank correlation of discounted return and length over the successes. 1: the slowest success is paid most, −1: the quickest is. Above 0 a learner may take its time, unless lasting is the aim.",
  compute: measureLongerSuccess,
};

/** Fewer successes than this have no order to speak of. */
const FEWEST = 4;

function measureLongerSuccess({ outcomes, columns }: Reduction): MeasureValue {
  const chosen = [...columns.discounted.keys()].filter(
    (i) => outcomes[i]?.outcome === 'success' && !Number.isNaN(columns.discounted[i]),
  );
  if (chosen.length < FEWEST) return { reason: `fewer than ${FEWEST} successes have a return` };
  const returns = chosen.map((i) => columns.discounted[i] ?? 0);
  const lengths = chosen.map((i) => columns.length[i] ?? 0);
  const [x, y] = [descendingRanks(returns), descendingRanks(lengths)];
  if (y.every((rank) => rank === y[0])) return { reason: 'all successes are equally long' };
  if (x.every((rank) => rank === x[0])) return { reason: 'all successes are paid the same' };
  const all = Uint32Array.from(chosen, (_, k) => k);
  const interval = bootstrap([chosen.length], (resample) => correlation(x, y, resample));
  return {
    value: correlation(x, y, all),
    ...(interval ? { interval } : {}),
    sample: `${plural(chosen.length, 'success', 'successes')} of ${Math.min(...lengths)} to ${Math.max(...lengths)} steps`,
  };
}

function correlation(x: Float64Array, y: Float64Array, items: Uint32Array): number {
  let [sumX, sumY, squaresX, squaresY, products] = [0, 0, 0, 0, 0];
  for (let k = 0; k < items.length; k++) {
    const a = x[items[k] ?? 0] ?? 0;
    const b = y[items[k] ?? 0] ?? 0;
    sumX += a;
    sumY += b;
    squaresX += a * a;
    squaresY += b * b;
    products += a * b;
  }
  return pearson(Float64Array.of(items.length, sumX, sumY, squaresX, squaresY, products));
}
