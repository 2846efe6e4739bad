import { bootstrapOfSums, hull, wilsonInterval } from '../interval';
import type { Measure, MeasureValue } from '../measure';
import { plural, splitByOutcome } from '../ordering';
import { tieGroups } from '../ranking';
import { sampledFrom, type Reduction } from '../reduction';

export const oneToMany: Measure = {
  id: 'oneToMany',
  title: 'One to many',
  shownAs: 'share',
  definition:
    'Share of successes that are paid more than every failure with the same start or prompt (RewardMATH). Successes without such a failure are left out.',
  compute: measureOneToMany,
};

function measureOneToMany(reduction: Reduction): MeasureValue {
  const { kind, outcomes, hasGroups } = reduction;
  const { discounted, group: groups } = reduction.columns;
  const split = splitByOutcome(reduction, discounted);
  if ('reason' in split) return split;
  const matchedBy = kind === 'completions' ? 'prompt' : 'start';
  if (!hasGroups) return { reason: 'the rows have no prompt to group them by' };
  const all = sampledFrom(reduction);
  if (all !== null) return { reason: `needs all ${plural(all, 'episode')} at once, and a sample was kept` };

  const ranks = tieGroups(discounted.map((value) => (Number.isNaN(value) ? 0 : value)));
  const bestFailure = new Map<number, number>();
  const known = (i: number, outcome: 'success' | 'failure') =>
    outcomes[i]?.outcome === outcome && !Number.isNaN(discounted[i] ?? NaN);
  groups.forEach((group, i) => {
    if (known(i, 'failure')) bestFailure.set(group, Math.max(bestFailure.get(group) ?? -1, ranks[i] ?? 0));
  });
  const wins: number[] = [];
  groups.forEach((group, i) => {
    const best = bestFailure.get(group);
    if (best !== undefined && known(i, 'success')) wins.push((ranks[i] ?? 0) > best ? 1 : 0);
  });
  if (wins.length === 0) return { reason: `no success has the same ${matchedBy} as a failure` };
  const value = wins.reduce((won, win) => won + win) / wins.length;
  const columns = [Float64Array.from(wins), new Float64Array(wins.length).fill(1)];
  return {
    value,
    interval: hull(
      wilsonInterval(value, wins.length),
      bootstrapOfSums(columns, ([won = 0, of = 0]) => won / of),
    ),
    sample: `${plural(wins.length, 'success', 'successes')} with a failure from the same ${matchedBy}`,
  };
}
