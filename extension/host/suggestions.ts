import type { Result } from '../core/problem';
import { fail } from '../core/problem';
import type { Session } from './session';

/** Which hunks of a suggestion are taken, by index in the diff's order. */
export type Hunks = 'all' | readonly number[];

/**
 * Puts a suggestion, or some of its hunks, into the reward's document as one undoable edit. Unsaved edits survive; when
 * the text has changed so that a hunk has no place any more, nothing is edited and the problem says so.
 */
export async function acceptSuggestion(
  session: Session,
  taskFile: string,
  suggestionId: string,
  _hunks: Hunks,
): Promise<Result<void>> {
  const { analysed } = session.state(taskFile);
  const suggestion = analysed?.analysis.suggestions.find(({ id }) => id === suggestionId);
  if (!suggestion) {
    return fail('suggestion-gone', 'This suggestion belongs to an earlier analysis.', 'Analyse again.');
  }
  return fail('not-there', 'Accepting comes with the next landing.', 'Edit by hand.');
}
