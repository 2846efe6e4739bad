import type { Disposable, Memento } from 'vscode';
import type { Session } from './session';

const KEY = 'analysedTasks';

/**
 * An analysis is too large to keep between windows and quick to make again: so only the fact is kept, and a task that was
 * analysed before the window was reloaded is analysed again as soon as something shows it.
 */
export function rememberAnalysed(session: Session, memory: Memento): Disposable {
  const due = new Set(memory.get<readonly string[]>(KEY, []));
  return session.onDidChange(({ taskFile, analysed, context, reward, running }) => {
    if (analysed) {
      due.delete(taskFile);
      const known = memory.get<readonly string[]>(KEY, []);
      if (!known.includes(taskFile)) void memory.update(KEY, [...known, taskFile]);
    } else if (context && reward && !running && due.delete(taskFile)) {
      void session.analyze(taskFile);
    }
  });
}
