import { basename } from 'node:path';
import { l10n, Uri, window, workspace } from 'vscode';
import type { TaskIndex } from './task-index';
import { isTaskFile } from './task-index';

/** The task a command is about: what it was called on, else the active editor, else the only task, else the user's pick. */
export async function pickTask(argument: unknown, index: TaskIndex): Promise<string | null> {
  await index.ready();
  const named = fileOf(argument);
  const tasks = tasksAt(named ?? activeFile(), index);
  const candidates = tasks.length > 0 ? tasks : index.all().map(({ taskFile }) => taskFile);
  if (candidates.length === 0) {
    void window.showInformationMessage(
      l10n.t('There is no reward task here yet. Make one with "New Reward Task from Recordings…".'),
    );
    return null;
  }
  const [only] = candidates;
  if (candidates.length === 1 && only !== undefined) return only;
  const picked = await window.showQuickPick(
    candidates.map((taskFile) => ({
      label: basename(taskFile),
      description: workspace.asRelativePath(taskFile),
      taskFile,
    })),
    { placeHolder: l10n.t('Which reward task?') },
  );
  return picked?.taskFile ?? null;
}

/** Task files that a file stands for: itself, or the tasks it is the reward of. */
export function tasksAt(file: string | null, index: TaskIndex): readonly string[] {
  if (file === null) return [];
  if (isTaskFile(file)) return [file];
  return index.tasksOfReward(file).map(({ taskFile }) => taskFile);
}

export function activeFile(): string | null {
  const uri = window.activeTextEditor?.document.uri;
  return uri?.scheme === 'file' ? uri.fsPath : null;
}

/** Menus pass a Uri, lenses and the panel a path, the tasks view its node. */
export function fileOf(argument: unknown): string | null {
  if (argument instanceof Uri) return argument.fsPath;
  if (typeof argument === 'string') return argument;
  if (typeof argument === 'object' && argument !== null && 'taskFile' in argument) {
    return typeof argument.taskFile === 'string' ? argument.taskFile : null;
  }
  return null;
}
