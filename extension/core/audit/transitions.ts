import type { StateGraph } from '../exploits/graph';
import { TERMINAL, UNKNOWN } from '../exploits/graph';
import { internRows } from '../trajectory/intern';
import type { TrajectorySet } from '../trajectory/model';
import type { PotentialEquations } from './potential';

/** Rows that are the same question to a potential: state, action and (`by: "transition"`) next state are equal. */
export interface GroupedRows {
  /** By row: its group, -1 for rows that are left out (the next state is not known, or there is no value). */
  readonly groupOf: Int32Array;
  readonly groups: number;
  /** By group: how many rows. */
  readonly count: Float64Array;
  /** One row of each group. */
  readonly example: Int32Array;
}

export function groupRows(
  set: TrajectorySet,
  graph: StateGraph,
  by: 'transition' | 'state and action',
  hasValue: (row: number) => boolean,
): GroupedRows {
  const actions = set.action
    ? internRows(
        set.action.columns,
        Uint32Array.from({ length: set.steps }, (_, row) => row),
      )
    : new Int32Array(set.steps);
  const ids = new Map<number, Map<number, number>>();
  const groupOf = new Int32Array(set.steps).fill(-1);
  const count: number[] = [];
  const example: number[] = [];
  for (let row = 0; row < set.steps; row++) {
    const after = graph.after[row] ?? UNKNOWN;
    if (after === UNKNOWN || !hasValue(row)) continue;
    const from = graph.before[row] ?? 0;
    // Where actions were recorded, what an action leads to may differ; where none were, the next state stands for it.
    const second =
      by === 'transition' ? (actions[row] ?? 0) * (graph.states + 1) + after + 1 : (actions[row] ?? 0);
    let own = ids.get(from);
    if (!own) ids.set(from, (own = new Map()));
    let group = own.get(second);
    if (group === undefined) {
      own.set(second, (group = count.length));
      count.push(0);
      example.push(row);
    }
    groupOf[row] = group;
    count[group] = (count[group] ?? 0) + 1;
  }
  return {
    groupOf,
    groups: count.length,
    count: Float64Array.from(count),
    example: Int32Array.from(example),
  };
}

/** Mean of `values` over the rows of each group. */
export function meanOfGroups({ groupOf, groups, count }: GroupedRows, values: Float64Array): Float64Array {
  const sums = new Float64Array(groups);
  groupOf.forEach((group, row) => {
    if (group >= 0) sums[group] = (sums[group] ?? 0) + (values[row] ?? 0);
  });
  return sums.map((sum, group) => sum / (count[group] ?? 1));
}

/** γ E[Φ(s′)] − Φ(s) for each group, Φ being 0 after the end, or one more unknown (`freeEnd`). */
export function shapingEquations(
  graph: StateGraph,
  grouped: GroupedRows,
  discount: number,
  freeEnd = false,
): PotentialEquations {
  const rowsOf: number[][] = Array.from({ length: grouped.groups }, () => []);
  grouped.groupOf.forEach((group, row) => rowsOf[group]?.push(row));
  const first = new Int32Array(grouped.groups + 1);
  const state: number[] = [];
  const coefficient: number[] = [];
  rowsOf.forEach((rows, group) => {
    const [row = 0] = rows;
    const parts = new Map<number, number>([[graph.before[row] ?? 0, -1]]);
    for (const one of rows) {
      const after = graph.after[one] ?? UNKNOWN;
      // The end as one more state of each state that it is reached from: then any pay at the end is explained.
      const to = after === TERMINAL ? (freeEnd ? graph.states + (graph.before[one] ?? 0) : -1) : after;
      if (to >= 0) parts.set(to, (parts.get(to) ?? 0) + discount / rows.length);
    }
    for (const [at, value] of parts) {
      state.push(at);
      coefficient.push(value);
    }
    first[group + 1] = state.length;
  });
  return {
    states: graph.states * (freeEnd ? 2 : 1),
    first,
    state: Int32Array.from(state),
    coefficient: Float64Array.from(coefficient),
    weight: grouped.count.map(Math.sqrt),
  };
}

/**
 * How much of an arbitrary reward no potential would explain, by counting: 1 − unknowns / equations. Near 0 where states hardly ever
 * come back, so that anything could be shaping.
 */
export function freedom({ first, state, weight }: PotentialEquations): number {
  if (weight.length === 0) return 0;
  const unknowns = new Set(state.subarray(0, first[weight.length] ?? 0)).size;
  return Math.max(0, 1 - unknowns / weight.length);
}
