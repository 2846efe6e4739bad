import { bootstrap, hull, wilsonInterval } from '../interval';
import type { Measure, MeasureInput, MeasureValue } from '../measure';
import { splitByOutcome } from '../ordering';
import { tieGroups } from '../ranking';

/** CARD counts a reward as passing from this share on. */
export const TPE_PASS = 0.8;

export const tpe: Measure = {
  id: 'tpe',
  title: 'TPE',
  shownAs: 'share',
  definition:
    "Trajectory preference evaluation as CARD's code computes it: share of successes whose mean reward a step exceeds the best failure's. 0.80 passes.",
  compute: measureTpe,
};

function measureTpe(input: MeasureInput): MeasureValue {
  const split = splitByOutcome(input, input.meanRewards);
  if ('reason' in split) return split;
  const { successes, failures, sample } = split;
  const groups = tieGroups([...successes, ...failures]);
  const above = (items: Iterable<number>) => {
    let best = -1;
    for (const i of items) if (i >= successes.length) best = Math.max(best, groups[i] ?? 0);
    let winners = 0;
    for (const i of items) if (i < successes.length && (groups[i] ?? 0) > best) winners++;
    return winners / successes.length;
  };
  const value = above([...groups.keys()]);
  return {
    value,
    interval: hull(
      wilsonInterval(value, successes.length),
      bootstrap([successes.length, failures.length], above),
    ),
    sample,
  };
}
