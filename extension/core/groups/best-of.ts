import { bootstrap } from '../measures/interval';
import type { Group } from './group';
import type { BestOf } from './report';

const SIZES = [1, 2, 4, 8, 16, 32, 64] as const;
/** Of the prompts, at least this share must have as many completions as the largest n. */
const MOST = 0.5;
const FEW = 5;

/**
 * Best-of-n without replacement, exactly: each of the C(m, n) choices of n of the m completions counts the same, and ties for the best
 * are shared. All n are over the same prompts.
 */
export function bestOf(groups: readonly Group[]): BestOf | { readonly reason: string } {
  const known = groups.filter(({ correct }) => correct.every((each) => !Number.isNaN(each)));
  if (known.length < FEW) return { reason: `fewer than ${FEW} prompts have completions of known outcome` };
  const sizes = known.map(({ rewards }) => rewards.length).sort((a, b) => b - a);
  const enough = sizes[Math.floor(MOST * (sizes.length - 1))] ?? 0;
  const counts = SIZES.filter((n) => n <= enough);
  const largest = counts.at(-1) ?? 1;
  if (largest === 1) return { reason: 'most prompts have a single completion' };
  const used = known.filter(({ rewards }) => rewards.length >= largest);
  const expected = counts.map((n) => used.map((group) => expectedBest(group, n)));
  const curve = counts.map((n, k) => {
    const each = expected[k] ?? [];
    const correct = Float64Array.from(each, ([, share]) => share);
    const interval = bootstrap([each.length], (drawn) => meanAt(correct, drawn)) ?? [NaN, NaN];
    return {
      n,
      reward: each.reduce((sum, [reward]) => sum + reward, 0) / each.length,
      correct: correct.reduce((sum, share) => sum + share, 0) / each.length,
      interval,
    };
  });
  return { curve, prompts: used.length, partsAt: partingOf(counts, expected) };
}

/** [reward, correctness] of the best paid of n completions drawn from the group. */
export function expectedBest({ rewards, correct }: Group, n: number): readonly [number, number] {
  const order = [...rewards.keys()].sort((a, b) => (rewards[a] ?? 0) - (rewards[b] ?? 0));
  const m = order.length;
  let [reward, share, below] = [0, 0, 0];
  for (let first = 0; first < m;) {
    const value = rewards[order[first] ?? 0] ?? 0;
    let [last, right] = [first, 0];
    for (; last < m && rewards[order[last] ?? 0] === value; last++) right += correct[order[last] ?? 0] ?? 0;
    const upTo = chanceWithin(last, m, n);
    reward += (upTo - below) * value;
    share += (upTo - below) * (right / (last - first));
    below = upTo;
    first = last;
  }
  return [reward, share];
}

/** C(k, n) / C(m, n): that all n drawn are among the k lowest. */
function chanceWithin(k: number, m: number, n: number): number {
  if (k < n) return 0;
  let chance = 1;
  for (let i = 0; i < n; i++) chance *= (k - i) / (m - i);
  return chance;
}

/** The first n from which correctness falls to the largest one, surely, while the reward rises. */
function partingOf(
  counts: readonly number[],
  expected: readonly (readonly (readonly [number, number])[])[],
): number | null {
  const last = expected.at(-1) ?? [];
  for (const [k, each] of expected.slice(0, -1).entries()) {
    const fall = Float64Array.from(each, ([, share], i) => (last[i]?.[1] ?? 0) - share);
    const rise = each.reduce((sum, [reward], i) => sum + (last[i]?.[0] ?? 0) - reward, 0);
    const interval = bootstrap([fall.length], (drawn) => meanAt(fall, drawn));
    if (rise > 1e-12 && interval && interval[1] < 0) return counts[k] ?? null;
  }
  return null;
}

function meanAt(values: Float64Array, drawn: Uint32Array): number {
  let sum = 0;
  for (const i of drawn) sum += values[i] ?? 0;
  return sum / drawn.length;
}
