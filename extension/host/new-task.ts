import { basename, dirname } from 'node:path';
import { l10n, ProgressLocation, Uri, ViewColumn, window } from 'vscode';
import type { Result } from '../core/problem';
import { fail, ok } from '../core/problem';
import type { ScaffoldNote } from '../core/task/scaffold';
import { chooseRecordings } from './choose-recordings';
import { loadEngine } from './load-engine';
import type { Session } from './session';
import type { TaskIndex } from './task-index';

/** Folders that only hold recordings: the task goes beside them, not into them. */
const RECORDING_FOLDER = /^(recordings?|data|trajector(y|ies)|episodes|logs?|rollouts?|demos?)$/i;
/** Below this the user is told to look at what was assumed. */
const SURE = 0.6;

/** Recordings → a task file and a first reward, both opened. Nothing that exists is written over. */
export async function newTask(
  session: Session,
  index: TaskIndex,
  clicked: unknown,
  selection: unknown,
): Promise<Result<void>> {
  const recordings = await chooseRecordings(clicked, selection, {
    title: l10n.t('Recordings for the new reward task'),
    openLabel: l10n.t('Use These Recordings'),
  });
  const [first] = recordings;
  if (first === undefined) return fail('cancelled', 'Cancelled.', '');
  const folder = RECORDING_FOLDER.test(basename(dirname(first))) ? dirname(dirname(first)) : dirname(first);

  const { proposeTaskFrom, writeScaffold } = await loadEngine();
  const proposed = await window.withProgress(
    { location: ProgressLocation.Notification, title: l10n.t('Reading recordings'), cancellable: true },
    async (progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      return proposeTaskFrom(recordings, folder, folder, {
        signal: abort.signal,
        onProgress: (share) => progress.report({ message: `${Math.floor(share * 100)} %` }),
      });
    },
  );
  if (!proposed.ok) return proposed;
  const goal = await window.showInputBox({
    title: l10n.t('What must the agent do?'),
    prompt: l10n.t('In one sentence or more, in your own words. It can be changed in the task file.'),
    value: proposed.value.task.goal,
    ignoreFocusOut: true,
  });
  if (goal === undefined) return fail('cancelled', 'Cancelled.', '');
  const task = { ...proposed.value.task, goal: goal.trim() || proposed.value.task.goal };
  const written = await writeScaffold({ ...proposed.value, task }, folder);
  if (!written.ok) return written;

  const [taskFile, rewardFile] = written.value;
  if (taskFile === undefined || rewardFile === undefined) return ok(undefined);
  await index.add(taskFile);
  await window.showTextDocument(Uri.file(taskFile), { viewColumn: ViewColumn.One, preview: false });
  await window.showTextDocument(Uri.file(rewardFile), { viewColumn: ViewColumn.One, preview: false });
  void session.load(taskFile);
  void tellAssumptions(proposed.value.notes, taskFile);
  return ok(undefined);
}

async function tellAssumptions(notes: readonly ScaffoldNote[], taskFile: string): Promise<void> {
  const unsure = notes.filter(({ confidence }) => confidence < SURE);
  if (unsure.length === 0) return;
  const open = l10n.t('Open Task File');
  const answer = await window.showWarningMessage(
    l10n.t(
      'Please check in the task file: {0}',
      unsure.map(({ what, why }) => `${what} (${why})`).join('; '),
    ),
    open,
  );
  if (answer === open) await window.showTextDocument(Uri.file(taskFile));
}
