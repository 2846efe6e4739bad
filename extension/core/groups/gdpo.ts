import type { Evaluation } from '../measures/evaluation';
import type { Group } from './group';

/** TRL's. */
const EPSILON = 1e-4;

/** One of several functions of a reward. Its component holds weight × value, NaN where it gave None. */
export interface WeightedFunction {
  readonly name: string;
  readonly weight: number;
}

/**
 * GDPO, in TRL `multi_objective_aggregation="normalize_then_sum"`: the values of each function are normalized within their group,
 * the weighted sum of these within the batch. A function that gave None is left out of a completion's sum; so is one that judged no
 * other completion of the group, which has no deviation. Liu et al., "GDPO: Group reward-Decoupled Normalization Policy Optimization".
 * One array a group, an entry a member.
 */
export function gdpoAdvantages(
  groups: readonly Group[],
  functions: readonly WeightedFunction[],
  { input: { replay, set } }: Pick<Evaluation, 'input'>,
): Float64Array[] {
  const sums = groups.map(({ members }) => {
    const sum = new Float64Array(members.length);
    for (const { name, weight } of functions) {
      const column = replay.components.get(name);
      // At weight 0 nothing is left to normalize, and nothing would count.
      if (!column || weight === 0) continue;
      const values = Float64Array.from(
        members,
        (episode) => (column[set.episodes[episode]?.start ?? 0] ?? NaN) / weight,
      );
      normalized(values, values).forEach((value, i) => {
        if (!Number.isNaN(value)) sum[i] = (sum[i] ?? 0) + weight * value;
      });
    }
    return sum;
  });
  const batches = new Map<string, number[]>();
  groups.forEach(({ batch }, g) => batches.set(batch, [...(batches.get(batch) ?? []), ...(sums[g] ?? [])]));
  return groups.map(({ batch }, g) =>
    normalized(sums[g] ?? new Float64Array(), Float64Array.from(batches.get(batch) ?? [])),
  );
}

/** (value − mean) / (std + ε) with mean and deviation (n − 1) of the known ones among these; NaN where fewer than two are known. */
function normalized(values: Float64Array, among: Float64Array): Float64Array {
  const known = among.filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const squares = known.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const std = known.length > 1 ? Math.sqrt(squares / (known.length - 1)) : NaN;
  return values.map((value) => (value - mean) / (std + EPSILON));
}
