import { breathe, inTurns } from '../breathe';
import type { EpisodeOutcome } from '../task/outcome';
import { observationFields, type Field } from '../trajectory/fields';
import type { JudgedOutcomes } from '../trajectory/inspect';
import { rowSize, type TrajectorySet } from '../trajectory/model';
import { duplicateEpisodes } from './duplicates';
import { frozenSensors } from './frozen';
import { outcomeLeaks } from './leaks';
import type { DynamicsNote } from './note';
import { resetsInside } from './resets';
import { inconsistentTransitions } from './transitions';

/** Numbers to read; beyond it (images, millions of steps) the check would take longer than what it finds is worth. */
const MAX_NUMBERS = 30_000_000;

/**
 * What is odd about a recording: nothing here for a clean one, and nothing for one whose environment is random by nature. `outcomes`:
 * one an episode; without them leaks are not looked for.
 */
export async function checkDynamics(
  set: TrajectorySet,
  fields: readonly Field[],
  outcomes: readonly Pick<EpisodeOutcome, 'outcome'>[],
): Promise<DynamicsNote[]> {
  const perStep = set.observation.columns.reduce(
    (sum, column) => sum + (column.kind === 'numeric' ? rowSize(column) : 1),
    0,
  );
  if (set.kind === 'completions' || set.steps * perStep > MAX_NUMBERS) return [];
  const notes: DynamicsNote[] = [];
  const checks = [
    () => resetsInside(set, fields),
    () => inTurns(inconsistentTransitions(set)),
    () => inTurns(frozenSensors(set, fields)),
    () => duplicateEpisodes(set),
    () => outcomeLeaks(set, fields, outcomes),
  ];
  for (const check of checks) {
    await breathe();
    notes.push(...(await check()));
  }
  return notes;
}

/** The same as sentences, for a recording without a task: its own outcomes, where it seems to say them. */
export async function oddSteps(
  set: TrajectorySet,
  judged: JudgedOutcomes | null,
): Promise<readonly string[]> {
  const outcomes = (judged?.successes ?? []).map((success) => ({
    outcome: success === null ? ('unknown' as const) : success ? ('success' as const) : ('failure' as const),
  }));
  const notes = await checkDynamics(set, observationFields(set), outcomes);
  return notes.map(({ message, evidence: [first] }) =>
    first ? `${message} See episode ${first.trajectory}, step ${first.step}.` : message,
  );
}
