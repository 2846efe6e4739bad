import { StepStatus } from '../sandbox/replay';
import type { Field } from '../trajectory/fields';
import type { Episode } from '../trajectory/model';
import type { Evaluation } from './evaluation';
import { describeLoop } from './loop-sentence';
import type { MeasureInput } from './measure';
import { stateIds, type StateIds } from './states';

/**
 * Steps after which the agent is where it was, and that pay more when repeated than the best recorded success does. A
 * candidate only: what the reward remembers may stop the pay, so replay it (`repeatLoops`, `confirmLoops`) before saying so.
 */
export interface Loop {
  readonly trajectory: string;
  /** First step of the loop, from 0 within the trajectory. */
  readonly from: number;
  /** Step at which the state of `from` is seen again; the loop is the steps from `from` up to but not including it. */
  readonly to: number;
  /** Mean reward a step of the loop. */
  readonly gainPerStep: number;
  /** Step, at or before `from`, whose state a success passed through: what follows is compared from there. */
  readonly since: number;
  /** What the discounted return from `since` must exceed: the best recorded success from there, and a margin. */
  readonly toBeat: number;
  /** Rounds after which it does. */
  readonly rounds: number;
  /** "pacing between (x 3) and (x 4) pays 0.1 every 2 steps: after 11 rounds that is more than …" */
  readonly sentence: string;
}

const MAX_LOOPS = 5;
/** A loop must beat success by this share of what a success earns: less is within the luck of what was recorded. */
const MARGIN = 0.01;
/** Steps for which a loop may be repeated when no recorded episode ran into a time limit. */
const SHORTEST_HORIZON = 1000;

/**
 * Loops inside the recorded trajectories that out-earn success, best paid first and at most five. Needs a recorded
 * success from the same point; without one nothing is claimed. Cost: linear in the steps.
 */
export function findLoops({ input }: Pick<Evaluation, 'input'>, fields: readonly Field[]): Loop[] {
  const { set } = input;
  if (set.kind === 'completions') return [];
  const states = stateIds(set);
  const successes = successValues(input, states);
  if (successes.best.size === 0) return [];
  const best = new Map<number, Candidate>();
  set.episodes.forEach((episode, index) => {
    if (successes.lasting.has(index)) return;
    for (const candidate of loopsOf(input, episode, index, states, successes)) {
      const other = best.get(candidate.state);
      if (!other || candidate.gainPerStep > other.gainPerStep) best.set(candidate.state, candidate);
    }
  });
  const found: Loop[] = [];
  const places = new Set<string>();
  const byPay = [...best.values()].sort(
    (a, b) => b.gainPerStep - a.gainPerStep || a.to - a.from - (b.to - b.from),
  );
  for (const { episode, state: _, ...loop } of byPay) {
    if (found.length === MAX_LOOPS) break;
    // The same round trip is found from each of its states.
    const place = [...new Set(states.before.subarray(episode.start + loop.from, episode.start + loop.to))]
      .sort((a, b) => a - b)
      .join();
    if (places.has(place)) continue;
    places.add(place);
    found.push({ ...loop, sentence: describeLoop(set, fields, states.clocks, episode, loop) });
  }
  return found;
}

interface Candidate extends Omit<Loop, 'sentence'> {
  readonly episode: Episode;
  readonly state: number;
}

export interface SuccessValues {
  /** The largest discounted return to go of a success, by state. */
  readonly best: ReadonlyMap<number, number>;
  /** Successes that go on for ever (no terminal state): what repeats in them is the goal itself. */
  readonly lasting: ReadonlySet<number>;
  readonly margin: number;
  readonly horizon: number;
}

export function successValues(input: MeasureInput, states: StateIds): SuccessValues {
  const { set, outcomes, discount } = input;
  const horizon = horizonOf(input);
  const best = new Map<number, number>();
  const lasting = new Set<number>();
  let size = 0;
  let count = 0;
  set.episodes.forEach((episode, index) => {
    if (outcomes[index]?.outcome !== 'success' || episode.length === 0) return;
    const { start, length } = episode;
    const last = start + length - 1;
    let after = 0;
    if (set.terminated[last] === 0) {
      lasting.add(index);
      // It would go on as it ended; the mean of its last tenth is what it has settled to.
      after = meanOfLastTenth(input, episode) * geometricSum(discount, horizon);
    }
    const values = returnsToGo(input, episode, after);
    if (Number.isNaN(values[0])) return;
    size += Math.abs(values[0] ?? 0);
    count++;
    for (let t = 0; t < length; t++) {
      const state = states.before[start + t] ?? -1;
      best.set(state, Math.max(best.get(state) ?? -Infinity, values[t] ?? -Infinity));
    }
  });
  return { best, lasting, horizon, margin: Math.max(1e-9, (MARGIN * size) / Math.max(1, count)) };
}

