import { StepStatus } from '../sandbox/replay';
import type { EpisodeOutcome } from '../task/outcome';
import type { Episode, TrajectorySet } from '../trajectory/model';

export const PROFILE_POINTS = 10;
/** With no more values than this a quantity is a choice (0 or 1, −1, 0 or 1), and being at its largest is no clipping. */
const FEW_VALUES = 8;
/** A spread this small against the values themselves is rounding. */
const CONSTANT = 1e-9;
/** For loops over rows: to look it up for each costs more than all the sums. */
const OK: number = StepStatus.Ok;

interface Sum {
  sum: number;
  count: number;
}

/** Sums over steps: of one component, or of the reward. */
export interface RowTally {
  count: number;
  sum: number;
  min: number;
  max: number;
  atMin: number;
  atMax: number;
  /** Sums about the first value, so that a large offset doesn't eat the spread. */
  shift: number;
  shifted: number;
  shiftedSquares: number;
  absolute: number;
  nonZero: number;
  /** Distinct values, no more than FEW_VALUES + 1 of them. */
  readonly values: Set<number>;
  readonly successes: Sum;
  readonly failures: Sum;
  readonly profile: readonly Sum[];
}

/** Where `tallySpan` keeps its sums: in an array, since a number that outlives a call would be an object made for each step. */
const [COUNT, SUM, MIN, MAX, AT_MIN, AT_MAX, SHIFT, SHIFTED, SHIFTED_SQUARES] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const [ABSOLUTE, NON_ZERO, OF_EPISODE, OF_SPAN] = [9, 10, 11, 12];

/** What `tallyRows` tells of each episode. */
export interface EpisodeTallies {
  /** Σ|c|. */
  readonly sizes?: Float64Array;
  /** Steps with a value, and those of them whose value is not 0. */
  readonly counts?: Float64Array;
  readonly nonZero?: Float64Array;
}

/** One pass over the values of the steps that have a reward; NaN means the function did not return it there. */
export function tallyRows(
  set: TrajectorySet,
  outcomes: readonly EpisodeOutcome[],
  status: Uint8Array,
  values: Float64Array,
  { sizes, counts, nonZero }: EpisodeTallies = {},
): RowTally {
  const tally = emptyTally();
  const sums = new Float64Array(OF_SPAN + 1);
  sums[MIN] = Infinity;
  sums[MAX] = -Infinity;
  for (let episode = 0; episode < set.episodes.length; episode++) {
    const { start, length } = set.episodes[episode] as Episode;
    const outcome = outcomes[episode]?.outcome;
    const side = outcome === 'success' ? tally.successes : outcome === 'failure' ? tally.failures : undefined;
    const [countBefore, sumBefore, nonZeroBefore] = [at(sums, COUNT), at(sums, SUM), at(sums, NON_ZERO)];
    sums[OF_EPISODE] = 0;
    const points = length < PROFILE_POINTS ? 1 : PROFILE_POINTS;
    for (let k = 0, row = start; k < points; k++) {
      const end = start + Math.floor(((k + 1) * length) / points);
      const before = at(sums, COUNT);
      tallySpan(sums, status, values, row, end);
      row = end;
      const point = tally.profile[k];
      if (!point || length < PROFILE_POINTS) continue;
      point.sum += at(sums, OF_SPAN);
      point.count += at(sums, COUNT) - before;
    }
    if (tally.values.size <= FEW_VALUES) addValues(tally.values, status, values, start, start + length);
    if (sizes) sizes[episode] = at(sums, OF_EPISODE);
    if (counts) counts[episode] = at(sums, COUNT) - countBefore;
    if (nonZero) nonZero[episode] = at(sums, NON_ZERO) - nonZeroBefore;
    if (length < PROFILE_POINTS && set.kind !== 'completions')
      addShort(tally.profile, status, values, start, length);
    if (side) {
      side.count += at(sums, COUNT) - countBefore;
      side.sum += at(sums, SUM) - sumBefore;
    }
  }
  return Object.assign(tally, {
    count: at(sums, COUNT),
    sum: at(sums, SUM),
    min: at(sums, MIN),
    max: at(sums, MAX),
    atMin: at(sums, AT_MIN),
    atMax: at(sums, AT_MAX),
    shift: at(sums, SHIFT),
    shifted: at(sums, SHIFTED),
    shiftedSquares: at(sums, SHIFTED_SQUARES),
    absolute: at(sums, ABSOLUTE),
    nonZero: at(sums, NON_ZERO),
  });
}

function at(sums: Float64Array, place: number): number {
  return sums[place] ?? 0;
}

