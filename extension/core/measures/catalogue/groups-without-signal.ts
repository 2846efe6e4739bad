import { episodeGroups } from '../groups';
import { wilsonInterval } from '../interval';
import type { Measure, MeasureInput, MeasureValue } from '../measure';
import { plural } from '../ordering';
import { tieGroups } from '../ranking';

export const groupsWithoutSignal: Measure = {
  id: 'groupsWithoutSignal',
  title: 'Groups without signal',
  shownAs: 'share',
  definition:
    'Share of the prompts whose completions are all paid the same. Group-relative training (GRPO) learns nothing from them.',
  compute: measureGroups,
};

function measureGroups({ set, returns }: MeasureInput): MeasureValue {
  if (set.kind !== 'completions') return { reason: 'the recording holds no completions' };
  const groups = episodeGroups(set);
  if (!groups) return { reason: 'the rows have no prompt to group them by' };
  const ranks = tieGroups(returns.map((value) => value ?? 0));
  const members = new Map<number, { readonly first: number; count: number; same: boolean }>();
  groups.forEach((group, i) => {
    if ((returns[i] ?? null) === null) return;
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
