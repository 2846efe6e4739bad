import type { Evaluation } from '../measures/evaluation';
import { episodeGroups } from '../trajectory/groups';
import type { TrajectorySet } from '../trajectory/model';
import { structureValue } from '../trajectory/values';
import { completionLength } from './length';
import type { Group } from './group';

/** Columns that say at which step of the training a completion was written. */
export const TRAINING_STEP = /^(step|global_step|training_step|train_step)$/;

/**
 * Groups of two and more, in the order of the recording; null where completions can't be grouped. A prompt that comes back at another
 * step of the training is another group there, as it is for the trainer.
 */
export function collectGroups({ input: { set, outcomes, returns } }: Evaluation): Group[] | null {
  const groups = set.kind === 'completions' ? episodeGroups(set) : null;
  if (!groups) return null;
  const stepOf = trainingStep(set);
  const members = new Map<string, { readonly batch: string; readonly some: number[] }>();
  groups.forEach((group, i) => {
    if (returns[i] === null || returns[i] === undefined) return;
    const batch = stepOf(set.episodes[i]?.start ?? 0);
    const key = `${group} ${batch}`;
    const known = members.get(key);
    if (known) known.some.push(i);
    else members.set(key, { batch, some: [i] });
  });
  const lengthOf = completionLength(set);
  return [...members.values()]
    .filter(({ some }) => some.length > 1)
    .map(({ batch, some }) => ({
      batch,
      members: some,
      rewards: Float64Array.from(some, (i) => returns[i] ?? NaN),
      correct: Float64Array.from(some, (i) => {
        const outcome = outcomes[i]?.outcome;
        return outcome === 'success' ? 1 : outcome === 'failure' ? 0 : NaN;
      }),
      lengths: Float64Array.from(some, (i) => lengthOf(set.episodes[i]?.start ?? 0)),
    }));
}

function trainingStep({ observation: { structure, columns } }: TrajectorySet): (row: number) => string {
  const entry =
    structure.kind === 'dict' ? structure.entries.find(({ key }) => TRAINING_STEP.test(key)) : undefined;
  return entry ? (row) => String(structureValue(entry.value, columns, row)) : () => '';
}
