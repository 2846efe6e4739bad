import { seededIntegers } from '../measures/interval';
import type { MeasureValue } from '../measures/measure';
import { formatCount } from '../measures/format';
import { internRows } from '../trajectory/intern';
import { isPresent, type Channel, type TrajectorySet } from '../trajectory/model';
import { correlationDistance } from './distance';
import { poolOf, Triples, type Replay } from './triples';

/** Recorded transitions that are compared. */
const MAX_COVERAGE = 512;
/** States that expectations go over, and pairs of an action and a state; where there are fewer, they are exact. */
const MAX_STATES = 48;
const MAX_DRAWS = 192;
const MIN_COVERAGE = 2;

/** A weighted draw of an action and a next state, independent of each other. */
interface Draw {
  readonly actionRow: number;
  readonly state: number;
  readonly weight: number;
}

/**
 * EPIC (Gleave et al., arXiv 2006.13900): Pearson distance of C(R)(s,a,s′) = R(s,a,s′) + γE[R(s′,A,S′)] − E[R(s,A,S′)] − γE[R(S,A,S′)]
 * over recorded transitions, S and S′ drawn from the recorded states, A from the recorded actions. One set of draws serves all
 * expectations, so that potential shaping cancels exactly however few they are. A terminal state counts as any other, unless a reward
 * reads the end (`endIsRead`): then E[R(end,A,S′)], of which no reward says anything, is E[R(S,A,S′)] less what it is when that step
 * ends the episode, which is what it is for shaping with Φ(end) = 0.
 */
export async function epicDistance(
  set: TrajectorySet,
  discount: number,
  replays: readonly [Replay, Replay],
  endIsRead: boolean,
): Promise<MeasureValue> {
  const rows = coverageRows(set, endIsRead);
  if (rows.length < MIN_COVERAGE)
    return { reason: 'fewer than two steps have an observation, an action and a next observation' };
  const states = weightedStates(set);
  const pool = poolOf(set, Int32Array.from([...rows, ...states.map(({ row }) => row)]));
  if (!pool) return { reason: 'the recording has no next observations' };
  const firstState = rows.length;
  const draws = drawsOf(set, states, firstState);

  const triples = new Triples();
  const recorded = Array.from(rows, (row, k) => triples.add(k, row, pool.rows.length + k, row));
  /** By state of the pool: the number of its first triple; the others follow, one a draw. */
  const fanOf = new Map<number, number>();
  const same = internRows(
    pool.channel.columns,
    Uint32Array.from({ length: 2 * pool.rows.length }, (_, k) => k),
  );
  const askAll = (state: number, ends: boolean): number => {
    const begin = triples.count;
    for (const { actionRow, state: to } of draws) triples.add(state, actionRow, to, ends);
    return begin;
  };
  const fan = (state: number): number => {
    const key = same[state] ?? state;
    const begin = fanOf.get(key) ?? askAll(state, false);
    fanOf.set(key, begin);
    return begin;
  };
  const before = Array.from(rows, (_, k) => fan(k));
  const after = Array.from(rows, (_, k) => fan(pool.rows.length + k));
  const anywhere = states.map(({ weight }, k) => ({ begin: fan(firstState + k), weight }));
  const ending = endIsRead
    ? states.map(({ weight }, k) => ({ begin: askAll(firstState + k, true), weight }))
    : anywhere;

  const canonical: Float64Array[] = [];
  for (const replay of replays) {
    const asked = await triples.ask(set, pool, replay);
    if (!asked.ok) return { reason: `the steps could not be replayed: ${asked.problem.message}` };
    const paid = asked.value;
    const mean = (begin: number): number =>
      draws.reduce((sum, { weight }, k) => sum + weight * (paid[begin + k] ?? NaN), 0);
    const over = (fans: typeof anywhere): number =>
      fans.reduce((sum, { begin, weight }) => sum + weight * mean(begin), 0);
    const everywhere = over(anywhere);
    const fromEnd = everywhere - over(ending);
    canonical.push(
      Float64Array.from(recorded, (own, k) => {
        const hasEnded = endIsRead && set.terminated[rows[k] ?? 0] === 1;
        const next = hasEnded ? fromEnd : mean(after[k] ?? 0);
        return (paid[own] ?? NaN) + discount * next - mean(before[k] ?? 0) - discount * everywhere;
      }),
    );
  }
  const [x = new Float64Array(), y = new Float64Array()] = canonical;
  const kept = Array.from(rows, (_, k) => k).filter(
    (k) => Number.isFinite(x[k] ?? NaN) && Number.isFinite(y[k] ?? NaN),
  );
  if (kept.length < MIN_COVERAGE)
    return {
      reason:
        'a version fails on steps that are put together from recorded states and actions, so that its mean over them is not known',
    };
  const distance = correlationDistance({
    x: denoised(kept, x),
    y: denoised(kept, y),
    about: 'means',
  });
  if (typeof distance === 'string')
    return { reason: `version ${distance === 'x' ? 'A' : 'B'} is nothing but shaping and a constant` };
  return {
    ...distance,
    sample: [
      `${formatCount(kept.length)} recorded transitions, ${formatCount(states.length)} states and ${formatCount(draws.length)} pairs of action and next state`,
      ...(endIsRead ? ['what ends an episode for good is one state'] : []),
    ].join('; '),
  };
}

