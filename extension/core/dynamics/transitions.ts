import { isPresent, type TrajectorySet } from '../trajectory/model';
import type { DynamicsNote } from './note';
import { hashesOf, stepsOf } from './rows';

/** Repeated states and actions that must agree before one that doesn't is odd; a random environment has no such majority. */
const MIN_REPEATED = 100;
const MIN_VOTES = 5;
const MAX_ODD = 0.005;

/**
 * Steps of which the same state and action led elsewhere every other time. An environment counts as deterministic by vote: nearly all
 * repeated states and actions lead to one state each.
 */
export function inconsistentTransitions(set: TrajectorySet): DynamicsNote[] {
  const { action, nextObservation } = set;
  const leaf = nextObservation?.columns[0];
  if (!action || !nextObservation || !leaf) return [];
  const [before, after, taken] = [set.observation, nextObservation, action].map(hashesOf);
  if (!before || !after || !taken) return [];
  const groups = new Map<number, Map<number, { next: Map<number, number>; rows: number[] }>>();
  for (let row = 0; row < set.steps; row++) {
    if (!isPresent(leaf, row)) continue;
    const byAction =
      groups.get(before[row] ?? 0) ?? new Map<number, { next: Map<number, number>; rows: number[] }>();
    groups.set(before[row] ?? 0, byAction);
    const group = byAction.get(taken[row] ?? 0) ?? { next: new Map<number, number>(), rows: [] };
    byAction.set(taken[row] ?? 0, group);
    const to = after[row] ?? 0;
    group.next.set(to, (group.next.get(to) ?? 0) + 1);
    group.rows.push(row);
  }
  let repeated = 0;
  let split = 0;
  const odd: number[] = [];
  for (const byAction of groups.values())
    for (const { next, rows } of byAction.values()) {
      if (rows.length < 2) continue;
      repeated++;
      if (next.size === 1) continue;
      split++;
      const [[most = 0, votes = 0] = []] = [...next].sort(([, a], [, b]) => b - a);
      // Two against one decide nothing.
      if (votes >= MIN_VOTES && rows.length - votes === 1)
        odd.push(...rows.filter((row) => (after[row] ?? 0) !== most));
    }
  if (odd.length === 0 || repeated < MIN_REPEATED || split > repeated * MAX_ODD) return [];
  const places = set.episodes.flatMap(({ start, length }, episode) =>
    odd.filter((row) => row >= start && row < start + length).map((row) => ({ episode, step: row - start })),
  );
  return [
    {
      kind: 'inconsistent-transitions',
      count: odd.length,
      message: `${odd.length} ${odd.length === 1 ? 'step leads' : 'steps lead'} to another state than the same state and action do everywhere else, in an environment that looks deterministic (${repeated} states and actions were recorded more than once): a row may be damaged or out of place.`,
      evidence: stepsOf(set, places),
    },
  ];
}
