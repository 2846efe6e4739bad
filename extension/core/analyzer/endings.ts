import type { StepReference } from '../critic/finding';
import type { TaskContext } from '../task/context';
import type { Episode } from '../trajectory/model';
import type { Feature } from './features';

/** How an episode ends, as the recording marks its last step. */
export type Ending = 'terminated' | 'truncated' | 'cut off';

export function endingOf(context: TaskContext, episode: Episode): Ending {
  const last = episode.start + episode.length - 1;
  if (context.set.terminated[last] === 1) return 'terminated';
  return context.set.truncated[last] === 1 ? 'truncated' : 'cut off';
}

/**
 * Rows that show how the episode failed. An episode that was terminated: its last step. One that ran out of time: the
 * steps since it last reached anything new, at most 10, from the last backwards.
 */
export function failingRows(context: TaskContext, episode: Episode, features: readonly Feature[]): number[] {
  const last = episode.start + episode.length - 1;
  if (endingOf(context, episode) === 'terminated') return [last];
  const first = Math.max(stalledFrom(context, episode, features), last - 9, episode.start);
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

const stalls = new WeakMap<readonly Feature[], Map<Episode, number>>();

/** As `findStall`, which reads every step; asked for more than once an episode. */
export function stalledFrom(context: TaskContext, episode: Episode, features: readonly Feature[]): number {
  let known = stalls.get(features);
  if (!known) stalls.set(features, (known = new Map()));
  let stall = known.get(episode);
  if (stall === undefined) known.set(episode, (stall = findStall(context, episode, features)));
  return stall;
}

/**
 * The row after which the episode only sees places it has seen before. Places: the values of whole-number fields, names
 * and flags, and each other field in 20 bins over its recorded range; clocks are left out.
 */
function findStall(context: TaskContext, episode: Episode, features: readonly Feature[]): number {
  const after = features.some(({ of }) => of === 'next_obs') ? 'next_obs' : 'obs';
  const seen = new Set<string>();
  let latest = episode.start;
  for (let row = episode.start; row < episode.start + episode.length; row++) {
    let place = '';
    for (const feature of features) {
      if (feature.of !== after || feature.isClock) continue;
      const value = feature.read(row);
      place += `${typeof value === 'number' ? bin(context, feature, value) : String(value)}|`;
    }
    if (seen.has(place)) continue;
    seen.add(place);
    latest = row;
  }
  return Math.min(latest + 1, episode.start + episode.length - 1);
}

function bin(context: TaskContext, feature: Feature, value: number): number {
  if (Number.isInteger(value)) return value;
  const { low, high } = rangeOf(context, feature);
  return high > low ? Math.round(((value - low) / (high - low)) * 20) / 20 : value;
}

const ranges = new WeakMap<TaskContext, Map<string, { readonly low: number; readonly high: number }>>();

function rangeOf(context: TaskContext, feature: Feature): { readonly low: number; readonly high: number } {
  let known = ranges.get(context);
  if (!known) ranges.set(context, (known = new Map()));
  let range = known.get(feature.expression);
  if (!range) {
    let low = Infinity;
    let high = -Infinity;
    for (let row = 0; row < context.set.steps; row++) {
      const value = feature.read(row);
      if (typeof value !== 'number' || !Number.isFinite(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    known.set(feature.expression, (range = { low, high }));
  }
  return range;
}

/** Steps as references; `step` counts from 0 in its trajectory. */
export function referenceTo(episode: Episode, row: number): StepReference {
  return { trajectory: episode.id, step: row - episode.start };
}
