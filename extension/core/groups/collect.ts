import type { Evaluation } from '../measures/evaluation';
import { episodeGroups } from '../trajectory/groups';
import { completionLength } from './length';

/** The rewarded completions of one prompt. */
export interface Group {
  /** Episode indices. */
  readonly members: readonly number[];
  readonly rewards: Float64Array;
  /** 1, 0, or NaN where the outcome is unknown. */
  readonly correct: Float64Array;
  /** Characters of the completion; NaN where there is no text. */
  readonly lengths: Float64Array;
}

/** Groups of two and more, in the order of the recording; null where completions can't be grouped. */
export function collectGroups({ input: { set, outcomes, returns } }: Evaluation): Group[] | null {
  const groups = set.kind === 'completions' ? episodeGroups(set) : null;
  if (!groups) return null;
  const members = new Map<number, number[]>();
  groups.forEach((group, i) => {
    if (returns[i] === null || returns[i] === undefined) return;
    const known = members.get(group);
    if (known) known.push(i);
    else members.set(group, [i]);
  });
  const lengthOf = completionLength(set);
  return [...members.values()]
    .filter((some) => some.length > 1)
    .map((some) => ({
      members: some,
      rewards: Float64Array.from(some, (i) => returns[i] ?? NaN),
      correct: Float64Array.from(some, (i) => {
        const outcome = outcomes[i]?.outcome;
        return outcome === 'success' ? 1 : outcome === 'failure' ? 0 : NaN;
      }),
      lengths: Float64Array.from(some, (i) => lengthOf(set.episodes[i]?.start ?? 0)),
    }));
}

/** Whether a group has correct and wrong completions. */
export function isMixed({ correct }: Group): boolean {
  return correct.includes(1) && correct.includes(0);
}
