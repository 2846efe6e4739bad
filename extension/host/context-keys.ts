import type { Disposable } from 'vscode';
import { commands } from 'vscode';
import type { TaskIndex } from './task-index';

/** Tells package.json's `when` clauses which files are rewards, so that only those get buttons in the editor's title. */
export function setContextKeys(index: TaskIndex): Disposable {
  return index.onDidChange(() => {
    const rewards = index.all().flatMap(({ rewardFile }) => rewardFile ?? []);
    void commands.executeCommand('setContext', 'rewardsmith.rewardFiles', rewards);
  });
}
