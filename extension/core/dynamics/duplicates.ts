import { isPresent, type TrajectorySet } from '../trajectory/model';
import type { DynamicsNote } from './note';
import { hashesOf, stepsOf } from './rows';

/** Shorter episodes may be alike by chance. */
const MIN_LENGTH = 5;
const MIN_EPISODES = 5;
/** Of the episodes must begin in a state of their own: where all begin alike, a fixed policy does the same again. */
const DISTINCT_STARTS = 0.8;

/** Episodes that are equal step for step where episodes begin at random. */
export function duplicateEpisodes(set: TrajectorySet): DynamicsNote[] {
  if (set.episodes.length < MIN_EPISODES || !isContinuous(set)) return [];
  const states = hashesOf(set.observation);
  const actions = set.action && hashesOf(set.action);
  const byContent = new Map<string, number[]>();
  const starts = new Set<number>();
  set.episodes.forEach(({ start, length }, episode) => {
    starts.add(states[start] ?? 0);
    if (length < MIN_LENGTH) return;
    let key = length;
    for (let row = start; row < start + length; row++) {
      key = mix(key, states[row] ?? 0);
      if (actions) key = mix(key, actions[row] ?? 0);
    }
    const name = `${length} ${key}`;
    byContent.set(name, [...(byContent.get(name) ?? []), episode]);
  });
  const groups = [...byContent.values()].filter(({ length }) => length > 1);
  const copies = groups.reduce((sum, { length }) => sum + length - 1, 0);
  if (copies === 0 || starts.size < (set.episodes.length - copies) * DISTINCT_STARTS) return [];
  const [first = []] = groups;
  const names = first.slice(0, 2).map((episode) => set.episodes[episode]?.id ?? '');
  return [
    {
      kind: 'duplicate-episodes',
      count: copies,
      message: `${copies} ${copies === 1 ? 'episode is a copy' : 'episodes are copies'} of another, step for step (${names.join(' and ')}): each counts twice in every measure.`,
      evidence: stepsOf(
        set,
        groups.flat().map((episode) => ({ episode, step: 0 })),
      ),
    },
  ];
}

/** Numbers with fractions, of which two are hardly ever equal by chance. */
function isContinuous({ observation, steps }: TrajectorySet): boolean {
  return observation.columns.some((column) => {
    if (column.kind !== 'numeric' || (column.dtype !== 'float32' && column.dtype !== 'float64')) return false;
    let fractions = 0;
    const values = Math.min(column.data.length, 2000);
    for (let i = 0; i < values; i++) if (!Number.isInteger(column.data[i] ?? 0)) fractions++;
    return fractions > values / 10 && steps > 0 && isPresent(column, 0);
  });
}

/** Order matters, as in a polynomial over a prime below 2^26, so that products stay exact. */
function mix(key: number, value: number): number {
  const prime = 67_108_859;
  return ((key % prime) * 33_554_393 + (value % prime)) % 9_007_199_254_740_881;
}
