import { wilsonInterval } from '../interval';
import type { Measure, MeasureValue } from '../measure';
import { plural, sampleNote } from '../ordering';
import { tieGroups } from '../ranking';
import type { Reduction } from '../reduction';

/** Every pair is compared. */
const MAX_EPISODES = 1500;

export const recordedOrder: Measure = {
  id: 'recordedOrder',
  title: 'Agreement with the recorded order',
  shownAs: 'share',
  definition:
    'Trajectory alignment (TAC) σ = (2P − N)/N: of N pairs of episodes that the recorded return tells apart, the discounted return orders P the same way. 1 for the same order, −1 for the opposite. A low value is no proof of an error.',
  compute: measureOrder,
};

function measureOrder(reduction: Reduction): MeasureValue {
  const { hasRecorded, columns } = reduction;
  if (!hasRecorded) return { reason: 'the recording has no rewards' };
  const known = Array.from(columns.recorded, (_, i) => i).filter(
    (i) => !Number.isNaN((columns.recorded[i] ?? NaN) + (columns.discounted[i] ?? NaN)),
  );
  const stride = Math.max(1, Math.ceil(known.length / MAX_EPISODES));
  const chosen = known.filter((_, k) => k % stride === 0);
  const theirs = tieGroups(chosen.map((i) => columns.recorded[i] ?? 0));
  const ours = tieGroups(chosen.map((i) => columns.discounted[i] ?? 0));
  let pairs = 0;
  let agreeing = 0;
  for (let a = 0; a < chosen.length; a++) {
    const theirA = theirs[a] ?? 0;
    const ourA = ours[a] ?? 0;
    for (let b = a + 1; b < chosen.length; b++) {
      const wanted = theirA - (theirs[b] ?? 0);
      if (wanted === 0) continue;
      pairs++;
      // The same sign: ranks are small integers, and so is their product.
      if (wanted * (ourA - (ours[b] ?? 0)) > 0) agreeing++;
    }
  }
  if (pairs === 0) return { reason: 'the recorded return tells no two episodes apart' };
  const share = agreeing / pairs;
  // Pairs share episodes: no more of them count as independent than there are episodes.
  const [low, high] = wilsonInterval(share, chosen.length);
  return {
    value: 2 * share - 1,
    interval: [2 * low - 1, 2 * high - 1],
    sample: [
      `${plural(pairs, 'pair')} of ${plural(chosen.length, 'episode')}`,
      ...(stride > 1 ? ['an even choice of them'] : []),
      ...sampleNote(reduction),
    ].join('; '),
  };
}
