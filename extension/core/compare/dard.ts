import { stateGraph, TERMINAL, UNKNOWN, type StateGraph } from '../exploits/graph';
import type { MeasureValue } from '../measures/measure';
import { formatCount } from '../measures/format';
import { internRows } from '../trajectory/intern';
import type { TrajectorySet } from '../trajectory/model';
import { correlationDistance } from './distance';
import { coverageRows, evenly } from './epic';
import { poolOf, Triples, type Replay } from './triples';

const MAX_COVERAGE = 512;
/** Recorded steps of a state and an action that expectations go over. */
const MAX_NEXT = 4;
/** More actions than this are never all recorded in a state. */
const MAX_ACTIONS = 16;
/** Transitions that have to be left to speak of a distance. */
const MIN_COVERAGE = 10;

/**
 * DARD (Wulfe et al., arXiv 2201.10081): as EPIC, but the next states are those that were recorded after a state and an action:
 * C(R)(s,a,s′) = R(s,a,s′) + E[γR(s′,A,S″) − R(s,A,S′) − γR(S′,A,S″)], A uniform over the actions, S′ recorded after (s,A) and S″
 * after (s′,A). Only transitions of which s and s′ were recorded with every action take part.
 */
export async function dardDistance(
  set: TrajectorySet,
  discount: number,
  replays: readonly [Replay, Replay],
  endIsRead: boolean,
): Promise<MeasureValue> {
  const graph = await stateGraph(set);
  const table = recordedNext(set, graph);
  if (!table) return { reason: `needs at most ${MAX_ACTIONS} distinct actions` };
  const { actions, rowsOf } = table;
  const complete = (state: number): boolean => rowsOf.get(state)?.every((rows) => rows.length > 0) ?? false;
  // From a terminal state no step leads on: of a reward that reads the end it can't be asked what one would be paid.
  const goesOn = (state: number): boolean =>
    !endIsRead || !rowsOf.get(state)?.some((rows) => rows.some((row) => graph.after[row] === TERMINAL));
  const usable = coverageRows(set, endIsRead, Infinity).filter((row) => {
    const state = graph.before[row] ?? 0;
    return complete(state) && goesOn(state) && complete(graph.after[row] ?? UNKNOWN);
  });
  const states = [...rowsOf.keys()];
  if (usable.length < MIN_COVERAGE)
    return {
      reason: `needs what follows each action in a state: every one of the ${actions} actions was recorded in ${formatCount(states.filter(complete).length)} of ${formatCount(states.length)} states`,
    };
  const rows = evenly(usable, MAX_COVERAGE);
  const all = new Set<number>(rows);
  for (const row of rows)
    for (const state of [graph.before[row] ?? 0, graph.after[row] ?? 0])
      for (const next of rowsOf.get(state) ?? []) for (const one of next) all.add(one);
  const poolRows = Int32Array.from(all);
  const pool = poolOf(set, poolRows);
  if (!pool) return { reason: 'the recording has no next observations' };
  const indexOf = new Map([...poolRows].map((row, k) => [row, k]));
  const before = (row: number): number => indexOf.get(row) ?? 0;
  const after = (row: number): number => before(row) + poolRows.length;

  const triples = new Triples();
  interface Term {
    readonly triple: number;
    readonly weight: number;
  }
  const terms = Array.from(rows, (row): Term[] => {
    const [here, there] = [graph.before[row] ?? 0, graph.after[row] ?? 0].map(
      (state) => rowsOf.get(state) ?? [],
    );
    const own: Term[] = [{ triple: triples.add(before(row), row, after(row), row), weight: 1 }];
    for (let a = 0; a < actions; a++) {
      const [first = [], second = []] = [here?.[a], there?.[a]];
      for (const one of first)
        own.push({
          triple: triples.add(before(row), one, after(one), one),
          weight: -1 / (actions * first.length),
        });
      for (const two of second) {
        const weight = discount / (actions * second.length);
        own.push({ triple: triples.add(after(row), two, after(two), two), weight });
        for (const one of first)
          own.push({
            triple: triples.add(after(one), two, after(two), two),
            weight: -weight / first.length,
          });
      }
    }
    return own;
  });
  const canonical: Float64Array[] = [];
  for (const replay of replays) {
    const asked = await triples.ask(set, pool, replay);
    if (!asked.ok) return { reason: `the steps could not be replayed: ${asked.problem.message}` };
    const paid = asked.value;
    canonical.push(
      Float64Array.from(terms, (own) =>
        own.reduce((sum, { triple, weight }) => sum + weight * (paid[triple] ?? NaN), 0),
      ),
    );
  }
  const [x = new Float64Array(), y = new Float64Array()] = canonical;
  const kept = Array.from(rows, (_, k) => k).filter((k) => Number.isFinite((x[k] ?? NaN) + (y[k] ?? NaN)));
  if (kept.length < MIN_COVERAGE)
    return { reason: 'a version fails on steps that are put together from recorded ones' };
  const chosen = (values: Float64Array): Float64Array => {
    const own = Float64Array.from(kept, (k) => values[k] ?? 0);
    return own.every((value) => Math.abs(value) < 1e-11) ? own.fill(0) : own;
  };
  const distance = correlationDistance({ x: chosen(x), y: chosen(y), about: 'means' });
  return typeof distance === 'string'
    ? { reason: `version ${distance === 'x' ? 'A' : 'B'} is nothing but shaping and a constant there` }
    : {
        ...distance,
        sample: `${formatCount(kept.length)} transitions whose two states were recorded with all ${actions} actions`,
      };
}

/** By state, by action: some recorded rows; null when there are too many actions. */
function recordedNext(
  set: TrajectorySet,
  graph: StateGraph,
): { readonly actions: number; readonly rowsOf: Map<number, number[][]> } | null {
  if (!set.action) return null;
  const ids = internRows(
    set.action.columns,
    Uint32Array.from({ length: set.steps }, (_, row) => row),
  );
  const actions = ids.reduce((most, id) => Math.max(most, id), -1) + 1;
  if (actions > MAX_ACTIONS) return null;
  const rowsOf = new Map<number, number[][]>();
  for (let row = 0; row < set.steps; row++) {
    const to = graph.after[row] ?? UNKNOWN;
    if (to === UNKNOWN || (to === TERMINAL && !set.nextObservation)) continue;
    const state = graph.before[row] ?? 0;
    const own = rowsOf.get(state) ?? Array.from({ length: actions }, (): number[] => []);
    rowsOf.set(state, own);
    const rows = own[ids[row] ?? 0];
    if (rows && rows.length < MAX_NEXT) rows.push(row);
  }
  return { actions, rowsOf };
}
