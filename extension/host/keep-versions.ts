import type { Disposable } from 'vscode';
import type { Analysis } from '../core/analyzer/analysis';
import { loadEngine } from './load-engine';
import type { Session } from './session';

/** Each text of a reward that was analysed is a version in its task's history, with what was measured on it. */
export function keepVersions(session: Session, logFault: (thrown: unknown) => void): Disposable {
  const kept = new WeakSet<Analysis>();
  /** By task file: the version that was analysed last, which the next one was made from. */
  const last = new Map<string, string>();
  return session.onDidChange(({ taskFile, analysed, running }) => {
    if (!analysed || analysed.analysis.pending || running || kept.has(analysed.analysis)) return;
    kept.add(analysed.analysis);
    const keep = async (): Promise<void> => {
      const { CandidateHistory, measuredOf } = await loadEngine();
      const history = await CandidateHistory.open(taskFile);
      if (!history.ok) return;
      const parent = last.get(taskFile) ?? history.value.list().at(-1)?.id ?? null;
      const added = await history.value.add({
        code: analysed.reward.source,
        origin: 'hand',
        parent,
        explanation: '',
      });
      // A folder that can't be written to keeps no versions; whoever accepts a suggestion is told.
      if (!added.ok) return;
      last.set(taskFile, added.value.id);
      await history.value.recordEvaluation(added.value.id, measuredOf(analysed.analysis));
    };
    keep().catch(logFault);
  });
}
