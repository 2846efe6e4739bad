import type { Disposable, TextDocument } from 'vscode';
import { window, workspace } from 'vscode';
import type { Session } from './session';
import { readSettings } from './settings';
import type { TaskIndex } from './task-index';
import { isTaskFile } from './task-index';
import { tasksAt } from './target';

/** Long enough to wait for the next key of a fast typist, short enough that findings are there 150 ms after the last. */
export const TYPING_PAUSE_MS = 60;

/** Keeps the session in step with the editor: typing lints, saving does what the setting says, opening loads. */
export function watchDocuments(session: Session, index: TaskIndex): Disposable {
  const pauses = new Map<string, NodeJS.Timeout>();
  const later = (taskFile: string): void => {
    clearTimeout(pauses.get(taskFile));
    pauses.set(
      taskFile,
      setTimeout(() => {
        pauses.delete(taskFile);
        void session.lint(taskFile);
      }, TYPING_PAUSE_MS),
    );
  };
  const visible = (document: TextDocument | undefined): void => {
    if (document?.uri.scheme !== 'file') return;
    for (const taskFile of tasksAt(document.uri.fsPath, index)) void session.load(taskFile);
  };
  const visibleEditors = (): void => {
    for (const { document } of window.visibleTextEditors) visible(document);
  };
  const parts = [
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (document.uri.scheme !== 'file' || contentChanges.length === 0) return;
      if (isTaskFile(document.uri.fsPath)) return;
      tasksAt(document.uri.fsPath, index).forEach(later);
    }),
    workspace.onDidSaveTextDocument((document) => {
      const file = document.uri.fsPath;
      for (const taskFile of tasksAt(file, index)) void onSave(session, taskFile, isTaskFile(file));
    }),
    window.onDidChangeVisibleTextEditors(visibleEditors),
    index.onDidChange(visibleEditors),
    index.onDidRemove((taskFile) => session.forget(taskFile)),
    workspace.onDidGrantWorkspaceTrust(visibleEditors),
  ];
  return {
    dispose: () => {
      for (const part of parts) part.dispose();
      for (const pause of pauses.values()) clearTimeout(pause);
    },
  };
}

async function onSave(session: Session, taskFile: string, isTask: boolean): Promise<void> {
  const { onSave } = readSettings(taskFile);
  if (onSave === 'analyze' && session.state(taskFile).analysed) await session.analyze(taskFile);
  else if (isTask) await session.reload(taskFile);
  else if (onSave === 'lint') await session.lint(taskFile);
  else await session.check(taskFile);
}
