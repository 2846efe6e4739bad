import type { Evaluation } from '../measures/evaluation';
import { formatPercent } from '../measures/format';
import { wilsonInterval } from '../measures/interval';
import { plural } from '../measures/ordering';
import { partialReturn } from '../measures/returns';
import type { SignCollapse } from './audit';

/** Pairs of more episodes than this are those of an even sample. */
const MAX_EPISODES = 1500;

/** Compares the order of episodes by Σγ^t r with that by Σγ^t sgn(r): how often the sign ties or flips what the reward tells apart. */
export function signCollapse({ input }: Pick<Evaluation, 'input'>): SignCollapse {
  const { set, replay, discount } = input;
  if (set.kind === 'completions') return none('an episode is a single step');
  const stride = Math.max(1, Math.ceil(set.episodes.length / MAX_EPISODES));
  const signs = { status: replay.status, reward: replay.reward.map(Math.sign) };
  const pairs: { readonly own: number; readonly sign: number }[] = [];
  set.episodes.forEach(({ start, length }, i) => {
    const own = input.discountedReturns[i] ?? null;
    if (i % stride !== 0 || own === null) return;
    pairs.push({ own, sign: partialReturn(signs, start, length, discount)?.sum ?? NaN });
  });
  const { ordered, ties, flips } = countPairs(pairs);
  if (ordered === 0) return none('the reward orders no two episodes');
  const share = (n: number) => ({
    value: n / ordered,
    interval: wilsonInterval(n / ordered, pairs.length),
    sample: plural(ordered, 'pair of episodes', 'pairs of episodes'),
  });
  const [tied, flipped] = [share(ties), share(flips)];
  return {
    ties: tied,
    flips: flipped,
    sentence: `With the sign of each step's reward alone, ${formatPercent(tied.value)} of the pairs of episodes would be tied and ${formatPercent(flipped.value)} the other way round.`,
  };
}

function none(reason: string): SignCollapse {
  return { ties: { reason }, flips: { reason }, sentence: `Sign collapse does not apply: ${reason}.` };
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}

function countPairs(pairs: readonly { readonly own: number; readonly sign: number }[]) {
  const counts = { ordered: 0, ties: 0, flips: 0 };
  pairs.forEach((a, i) => {
    for (let k = i + 1; k < pairs.length; k++) {
      const b = pairs[k];
      if (!b || near(a.own, b.own)) continue;
      counts.ordered++;
      if (near(a.sign, b.sign)) counts.ties++;
      else if (a.own > b.own !== a.sign > b.sign) counts.flips++;
    }
  });
  return counts;
}
