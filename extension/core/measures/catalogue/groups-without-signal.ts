import { wilsonInterval } from '../interval';
import type { Measure, MeasureValue } from '../measure';
import { plural } from '../ordering';
import { tieGroups } from '../ranking';
import { sampledFrom, type Reduction } from '../reduction';

export const groupsWithoutSignal: Measure = {
  id: 'groupsWithoutSignal',
  title: 'Groups without signal',
  shownAs: 'share',
  onlyFor: 'completions',
  definition:
    'Share of the prompts whose completions are all paid the same. Group-relative training (GRPO) learns nothing from them.',
  compute: measureGroups,
};

function measureGroups(reduction: Reduction): MeasureValue {
  if (reduction.kind !== 'completions') return { reason: 'the recording holds no completions' };
  if (!reduction.hasGroups) return { reason: 'the rows have no prompt to group them by' };
  const all = sampledFrom(reduction);
  if (all !== null)
    return { reason: `needs all ${plural(all, 'completion')} at once, and a sample was kept` };
  const { return: returns, group: groups } = reduction.columns;
  const ranks = tieGroups(returns.map((value) => (Number.isNaN(value) ? 0 : value)));
  const members = new Map<number, { readonly first: number; count: number; same: boolean }>();
  groups.forEach((group, i) => {
    if (Number.isNaN(returns[i] ?? NaN)) return;
    const rank = ranks[i] ?? 0;
    const seen = members.get(group);
    if (!seen) members.set(group, { first: rank, count: 1, same: true });
    else {
      seen.count++;
      seen.same &&= rank === seen.first;
    }
  });
  const compared = [...members.values()].filter(({ count }) => count > 1);
  if (compared.length === 0) return { reason: 'no prompt has two completions with a reward' };
  const value = compared.filter(({ same }) => same).length / compared.length;
  return {
    value,
    interval: wilsonInterval(value, compared.length),
    sample: plural(compared.length, 'prompt'),
  };
}
