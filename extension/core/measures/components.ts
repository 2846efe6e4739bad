import { StepStatus } from '../sandbox/replay';
import type { EpisodeOutcome } from '../task/outcome';
import type { TrajectorySet } from '../trajectory/model';
import type { ComponentStatistics } from './measure';
import type { Reduction } from './reduction';

export const PROFILE_POINTS = 10;
/** With no more values than this a quantity is a choice (0 or 1, −1, 0 or 1), and being at its largest is no clipping. */
const FEW_VALUES = 8;
/** A spread this small against the values themselves is rounding. */
const CONSTANT = 1e-9;
/** For loops over rows: to look it up for each costs more than all the sums. */
const OK: number = StepStatus.Ok;

/** Statistics of every component the reward returned, in its own order. */
export function componentStatistics({ kind, components }: Reduction): ComponentStatistics[] {
  const tallies = [...components];
  const total = tallies.reduce((sum, [, tally]) => sum + tally.absolute, 0);
  return tallies.map(([name, tally]) => ({
    name,
    ...spreadOf(tally),
    meanOfSuccesses: ratio(tally.successes.sum, tally.successes.count),
    meanOfFailures: ratio(tally.failures.sum, tally.failures.count),
    share: tally.count > 0 ? ratio(tally.absolute, total) : null,
    density: ratio(tally.nonZero, tally.count),
    saturation: saturationOf(tally),
    constant: isConstant(tally),
    profile: kind === 'completions' ? [] : tally.profile.map(({ sum, count }) => ratio(sum, count)),
  }));
}

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

/**
 * One pass over the values of the steps that have a reward; NaN means the function did not return it there. `sizes` gets Σ|c| of each
 * episode.
 */
export function tallyRows(
  set: TrajectorySet,
  outcomes: readonly EpisodeOutcome[],
  status: Uint8Array,
  values: Float64Array,
  sizes?: Float64Array,
): RowTally {
  const tally = emptyTally();
  // In variables of their own: this runs for each step and each component.
  let { count, sum, min, max, atMin, atMax, shift, shifted, shiftedSquares, absolute, nonZero } = tally;
  let few = true;
  let last = NaN;
  for (const [episode, { start, length }] of set.episodes.entries()) {
    const outcome = outcomes[episode]?.outcome;
    const side = outcome === 'success' ? tally.successes : outcome === 'failure' ? tally.failures : undefined;
    const countBefore = count;
    const sumBefore = sum;
    let ofEpisode = 0;
    let row = start;
    const points = length < PROFILE_POINTS ? 1 : PROFILE_POINTS;
    for (let k = 0; k < points; k++) {
      const end = start + Math.floor(((k + 1) * length) / points);
      let pointSum = 0;
      let pointCount = 0;
      for (; row < end; row++) {
        const value = values[row] ?? NaN;
        if (status[row] !== OK || value !== value) continue;
        pointSum += value;
        pointCount++;
        if (count === 0) shift = value;
        count++;
        sum += value;
        const away = value - shift;
        shifted += away;
        shiftedSquares += away * away;
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
        // Looked up only where it changes: steps often give the same value again.
        if (few && value !== last) few = tally.values.add((last = value)).size <= FEW_VALUES;
      }
      const point = tally.profile[k];
      if (!point || length < PROFILE_POINTS) continue;
      point.sum += pointSum;
      point.count += pointCount;
    }
    if (sizes) sizes[episode] = ofEpisode;
    if (length < PROFILE_POINTS && set.kind !== 'completions')
      addShort(tally.profile, status, values, start, length);
    if (side) {
      side.count += count - countBefore;
      side.sum += sum - sumBefore;
    }
  }
  const sums = { count, sum, min, max, atMin, atMax, shift, shifted, shiftedSquares, absolute, nonZero };
  return Object.assign(tally, sums);
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

function spreadOf(tally: RowTally): Pick<ComponentStatistics, 'mean' | 'min' | 'max' | 'std'> {
  const { count, sum, min, max, shifted, shiftedSquares } = tally;
  if (count === 0) return { mean: null, min: null, max: null, std: null };
  const variance = (shiftedSquares - (shifted * shifted) / count) / count;
  return { mean: sum / count, min, max, std: Math.sqrt(Math.max(0, variance)) };
}

function isConstant({ count, min, max }: RowTally): boolean {
  return count > 0 && max - min <= CONSTANT * Math.max(Math.abs(min), Math.abs(max));
}

/** Share of the steps at the smallest or largest value; null when there are too few values to speak of clipping. */
export function saturationOf(tally: RowTally): number | null {
  if (tally.values.size <= FEW_VALUES || isConstant(tally)) return null;
  return (tally.atMin + tally.atMax) / tally.count;
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
