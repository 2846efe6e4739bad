import { existsSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { Disposable, DocumentLinkProvider, TextDocument } from 'vscode';
import {
  Disposable as Disposables,
  DocumentLink,
  l10n,
  languages,
  Range,
  Uri,
  window,
  workspace,
  WorkspaceEdit,
} from 'vscode';
import type { PathEdit } from '../../core/editing/task-paths';
import { readText } from '../documents';
import { loadEngine } from '../load-engine';
import type { Session } from '../session';
import type { TaskIndex } from '../task-index';
import { TASK_FILES } from './documents';

/** A task file leads to its reward and recordings, and goes on naming them when they are renamed. */
export function registerTaskLinks(session: Session, index: TaskIndex): Disposable {
  const links: DocumentLinkProvider = {
    provideDocumentLinks: async (document) => {
      const { pathsIn, definedIn } = await loadEngine();
      const directory = dirname(document.uri.fsPath);
      const found = await Promise.all(
        pathsIn(document.getText()).map(async ({ start, end, path, entry, kind }) => {
          const file = resolve(directory, path);
          if (!existsSync(file)) return null;
          const source = kind === 'reward' && entry !== null ? await readText(file) : null;
          const line = source === null ? undefined : (await definedIn(source)).get(entry ?? '');
          const target = Uri.file(file).with({ fragment: line === undefined ? '' : `L${line}` });
          const link = new DocumentLink(rangeOf(document, start, end), target);
          link.tooltip = kind === 'reward' ? l10n.t('Open the reward') : l10n.t('Open the recording');
          return link;
        }),
      );
      return found.filter((link) => link !== null);
    },
  };
  const names = new Map<string, readonly string[]>();
  return Disposables.from(
    languages.registerDocumentLinkProvider(TASK_FILES, links),
    workspace.onWillRenameFiles((event) => event.waitUntil(editsOnRename(event.files, index))),
    // Names before an edit, to tell a function that was renamed from one that never was there.
    session.onDidChange((state) => void remember(state, names)),
    workspace.onDidSaveTextDocument((document) => void askAfterRename(document, session, names)),
  );
}

function rangeOf(document: TextDocument, start: number, end: number): Range {
  return new Range(document.positionAt(start), document.positionAt(end));
}

/** Task files that name something that is about to be renamed, edited along with it. */
async function editsOnRename(
  files: readonly { readonly oldUri: Uri; readonly newUri: Uri }[],
  index: TaskIndex,
): Promise<WorkspaceEdit> {
  const { pathEdits } = await loadEngine();
  const moved = (file: string): string => {
    for (const { oldUri, newUri } of files) {
      if (file === oldUri.fsPath) return newUri.fsPath;
      const inside = `${oldUri.fsPath}/`;
      const slashed = file.replaceAll('\\', '/');
      if (slashed.startsWith(inside.replaceAll('\\', '/')))
        return newUri.fsPath + file.slice(inside.length - 1);
    }
    return file;
  };
  const edit = new WorkspaceEdit();
  for (const { taskFile } of index.all()) {
    const text = await readText(taskFile);
    if (text === null) continue;
    const edits = pathEdits(text, taskFile, moved);
    if (edits.length === 0) continue;
    const document = await workspace.openTextDocument(Uri.file(taskFile));
    put(edit, document, edits);
  }
  return edit;
}

function put(edit: WorkspaceEdit, document: TextDocument, edits: readonly PathEdit[]): void {
  for (const { start, end, text } of edits) edit.replace(document.uri, rangeOf(document, start, end), text);
}

type State = ReturnType<Session['state']>;

/** Texts that were looked at: progress changes the state many times a second, the text seldom. */
const remembered = new WeakSet<NonNullable<State['reward']>>();

async function remember({ taskFile, reward }: State, names: Map<string, readonly string[]>): Promise<void> {
  if (!reward || reward.entry === null || remembered.has(reward)) return;
  remembered.add(reward);
  const { definedIn } = await loadEngine();
  const defined = [...(await definedIn(reward.source)).keys()];
  if (defined.includes(reward.entry)) names.set(taskFile, defined);
}

/** After a save that renamed the function a task names: says so, and offers to change the task. */
async function askAfterRename(
  document: TextDocument,
  session: Session,
  names: ReadonlyMap<string, readonly string[]>,
): Promise<void> {
  if (document.languageId !== 'python' || document.uri.scheme !== 'file') return;
  const { definedIn, renamedEntry } = await loadEngine();
  for (const { taskFile, reward } of session.states()) {
    if (reward?.file !== document.uri.fsPath || reward.entry === null) continue;
    const present = [...(await definedIn(document.getText())).keys()];
    const renamed = renamedEntry(reward.entry, names.get(taskFile) ?? [], present);
    if (renamed === null) continue;
    const update = l10n.t('Update {0}', basename(taskFile));
    const answer = await window.showWarningMessage(
      l10n.t(
        '`{0}` is called `{1}` now, and {2} still names `{0}`.',
        reward.entry,
        renamed,
        basename(taskFile),
      ),
      update,
    );
    if (answer === update) {
      await workspace.applyEdit(await entryEdit(taskFile, renamed));
      await (await workspace.openTextDocument(Uri.file(taskFile))).save();
      await session.reload(taskFile);
    }
  }
}

/** Makes a task name another function of the same file. */
export async function entryEdit(taskFile: string, name: string): Promise<WorkspaceEdit> {
  const { pathsIn } = await loadEngine();
  const document = await workspace.openTextDocument(Uri.file(taskFile));
  const reward = pathsIn(document.getText()).find(({ kind }) => kind === 'reward');
  const edit = new WorkspaceEdit();
  if (reward)
    put(edit, document, [{ ...reward, text: JSON.stringify(`${reward.path}:${name}`).slice(1, -1) }]);
  return edit;
}
