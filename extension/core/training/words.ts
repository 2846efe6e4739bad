import { describeProblem, type Problem } from '../problem';
import type { Outcome } from './outcome';

/** What came of training agents on a reward, in sentences; none where nobody was trained. */
export function trainingWords(
  training: { readonly outcome: Outcome } | { readonly problem: Problem } | undefined,
): string[] {
  if (!training) return [];
  if ('problem' in training) return [describeProblem(training.problem)];
  const { sentence, hacked } = training.outcome;
  return hacked ? [sentence, hacked.sentence, `See ${hacked.episodes.join(', ')}.`] : [sentence];
}
