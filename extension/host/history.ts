import type { Result } from '../core/problem';
import { ok } from '../core/problem';
import { loadEngine } from './load-engine';

/** Keeps the text before and after a refinement as candidates of the task, so that neither can be lost. */
export async function keepInHistory(
  taskFile: string,
  change: { readonly before: string; readonly after: string; readonly explanation: string },
): Promise<Result<void>> {
  const { CandidateHistory } = await loadEngine();
  const history = await CandidateHistory.open(taskFile);
  if (!history.ok) return history;
  const before = await history.value.add({
    code: change.before,
    origin: 'hand',
    parent: null,
    explanation: 'As it was before a refinement was accepted.',
  });
  if (!before.ok) return before;
  const after = await history.value.add({
    code: change.after,
    origin: 'refinement',
    parent: before.value.id,
    explanation: change.explanation,
  });
  return after.ok ? ok(undefined) : after;
}
