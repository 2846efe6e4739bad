import { seededIntegers } from '../measures/interval';
import { isMixed, type Group } from './group';
import { meanWhere } from './order';
import type { NoiseLevel } from './report';

const FLIPPED = [0.05, 0.1, 0.2, 0.4] as const;
const DRAWS = 100;
/** Rewards that are drawn for, over all draws and levels. */
const BUDGET = 4_000_000;

/** Whether groups still point the right way when some rewards are wrong: how much a noisy verifier would cost. */
export function noiseLevels(groups: readonly Group[]): readonly NoiseLevel[] | { readonly reason: string } {
  const mixed = groups.filter(isMixed);
  if (mixed.length === 0) return { reason: 'no prompt has both a correct and a wrong completion' };
  const completions = mixed.reduce((sum, { rewards }) => sum + rewards.length, 0);
  const draws = Math.max(10, Math.min(DRAWS, Math.floor(BUDGET / (completions * FLIPPED.length))));
  const ranges = mixed.map(({ rewards }) => Math.min(...rewards) + Math.max(...rewards));
  const next = seededIntegers();
  return FLIPPED.map((flipped) => {
    const shares = Float64Array.from({ length: draws }, () => {
      let right = 0;
      mixed.forEach(({ rewards, correct }, g) => {
        const noisy = rewards.map((reward) =>
          next(1_000_000) < flipped * 1_000_000 ? (ranges[g] ?? 0) - reward : reward,
        );
        if (meanWhere(noisy, correct, 1) > meanWhere(noisy, correct, 0)) right++;
      });
      return right / mixed.length;
    }).sort();
    const at = (quantile: number): number => shares[Math.round(quantile * (draws - 1))] ?? NaN;
    return {
      flipped,
      right: shares.reduce((sum, share) => sum + share, 0) / draws,
      range: [at(0.05), at(0.95)],
    };
  });
}
