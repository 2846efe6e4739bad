import type { Work } from '../breathe';
import type { Evaluation } from '../measures/evaluation';
import { formatPercent, formatShare } from '../measures/format';
import { pearson, varies } from '../measures/correlation';
import { bootstrapOfSums, wilsonInterval } from '../measures/interval';
import { hasValue, type MeasureValue } from '../measures/measure';
import { plural } from '../measures/ordering';
import { recordedReturns } from '../measures/returns';
import { StepStatus } from '../sandbox/replay';
import type { ProxyTest } from './audit';

const MAX_EPISODES = 1500;
const MAX_WORST = 5;
const MIN_STEPS = 20;

/**
 * The reward against the recorded one: Pearson's r over the steps, how it holds from early to late and from low to high returns, and how
 * often the two order a pair of episodes differently.
 */
export function* testProxy({ input }: Pick<Evaluation, 'input'>): Work<ProxyTest> {
  const { set } = input;
  if (!set.reward) return none('the recording has no rewards');
  const all = set.episodes.map((_, i) => i);
  const correlation = correlate(input, all);
  if (!hasValue(correlation)) return none(correlation.reason);
  const recorded = recordedReturns(set);
  const half = all.length >> 1;
  const byReturn = all
    .filter((i) => recorded[i] !== null)
    .sort((a, b) => (recorded[a] ?? 0) - (recorded[b] ?? 0) || a - b);
  const middle = byReturn.length >> 1;
  const { flips, worst } = flipped(input, recorded);
  const parts: { name: ProxyTest['parts'][number]['name']; correlation: MeasureValue }[] = [];
  for (const [name, episodes] of [
    ['first recorded half', all.slice(0, half)],
    ['second recorded half', all.slice(half)],
    ['lower returns', byReturn.slice(0, middle)],
    ['higher returns', byReturn.slice(middle)],
  ] as const) {
    yield;
    parts.push({ name, correlation: correlate(input, episodes) });
  }
  return {
    correlation,
    parts,
    flips,
    worst,
    sentence: `Over the steps the reward correlates with the recorded one at ${formatShare(correlation.value)}${hasValue(flips) ? `; ${formatPercent(flips.value)} of the pairs of episodes that the recorded return orders are ordered the other way round` : ''}. A low value is no proof of an error.`,
  };
}

function none(reason: string): ProxyTest {
  return {
    correlation: { reason },
    parts: [],
    flips: { reason },
    worst: [],
    sentence: `The reward can't be compared with the recorded one: ${reason}.`,
  };
}

function correlate({ set, replay }: Evaluation['input'], episodes: readonly number[]): MeasureValue {
  let count = 0;
  let [sumX, sumY] = [0, 0];
  const has = (row: number): boolean =>
    replay.status[row] === StepStatus.Ok && Number.isFinite(set.reward?.[row] ?? NaN);
  const rowsOf = (i: number): [number, number] => {
    const { start = 0, length = 0 } = set.episodes[i] ?? {};
    return [start, start + length];
  };
  for (const i of episodes)
    for (let [row, end] = rowsOf(i); row < end; row++)
      if (has(row)) {
        count++;
        sumX += replay.reward[row] ?? 0;
        sumY += set.reward?.[row] ?? 0;
      }
  if (count < MIN_STEPS)
    return { reason: `fewer than ${MIN_STEPS} steps have both a reward and a recorded reward` };
  const [meanX, meanY] = [sumX / count, sumY / count];
  const columns = Array.from({ length: 6 }, () => new Float64Array(episodes.length));
  episodes.forEach((i, k) => {
    const sums = [0, 0, 0, 0, 0, 0];
    for (let [row, end] = rowsOf(i); row < end; row++) {
      if (!has(row)) continue;
      const [x, y] = [(replay.reward[row] ?? 0) - meanX, (set.reward?.[row] ?? 0) - meanY];
      [1, x, y, x * x, y * y, x * y].forEach((term, at) => (sums[at] = (sums[at] ?? 0) + term));
    }
    columns.forEach((column, at) => (column[k] = sums[at] ?? 0));
  });
  const totals = Float64Array.from(columns, (column) => column.reduce((a, b) => a + b, 0));
  if (!varies(totals[3], meanX, count)) return { reason: 'the reward is the same on all these steps' };
  if (!varies(totals[4], meanY, count))
    return { reason: 'the recorded reward is the same on all these steps' };
  const interval = bootstrapOfSums(columns, pearson);
  return {
    value: pearson(totals),
    ...(interval ? { interval } : {}),
    sample: `${plural(count, 'step')} of ${plural(episodes.length, 'episode')}`,
  };
}

function flipped(
  { set, discountedReturns }: Evaluation['input'],
  recorded: readonly (number | null)[],
): Pick<ProxyTest, 'flips' | 'worst'> {
  const stride = Math.max(1, Math.ceil(set.episodes.length / MAX_EPISODES));
  const chosen = set.episodes.flatMap(({ id }, i) => {
    const [own, theirs] = [discountedReturns[i] ?? null, recorded[i] ?? null];
    return i % stride === 0 && own !== null && theirs !== null ? [{ id, own, theirs, flipped: 0 }] : [];
  });
  const near = (a: number, b: number): boolean =>
    Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
  let ordered = 0;
  let flips = 0;
  chosen.forEach((a, i) => {
    for (let k = i + 1; k < chosen.length; k++) {
      const b = chosen[k];
      if (!b || near(a.theirs, b.theirs)) continue;
      ordered++;
      if (near(a.own, b.own) || a.own > b.own === a.theirs > b.theirs) continue;
      flips++;
      a.flipped++;
      b.flipped++;
    }
  });
  if (ordered === 0) return { flips: { reason: 'the recorded return orders no two episodes' }, worst: [] };
  return {
    flips: {
      value: flips / ordered,
      interval: wilsonInterval(flips / ordered, chosen.length),
      sample: plural(ordered, 'pair of episodes', 'pairs of episodes'),
    },
    worst: chosen
      .filter(({ flipped: n }) => n > 0)
      .sort((a, b) => b.flipped - a.flipped)
      .slice(0, MAX_WORST)
      .map(({ id, flipped: n }) => ({ trajectory: id, flipped: n / (chosen.length - 1) })),
  };
}