/** Values that differ by rounding only become one: what is left of pure shaping is noise of 1e-16 and has no direction. */
function denoised(kept: readonly number[], values: Float64Array): Float64Array {
  const chosen = Float64Array.from(kept, (k) => values[k] ?? 0);
  const largest = chosen.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  const spread = Math.max(...chosen) - Math.min(...chosen);
  return spread <= 1e-11 * largest ? chosen.fill(0) : chosen;
}

/** Rows that have a state before and after and an action, evenly chosen; without those cut off where the end is read. */
export function coverageRows(set: TrajectorySet, endIsRead: boolean, most = MAX_COVERAGE): Int32Array {
  const leaf = set.nextObservation?.columns[0];
  const action = set.action?.columns[0];
  const usable: number[] = [];
  for (let row = 0; row < set.steps; row++)
    if (
      leaf &&
      isPresent(leaf, row) &&
      action &&
      isPresent(action, row) &&
      !set.unasked?.[row] &&
      !(endIsRead && set.truncated[row] === 1)
    )
      usable.push(row);
  return evenly(Int32Array.from(usable), most);
}

export function evenly(rows: Int32Array, most: number): Int32Array {
  if (rows.length <= most) return rows;
  return Int32Array.from({ length: most }, (_, k) => rows[Math.floor((k * rows.length) / most)] ?? 0);
}

interface Weighted {
  readonly row: number;
  readonly weight: number;
}

/** Distinct states before a step by how often each was recorded; evenly chosen steps where there are too many. */
function weightedStates(set: TrajectorySet): Weighted[] {
  const distinct = distinctRows(set, set.observation, MAX_STATES);
  if (distinct) return distinct;
  const chosen = evenly(allRows(set), MAX_STATES);
  return Array.from(chosen, (row) => ({ row, weight: 1 / chosen.length }));
}

function allRows(set: TrajectorySet): Int32Array {
  return Int32Array.from({ length: set.steps }, (_, row) => row);
}

/** One row for each distinct value of a channel with its share of all steps; null when there are more than `most`. */
function distinctRows(set: TrajectorySet, channel: Channel, most: number): Weighted[] | null {
  const found = new Map<number, { row: number; count: number }>();
  for (const [row, id] of internRows(channel.columns, Uint32Array.from(allRows(set))).entries()) {
    const known = found.get(id);
    if (known) known.count++;
    else if (found.size === most) return null;
    else found.set(id, { row, count: 1 });
  }
  return [...found.values()].map(({ row, count }) => ({ row, weight: count / set.steps }));
}

/** All pairs of an action and a state where there are few of both; else actions drawn at random. */
function drawsOf(set: TrajectorySet, states: readonly Weighted[], firstState: number): Draw[] {
  const actions = set.action && distinctRows(set, set.action, MAX_DRAWS);
  if (actions && actions.length * states.length <= MAX_DRAWS)
    return actions.flatMap(({ row, weight }) =>
      states.map((state, k) => ({
        actionRow: row,
        state: firstState + k,
        weight: weight * state.weight,
      })),
    );
  const next = seededIntegers();
  // Each state as often as it counts, so that the mean over the draws is the mean over the states.
  const rounds = Math.max(1, Math.floor(MAX_DRAWS / states.length));
  return states.flatMap(({ weight }, k) =>
    Array.from({ length: rounds }, () => ({
      actionRow: next(set.steps),
      state: firstState + k,
      weight: weight / rounds,
    })),
  );
}
