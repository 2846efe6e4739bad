import { TERMINAL, UNKNOWN, stateGraph, type StateGraph } from '../exploits/graph';
import { movingEntries, valueAfter, valueAt, type MovingEntry } from '../exploits/seams';
import type { TrajectorySet } from '../trajectory/model';
import type { PotentialEquations } from './potential';
import { freedom, groupRows, shapingEquations, type GroupedRows } from './transitions';

/** The equations γΦ(s′) − Φ(s) = r of a recording, and which of them each row is. */
export interface ShapingProblem {
  readonly grouped: GroupedRows;
  readonly equations: PotentialEquations;
  /** The same with any pay at the end explained; null where that can't be told apart. */
  readonly freeEnd: PotentialEquations | null;
  /** False where Φ is only piecewise linear in continuous fields. */
  readonly exact: boolean;
}

/** Equations beyond the unknowns: with less, any reward could be shaping. */
const MIN_FREEDOM = { exact: 0.1, fitted: 0.5 };
/** Widths of a piece in typical moves: wide enough that states come back. */
const SCALES = [4, 8, 16, 32, 64];
const MAX_FIELDS = 10;
/** Steps that a piecewise linear potential is fitted to. */
const MAX_FITTED = 12_000;

/** Why no potential can be fitted, or the equations of one. */
export async function shapingProblem(
  set: TrajectorySet,
  discount: number,
  hasValue: (row: number) => boolean,
): Promise<ShapingProblem | { readonly reason: string }> {
  const graph = await stateGraph(set);
  if (!graph.exact) return fittedProblem(set, graph, discount, hasValue);
  const grouped = groupRows(set, graph, 'transition', hasValue);
  if (grouped.groups === 0) return { reason: 'no step has a reward and a recorded next state' };
  const equations = shapingEquations(graph, grouped, discount);
  if (freedom(equations) < MIN_FREEDOM.exact)
    return {
      reason: 'states hardly ever come back in the recording, so that any reward could be shaping there',
    };
  const freeEnd = shapingEquations(graph, grouped, discount, true);
  return { grouped, equations, freeEnd, exact: true };
}

/** Φ linear in the continuous fields within each cell, the discrete ones being equal. */
async function fittedProblem(
  set: TrajectorySet,
  fine: StateGraph,
  discount: number,
  hasValue: (row: number) => boolean,
): Promise<ShapingProblem | { readonly reason: string }> {
  const entries = movingEntries(set, fine.moves);
  if (entries.length > MAX_FIELDS)
    return { reason: `a potential of ${entries.length} continuous fields is not fitted` };
  if (!set.nextObservation) return { reason: 'the recording has no next observations' };
  const stride = Math.max(1, Math.ceil(set.steps / MAX_FITTED));
  const chosen = new Uint8Array(set.steps);
  set.episodes.forEach(({ start, length }, i) => {
    if (i % stride === 0) chosen.fill(1, start, start + length);
  });
  for (const scale of SCALES) {
    const graph = await stateGraph(set, scale);
    const grouped = singleRows(
      set,
      (row) => chosen[row] === 1 && hasValue(row) && cellAfter(set, graph, row) !== UNKNOWN,
    );
    const equations = linearEquations(set, graph, grouped, entries, scale, discount);
    if (freedom(equations) >= MIN_FREEDOM.fitted) return { grouped, equations, freeEnd: null, exact: false };
  }
  return {
    reason:
      'states hardly ever come near each other in the recording, so that any reward could be shaping there',
  };
}

/** The graph leaves out drift within a cell, which is no standing still; here it is a step like any other. */
function cellAfter(set: TrajectorySet, { after, before, isLast }: StateGraph, row: number): number {
  const state = after[row] ?? UNKNOWN;
  return state === UNKNOWN && isLast[row] === 0 && set.terminated[row] === 0
    ? (before[row + 1] ?? UNKNOWN)
    : state;
}

function singleRows(set: TrajectorySet, takes: (row: number) => boolean): GroupedRows {
  const rows: number[] = [];
  const groupOf = new Int32Array(set.steps).fill(-1);
  for (let row = 0; row < set.steps; row++) if (takes(row)) groupOf[row] = rows.push(row) - 1;
  return {
    groupOf,
    groups: rows.length,
    count: new Float64Array(rows.length).fill(1),
    example: Int32Array.from(rows),
  };
}

function linearEquations(
  set: TrajectorySet,
  graph: StateGraph,
  { example }: GroupedRows,
  entries: readonly MovingEntry[],
  scale: number,
  discount: number,
): PotentialEquations {
  const width = entries.length + 1;
  const first = new Int32Array(example.length + 1);
  const state = new Int32Array(example.length * 2 * width);
  const coefficient = new Float64Array(state.length);
  let at = 0;
  const put = (cell: number, factor: number, read: (entry: MovingEntry) => number): void => {
    state[at] = cell * width;
    coefficient[at++] = factor;
    entries.forEach((entry, k) => {
      const value = read(entry);
      const piece = entry.typical * scale;
      state[at] = cell * width + k + 1;
      // From the middle of its piece and in typical moves, which keeps the columns of one size.
      coefficient[at++] = (factor * (value - Math.round(value / piece) * piece)) / entry.typical || 0;
    });
  };
  example.forEach((row, k) => {
    put(graph.before[row] ?? 0, -1, (entry) => valueAt(set.observation, entry, row));
    const after = cellAfter(set, graph, row);
    if (after !== TERMINAL) put(after, discount, (entry) => valueAfter(set, entry, row));
    first[k + 1] = at;
  });
  return {
    states: graph.states * width,
    first,
    state: state.subarray(0, at),
    coefficient: coefficient.subarray(0, at),
    weight: new Float64Array(example.length).fill(1),
  };
}
