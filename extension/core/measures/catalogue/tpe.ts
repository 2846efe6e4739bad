import { bootstrap, bootstrapOfShareAbove, hull, MANY, wilsonInterval } from '../interval';
import type { Measure, MeasureValue } from '../measure';
import { plural, splitByOutcome } from '../ordering';
import { tieGroups } from '../ranking';
import { sampledFrom, type Reduction } from '../reduction';

export const tpe: Measure = {
  id: 'tpe',
  title: 'TPE',
  shownAs: 'share',
  definition:
    "Trajectory preference evaluation as CARD's code computes it: share of successes whose mean reward a step exceeds the best failure's. 0.80 passes.",
  compute: measureTpe,
};

function measureTpe(reduction: Reduction): MeasureValue {
  const split = splitByOutcome(reduction, reduction.columns.mean);
  if ('reason' in split) return split;
  const all = sampledFrom(reduction);
  if (all !== null) return { reason: `needs all ${plural(all, 'episode')} at once, and a sample was kept` };
  const { successes, failures, sample } = split;
  const groups = tieGroups([...successes, ...failures]);
  const [ours, theirs] = [groups.subarray(0, successes.length), groups.subarray(successes.length)];
  const above = (items: Uint32Array): number => {
    let best = -1;
    for (let k = 0; k < items.length; k++)
      if ((items[k] ?? 0) >= successes.length) best = Math.max(best, groups[items[k] ?? 0] ?? 0);
    let winners = 0;
    for (let k = 0; k < items.length; k++)
      if ((items[k] ?? 0) < successes.length && (groups[items[k] ?? 0] ?? 0) > best) winners++;
    return winners / successes.length;
  };
  const value = above(Uint32Array.from(groups, (_, i) => i));
  return {
    value,
    interval: hull(
      wilsonInterval(value, successes.length),
      groups.length < MANY
        ? bootstrap([successes.length, failures.length], above)
        : bootstrapOfShareAbove(ours, theirs),
    ),
    sample,
  };
}
