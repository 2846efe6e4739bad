import type { Work } from '../breathe';
import { isPresent, type Column, type TrajectorySet } from '../trajectory/model';
import type { DynamicsNote } from './note';
import { hashesOf, stepsOf } from './rows';

/** Repeated states and actions that must agree before one that doesn't is odd; a random environment has no such majority. */
const MIN_REPEATED = 100;
const MIN_VOTES = 5;
const MAX_ODD = 0.005;
/** Between two breaths. */
const ROWS_AT_A_TIME = 50_000;

/**
 * Steps of which the same state and action led elsewhere every other time. An environment counts as deterministic by vote: nearly all
 * repeated states and actions lead to one state each.
 */
export function* inconsistentTransitions(set: TrajectorySet): Work<DynamicsNote[]> {
  const { action, nextObservation } = set;
  const leaf = nextObservation?.columns[0];
  if (!action || !nextObservation || !leaf) return [];
  const before = hashesOf(set.observation);
  yield;
  const after = hashesOf(nextObservation);
  yield;
  const taken = hashesOf(action);
  let repeated = 0;
  let split = 0;
  const odd: number[] = [];
  for (const rows of yield* rowsOfPairs(set.steps, before, taken, leaf)) {
    repeated++;
    const next = new Map<number, number>();
    for (const row of rows) next.set(after[row] ?? 0, (next.get(after[row] ?? 0) ?? 0) + 1);
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

/** The rows of each state and action that were recorded more than once: most are not, and cost no list. */
function* rowsOfPairs(
  steps: number,
  before: Float64Array,
  taken: Float64Array,
  leaf: Column,
): Work<Iterable<number[]>> {
  const actions = new Map<number, number>();
  const states = new Map<number, number>();
  const first = new Map<number, number>();
  const pairs = new Map<number, number[]>();
  const idOf = (ids: Map<number, number>, hash: number): number => {
    const id = ids.get(hash) ?? ids.size;
    ids.set(hash, id);
    return id;
  };
  for (let row = 0; row < steps; row++) {
    if (row % ROWS_AT_A_TIME === 0) yield;
    if (!isPresent(leaf, row)) continue;
    // Fewer than 2^53 even where each step has a state and an action of its own.
    const pair = idOf(states, before[row] ?? 0) * steps + idOf(actions, taken[row] ?? 0);
    const earlier = first.get(pair);
    if (earlier === undefined) first.set(pair, row);
    else {
      const rows = pairs.get(pair);
      if (rows) rows.push(row);
      else pairs.set(pair, [earlier, row]);
    }
  }
  return pairs.values();
}
