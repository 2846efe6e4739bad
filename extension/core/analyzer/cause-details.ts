import type { Work } from '../breathe';
import type { TaskContext } from '../task/context';
import type { Episode } from '../trajectory/model';
import type { CauseGroup } from './analysis';
import { plainCause, type FoundCause } from './causes';
import type { Feature } from './features';
import { kindsOf } from './kinds';
import { neverReached, toldApart } from './told-apart';

/** Episodes that are compared with each other. */
const MAX_COMPARED = 200;
const REPRESENTATIVES = 3;

/** Each cause with what its failures never reach, when they can be told from successes, and those most like the rest. */
export function* causeDetails(
  { set, outcomes }: TaskContext,
  causes: readonly FoundCause[],
  features: readonly Feature[],
): Work<CauseGroup[]> {
  const successes = set.episodes.filter(({ length }, i) => length > 0 && outcomes[i]?.outcome === 'success');
  const membersOf = ({ episodes }: FoundCause): string[] => episodes.map(({ id }) => id);
  if (set.kind === 'completions')
    return causes.map((cause) => ({ ...plainCause(cause), members: membersOf(cause) }));
  const told: CauseGroup[] = [];
  for (const cause of causes) {
    const { episodes } = cause;
    told.push({
      ...plainCause(cause),
      members: membersOf(cause),
      representatives: yield* medoids(episodes, features),
      neverReached: yield* neverReached(features, episodes, successes),
      toldApart: yield* toldApart(features, episodes, successes),
      kinds: yield* kindsOf(features, episodes),
    });
  }
  return told;
}

/**
 * The episodes with the smallest sum of distances to their nearest of these (the greedy part of k-medoids). An episode is its length
 * and, of each number, the mean and the last value, each in standard deviations.
 */
function* medoids(episodes: readonly Episode[], features: readonly Feature[]): Work<string[]> {
  const stride = Math.max(1, Math.ceil(episodes.length / MAX_COMPARED));
  const chosen = episodes.filter((_, i) => i % stride === 0);
  const numbers = features.filter(({ of, kind }) => of === 'obs' && kind === 'number').slice(0, 32);
  const columns: number[][] = [chosen.map(({ length }) => length)];
  for (const feature of numbers) {
    yield;
    const read = (row: number): number => {
      const value = feature.read(row);
      return typeof value === 'number' && Number.isFinite(value) ? value : 0;
    };
    columns.push(
      chosen.map(({ start, length }) => {
        let sum = 0;
        for (let row = start; row < start + length; row++) sum += read(row);
        return sum / Math.max(1, length);
      }),
      chosen.map(({ start, length }) => read(start + length - 1)),
    );
  }
  const scaled = columns.map(standardised);
  const distance = (a: number, b: number): number =>
    Math.sqrt(scaled.reduce((sum, column) => sum + ((column[a] ?? 0) - (column[b] ?? 0)) ** 2, 0));
  const nearest = chosen.map(() => Infinity);
  const found: number[] = [];
  while (found.length < Math.min(REPRESENTATIVES, chosen.length)) {
    let best = { at: -1, sum: Infinity };
    for (let at = 0; at < chosen.length; at++) {
      if (at % 50 === 49) yield;
      if (found.includes(at)) continue;
      const sum = nearest.reduce((total, near, other) => total + Math.min(near, distance(at, other)), 0);
      if (sum < best.sum) best = { at, sum };
    }
    if (best.at < 0) break;
    found.push(best.at);
    nearest.forEach((near, other) => (nearest[other] = Math.min(near, distance(best.at, other))));
  }
  return found.map((at) => chosen[at]?.id ?? '');
}

function standardised(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const std = Math.sqrt(
    values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length),
  );
  return values.map((value) => (std > 0 ? (value - mean) / std : 0));
}