/**
 * How long an episode can go on. Two episodes cut off at the same, largest length show the time limit; otherwise none is
 * known, and a loop is given ten times the longest episode.
 */
function horizonOf({ set }: MeasureInput): number {
  const longest = set.episodes.reduce((most, { length }) => Math.max(most, length), 0);
  const cutOff = set.episodes.filter(
    ({ start, length }) => length === longest && set.terminated[start + length - 1] === 0,
  );
  return cutOff.length >= 2 ? longest : Math.max(SHORTEST_HORIZON, 10 * longest);
}

/** Discounted return from each step on, `after` being what follows the last; NaN where this or a later step failed. */
function returnsToGo(
  { replay, discount }: MeasureInput,
  { start, length }: Episode,
  after: number,
): Float64Array {
  const values = new Float64Array(length + 1);
  values[length] = after;
  for (let t = length - 1; t >= 0; t--)
    values[t] = rewardAt(replay.status, replay.reward, start + t) + discount * (values[t + 1] ?? 0);
  return values;
}

/** 0 where the reward does not apply, as in the returns; NaN where it failed. */
function rewardAt(status: Uint8Array, reward: Float64Array, row: number): number {
  return status[row] === StepStatus.NotApplicable ? 0 : (reward[row] ?? NaN);
}

function meanOfLastTenth({ replay }: MeasureInput, { start, length }: Episode): number {
  const tail = Math.max(1, Math.floor(length / 10));
  let sum = 0;
  for (let row = start + length - tail; row < start + length; row++)
    sum += rewardAt(replay.status, replay.reward, row);
  return sum / tail;
}

/** 1 + γ + … + γ^(n-1). */
function geometricSum(discount: number, n: number): number {
  return discount === 1 ? n : (1 - discount ** n) / (1 - discount);
}

function* loopsOf(
  input: MeasureInput,
  episode: Episode,
  index: number,
  states: StateIds,
  { best, margin, horizon }: SuccessValues,
): Generator<Candidate> {
  const { replay, discount } = input;
  const { start, length, id } = episode;
  const toGo = returnsToGo(input, episode, 0);
  const sums = new Float64Array(length + 1);
  const lastVisit = new Map<number, number>();
  // By step: the latest step so far whose state a success passed through.
  const shared = new Int32Array(length + 1).fill(-1);
  for (let t = 0; t <= length; t++) {
    const state = (t < length ? states.before[start + t] : states.afterLast[index]) ?? -1;
    shared[t] = best.has(state) ? t : (shared[t - 1] ?? -1);
    const from = lastVisit.get(state);
    if (state >= 0 && from !== undefined) {
      const period = t - from;
      const since = shared[from] ?? -1;
      const gain = (toGo[from] ?? NaN) - discount ** period * (toGo[t] ?? NaN);
      const plain = (sums[t] ?? NaN) - (sums[from] ?? NaN);
      if (since >= 0 && gain > 0 && plain > 1e-9) {
        const way = discount ** (from - since);
        const prefix = (toGo[since] ?? NaN) - way * (toGo[from] ?? NaN);
        const toBeat = (best.get(states.before[start + since] ?? -1) ?? Infinity) + margin;
        const needed = roundsToEarn((toBeat - prefix) / way / gain, discount ** period);
        if (prefix <= toBeat && needed * period <= horizon - from)
          yield {
            trajectory: id,
            from,
            to: t,
            gainPerStep: plain / period,
            since,
            toBeat,
            rounds: needed,
            episode,
            state,
          };
      }
    }
    lastVisit.set(state, t);
    if (t < length) sums[t + 1] = (sums[t] ?? 0) + rewardAt(replay.status, replay.reward, start + t);
  }
}

/** The fewest rounds n with 1 + q + … + q^(n-1) > target; infinite when even for ever is too little. */
function roundsToEarn(target: number, q: number): number {
  if (q === 1) return Math.floor(target) + 1;
  const left = 1 - target * (1 - q);
  return left > 0 ? Math.floor(Math.log(left) / Math.log(q)) + 1 : Infinity;
}