/** Few rows a call: what is called often is compiled soon, what loops long in one call is not. */
function tallySpan(
  sums: Float64Array,
  status: Uint8Array,
  values: Float64Array,
  from: number,
  to: number,
): void {
  let count = at(sums, COUNT);
  let sum = at(sums, SUM);
  let min = at(sums, MIN);
  let max = at(sums, MAX);
  let atMin = at(sums, AT_MIN);
  let atMax = at(sums, AT_MAX);
  let shift = at(sums, SHIFT);
  let shifted = at(sums, SHIFTED);
  let squares = at(sums, SHIFTED_SQUARES);
  let absolute = at(sums, ABSOLUTE);
  let nonZero = at(sums, NON_ZERO);
  let ofEpisode = at(sums, OF_EPISODE);
  let ofSpan = 0;
  for (let row = from; row < to; row++) {
    const value = values[row] ?? NaN;
    if (status[row] !== OK || value !== value) continue;
    if (count === 0) shift = value;
    count++;
    sum += value;
    ofSpan += value;
    const away = value - shift;
    shifted += away;
    squares += away * away;
    const size = Math.abs(value);
    absolute += size;
    ofEpisode += size;
    if (value !== 0) nonZero++;
    if (value < min) {
      min = value;
      atMin = 0;
    }
    if (value === min) atMin++;
    if (value > max) {
      max = value;
      atMax = 0;
    }
    if (value === max) atMax++;
  }
  sums[COUNT] = count;
  sums[SUM] = sum;
  sums[MIN] = min;
  sums[MAX] = max;
  sums[AT_MIN] = atMin;
  sums[AT_MAX] = atMax;
  sums[SHIFT] = shift;
  sums[SHIFTED] = shifted;
  sums[SHIFTED_SQUARES] = squares;
  sums[ABSOLUTE] = absolute;
  sums[NON_ZERO] = nonZero;
  sums[OF_EPISODE] = ofEpisode;
  sums[OF_SPAN] = ofSpan;
}

/** Until there are more than FEW_VALUES. */
function addValues(
  known: Set<number>,
  status: Uint8Array,
  values: Float64Array,
  from: number,
  to: number,
): void {
  let last = NaN;
  for (let row = from; row < to; row++) {
    const value = values[row] ?? NaN;
    // Looked up only where it changes: steps often give the same value again.
    if (value === last || status[row] !== OK || value !== value) continue;
    if (known.add((last = value)).size > FEW_VALUES) return;
  }
}

/** An episode with fewer steps than points: a step stands for several. */
function addShort(
  profile: readonly Sum[],
  status: Uint8Array,
  values: Float64Array,
  start: number,
  length: number,
): void {
  if (length === 0) return;
  profile.forEach((point, k) => {
    const row = start + Math.floor((k * length) / PROFILE_POINTS);
    const value = values[row] ?? NaN;
    if (status[row] !== OK || Number.isNaN(value)) return;
    point.sum += value;
    point.count++;
  });
}

export function emptyTally(): RowTally {
  return {
    count: 0,
    sum: 0,
    min: Infinity,
    max: -Infinity,
    atMin: 0,
    atMax: 0,
    shift: 0,
    shifted: 0,
    shiftedSquares: 0,
    absolute: 0,
    nonZero: 0,
    values: new Set(),
    successes: { sum: 0, count: 0 },
    failures: { sum: 0, count: 0 },
    profile: Array.from({ length: PROFILE_POINTS }, () => ({ sum: 0, count: 0 })),
  };
}

/** Adds the steps of another part of the recording. */
export function mergeTally(into: RowTally, from: RowTally): void {
  if (from.count === 0) return;
  if (into.count === 0) into.shift = from.shift;
  // Moves what `from` summed about its own shift to ours.
  const away = from.shift - into.shift;
  into.shiftedSquares += from.shiftedSquares + 2 * away * from.shifted + from.count * away * away;
  into.shifted += from.shifted + from.count * away;
  for (const key of ['count', 'sum', 'absolute', 'nonZero'] as const) into[key] += from[key];
  if (from.min < into.min) into.atMin = 0;
  if (from.max > into.max) into.atMax = 0;
  into.min = Math.min(into.min, from.min);
  into.max = Math.max(into.max, from.max);
  if (from.min === into.min) into.atMin += from.atMin;
  if (from.max === into.max) into.atMax += from.atMax;
  for (const value of from.values) if (into.values.size <= FEW_VALUES) into.values.add(value);
  const add = (a: Sum, b: Sum | undefined): void => {
    a.sum += b?.sum ?? 0;
    a.count += b?.count ?? 0;
  };
  add(into.successes, from.successes);
  add(into.failures, from.failures);
  into.profile.forEach((point, k) => add(point, from.profile[k]));
}

export function isConstant({ count, min, max }: RowTally): boolean {
  return count > 0 && max - min <= CONSTANT * Math.max(Math.abs(min), Math.abs(max));
}

/** Share of the steps at the smallest or largest value; null when there are too few values to speak of clipping. */
export function saturationOf(tally: RowTally): number | null {
  if (tally.values.size <= FEW_VALUES || isConstant(tally)) return null;
  return (tally.atMin + tally.atMax) / tally.count;
}

/** Null where there is nothing to share among. */
export function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
