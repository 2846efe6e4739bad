import type { EpisodeOutcome } from '../task/outcome';
import { entryAt, type Field, type FieldValue } from '../trajectory/fields';
import type { TrajectorySet } from '../trajectory/model';
import type { DynamicsNote } from './note';
import { stepsOf } from './rows';

/** Of either outcome: fewer may be alike by chance. */
const MIN_EPISODES = 10;

/** Fields that already say at the first step how the episode will end: one value for all successes, another for all failures. */
export function outcomeLeaks(
  set: TrajectorySet,
  fields: readonly Field[],
  outcomes: readonly Pick<EpisodeOutcome, 'outcome'>[],
): DynamicsNote[] {
  const known = { success: [] as number[], failure: [] as number[] };
  set.episodes.forEach(({ length }, episode) => {
    const outcome = outcomes[episode]?.outcome;
    if (length > 1 && (outcome === 'success' || outcome === 'failure')) known[outcome].push(episode);
  });
  if (known.success.length < MIN_EPISODES || known.failure.length < MIN_EPISODES) return [];
  return fields.flatMap((field): DynamicsNote[] => {
    const column = set.observation.columns[field.column];
    if (!column) return [];
    const only = (episodes: readonly number[]): FieldValue | undefined => {
      const first = entryAt(column, set.episodes[episodes[0] ?? 0]?.start ?? 0, field.offset);
      return episodes.every((episode) => {
        const { start = 0, length = 0 } = set.episodes[episode] ?? {};
        for (let row = start; row < start + length; row++)
          if (entryAt(column, row, field.offset) !== first) return false;
        return true;
      })
        ? first
        : undefined;
    };
    const success = only(known.success);
    const failure = only(known.failure);
    if (success === undefined || failure === undefined || success === failure) return [];
    if (success === null || failure === null || Number.isNaN(success) || Number.isNaN(failure)) return [];
    return [
      {
        kind: 'outcome-leak',
        count: 1,
        message: `${field.name} is ${String(success)} in every step of all ${known.success.length} successes and ${String(failure)} in every step of all ${known.failure.length} failures: it tells the outcome before anything has happened, and an agent will not have it.`,
        evidence: stepsOf(set, [
          { episode: known.success[0] ?? 0, step: 0 },
          { episode: known.failure[0] ?? 0, step: 0 },
        ]),
      },
    ];
  });
}
