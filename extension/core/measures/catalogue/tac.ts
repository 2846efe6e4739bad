import { wilsonInterval } from '../interval';
import type { Measure, MeasureValue } from '../measure';
import { plural } from '../ordering';
import type { Reduction } from '../reduction';

export const tac: Measure = {
  id: 'tac',
  title: 'TAC, judged pairs',
  shownAs: 'share',
  definition:
    'Trajectory alignment coefficient: (agreeing − disagreeing) / N over the pairs that somebody judged ("this one went better"), by discounted return; a tie counts as neither. 1: the reward orders all as they were judged, −1: none.',
  compute: measureTac,
};

/** Distances below this part of the values are ties, as in `ranking.ts`. */
const RELATIVE_TIE = 1e-9;

function measureTac({ ids, columns, preferences = [] }: Reduction): MeasureValue {
  if (preferences.length === 0)
    return { reason: 'nobody has said yet which of two trajectories went better' };
  const returns = new Map(ids.map((id, i) => [id, columns.discounted[i] ?? NaN]));
  let [agree, disagree, count] = [0, 0, 0];
  for (const { better, worse } of preferences) {
    const [a, b] = [returns.get(better) ?? NaN, returns.get(worse) ?? NaN];
    if (Number.isNaN(a) || Number.isNaN(b)) continue;
    count++;
    if (Math.abs(a - b) <= RELATIVE_TIE * Math.max(Math.abs(a), Math.abs(b))) continue;
    if (a > b) agree++;
    else disagree++;
  }
  if (count === 0) return { reason: 'none of the judged trajectories has a return here' };
  // A tie is half an agreement: σ = 2P − 1 of the share P.
  const share = (agree + (count - agree - disagree) / 2) / count;
  const [low, high] = wilsonInterval(share, count);
  return {
    value: (agree - disagree) / count,
    interval: [2 * low - 1, 2 * high - 1],
    sample: `${plural(count, 'judged pair')}: ${agree} agree, ${disagree} disagree`,
  };
}
