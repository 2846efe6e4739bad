import type { Evaluation } from './evaluation';
import type { MeasureValue } from './measure';
import { descendingRanks } from './ranking';

/** Two candidates on the same recordings. */
export interface Comparison {
  readonly before: Readonly<Record<string, MeasureValue>>;
  readonly after: Readonly<Record<string, MeasureValue>>;
  /** Trajectories whose rank by discounted return changes, largest move first; rank 1 is the best paid, ties share their average. */
  readonly moved: readonly RankMove[];
}

export interface RankMove {
  readonly trajectory: string;
  readonly from: number;
  readonly to: number;
}

/** Both evaluations must be of the same trajectory set. Ranks count only the episodes that have a return in both. */
export function compareEvaluations(before: Evaluation, after: Evaluation): Comparison {
  const shared: { readonly id: string; readonly was: number; readonly is: number }[] = [];
  before.episodes.forEach(({ id, discountedReturn: was }, i) => {
    const is = after.episodes[i]?.discountedReturn ?? null;
    if (was !== null && is !== null) shared.push({ id, was, is });
  });
  const from = descendingRanks(shared.map(({ was }) => was));
  const to = descendingRanks(shared.map(({ is }) => is));
  const moved = shared
    .map(({ id }, i) => ({ trajectory: id, from: from[i] ?? 0, to: to[i] ?? 0 }))
    .filter((move) => move.from !== move.to)
    .sort((a, b) => Math.abs(b.to - b.from) - Math.abs(a.to - a.from));
  return { before: before.measures, after: after.measures, moved };
}
