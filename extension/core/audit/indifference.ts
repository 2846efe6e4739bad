import type { Evaluation } from '../measures/evaluation';
import { formatNumber, formatPercent } from '../measures/format';
import { bootstrap } from '../measures/interval';
import { plural } from '../measures/ordering';
import type { Indifference } from './audit';

/**
 * p with p·G(worst) + (1 − p)·G(success) = G(idle), discounted means (Knox et al., arXiv 2104.13906). Worst: the cause of failure that
 * ended its episodes and is paid least. Idle: the failures that ran out of time.
 */
export function indifferencePoint({ input }: Pick<Evaluation, 'input'>): Indifference {
  const { set, outcomes, discountedReturns } = input;
  if (set.kind === 'completions') return none('an episode is a single step');
  const successes: number[] = [];
  const idle: number[] = [];
  const ended = new Map<string, number[]>();
  set.episodes.forEach(({ start, length }, i) => {
    const value = discountedReturns[i] ?? null;
    const outcome = outcomes[i];
    if (value === null || length === 0 || !outcome) return;
    if (outcome.outcome === 'success') successes.push(value);
    if (outcome.outcome !== 'failure') return;
    if (set.terminated[start + length - 1] !== 1) {
      idle.push(value);
      return;
    }
    const cause = outcome.cause ?? 'other';
    ended.set(cause, [...(ended.get(cause) ?? []), value]);
  });
  if (successes.length === 0) return none('no success has a return');
  if (ended.size === 0) return none('no failure was ended by the environment: there is nothing to risk');
  if (idle.length === 0) return none('no failure ran out of time: what doing nothing earns is not recorded');
  const [worst] = [...ended].sort(([, a], [, b]) => meanOf(a) - meanOf(b));
  if (!worst) return none('no failure has a return');
  const [cause, crashes] = worst;
  const values = Float64Array.from([...crashes, ...successes, ...idle]);
  const sizes = [crashes.length, successes.length, idle.length];
  const solve = (drawn: ArrayLike<number> & Iterable<number>): number => {
    const sums = [0, 0, 0];
    const counts = [0, 0, 0];
    for (const item of drawn) {
      const group = item < crashes.length ? 0 : item < crashes.length + successes.length ? 1 : 2;
      sums[group] = (sums[group] ?? 0) + (values[item] ?? 0);
      counts[group] = (counts[group] ?? 0) + 1;
    }
    const [w = NaN, s = NaN, g = NaN] = sums.map((sum, k) => sum / (counts[k] ?? 0));
    return (s - g) / (s - w);
  };
  const p = solve(values.map((_, i) => i));
  const [w, s, g] = [meanOf(crashes), meanOf(successes), meanOf(idle)];
  const name = cause === 'other' ? 'a failure that ends the episode' : `“${cause}”`;
  const sample = `${plural(successes.length, 'success', 'successes')}, ${plural(crashes.length, 'failure')} by ${cause}, ${plural(idle.length, 'failure')} by time`;
  const known = { worst: w, success: s, idle: g };
  if (s <= g)
    return {
      ...known,
      probability: { value: 0, sample },
      sentence: `Doing nothing earns ${formatNumber(g)}, no less than success (${formatNumber(s)}): the reward accepts no risk at all, and no success either.`,
    };
  if (w >= g)
    return {
      ...known,
      probability: { value: 1, sample },
      sentence: `Failing by ${name} earns ${formatNumber(w)}, no less than doing nothing (${formatNumber(g)}): the reward accepts any risk of it.`,
    };
  const interval = bootstrap(sizes, solve);
  const clipped = interval && ([clip(interval[0]), clip(interval[1])] as const);
  return {
    ...known,
    probability: { value: p, ...(clipped ? { interval: clipped } : {}), sample },
    sentence: `This reward accepts ${name} in 1 of ${formatNumber(1 / p)} runs (${formatPercent(p)}): then trying earns what doing nothing does (success ${formatNumber(s)}, failure ${formatNumber(w)}, doing nothing ${formatNumber(g)}).`,
  };
}

function none(reason: string): Indifference {
  return {
    probability: { reason },
    worst: null,
    success: null,
    idle: null,
    sentence: `The indifference point is not known: ${reason}.`,
  };
}

function clip(value: number): number {
  return Math.max(0, Math.min(1, value));
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
