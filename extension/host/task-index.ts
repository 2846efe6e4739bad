import { dirname, resolve, sep } from 'node:path';
import type { Disposable, Event, WorkspaceFolder } from 'vscode';
import { EventEmitter, RelativePattern, Uri, workspace } from 'vscode';
import { readText } from './documents';

const PATTERN = '**/*.reward.json';
const IGNORED = '**/{node_modules,.git,.rewardsmith,.venv,venv}/**';

/** A task file of the workspace, as far as it can be known without loading it. */
export interface IndexedTask {
  readonly taskFile: string;
  /** Absolute path; null when the task does not name its reward (or can't be read). */
  readonly rewardFile: string | null;
}

/** The task files of the workspace and the reward files they name, kept up to date as files come and go. */
export class TaskIndex implements Disposable {
  private readonly entries = new Map<string, IndexedTask>();
  private readonly changed = new EventEmitter<void>();
  private readonly removed = new EventEmitter<string>();
  private readonly parts: Disposable[] = [this.changed, this.removed];
  /** One a folder of the workspace. */
  private readonly watchers = new Map<string, Disposable>();

  private searching: Promise<void> | null = null;

  readonly onDidChange: Event<void> = this.changed.event;
  /** Fires with the path of a task file that is gone. */
  readonly onDidRemove: Event<string> = this.removed.event;

  /** Finds what is there, and then watches. Safe to call again: it is the same search. */
  ready(): Promise<void> {
    return (this.searching ??= this.search());
  }

  all(): readonly IndexedTask[] {
    return [...this.entries.values()].sort((a, b) => a.taskFile.localeCompare(b.taskFile));
  }

  /** Tasks whose reward is this file: those that name it, and those in its folder that name none. */
  tasksOfReward(file: string): readonly IndexedTask[] {
    return this.all().filter(({ taskFile, rewardFile }) =>
      rewardFile === null ? dirname(taskFile) === dirname(file) : rewardFile === file,
    );
  }

  /** Takes in a task file that the watcher has not told of yet (just created), or that lies outside the workspace. */
  async add(taskFile: string): Promise<void> {
    await this.read(taskFile);
    this.changed.fire();
  }

  dispose(): void {
    for (const part of [...this.parts, ...this.watchers.values()]) part.dispose();
  }

  private async search(): Promise<void> {
    this.parts.push(
      workspace.onDidChangeWorkspaceFolders(({ added, removed }) => void this.changeFolders(added, removed)),
    );
    await this.changeFolders(workspace.workspaceFolders ?? [], []);
  }

  private async changeFolders(
    added: readonly WorkspaceFolder[],
    removed: readonly WorkspaceFolder[],
  ): Promise<void> {
    for (const folder of removed) {
      this.watchers.get(folder.uri.toString())?.dispose();
      this.watchers.delete(folder.uri.toString());
      for (const taskFile of this.entries.keys())
        if (workspace.getWorkspaceFolder(Uri.file(taskFile)) === undefined && isInside(taskFile, folder)) {
          this.entries.delete(taskFile);
          this.removed.fire(taskFile);
        }
    }
    for (const folder of added) {
      this.watch(folder);
      const found = await workspace.findFiles(new RelativePattern(folder, PATTERN), IGNORED);
      for (const uri of found) await this.read(uri.fsPath);
    }
    this.changed.fire();
  }

  private watch(folder: WorkspaceFolder): void {
    const watcher = workspace.createFileSystemWatcher(new RelativePattern(folder, PATTERN));
    const parts = [
      watcher,
      watcher.onDidCreate((uri) => this.update(uri)),
      watcher.onDidChange((uri) => this.update(uri)),
      watcher.onDidDelete((uri) => {
        if (!this.entries.delete(uri.fsPath)) return;
        this.removed.fire(uri.fsPath);
        this.changed.fire();
      }),
    ];
    this.watchers.set(folder.uri.toString(), { dispose: () => parts.forEach((part) => part.dispose()) });
  }

  private async update(uri: Uri): Promise<void> {
    if (/[\\/](node_modules|\.git|\.rewardsmith|\.venv|venv)[\\/]/.test(uri.fsPath)) return;
    await this.add(uri.fsPath);
  }

  private async read(taskFile: string): Promise<void> {
    const text = await readText(taskFile);
    if (text === null) return;
    const named = rewardNamedIn(text);
    const rewardFile = named === null ? null : resolve(dirname(taskFile), named);
    this.entries.set(taskFile, { taskFile, rewardFile });
  }
}

function isInside(file: string, { uri }: WorkspaceFolder): boolean {
  return file.startsWith(uri.fsPath + sep);
}

export function isTaskFile(file: string): boolean {
  return file.endsWith('.reward.json');
}

/** The reward file a task names, read so that a file half-way through an edit still says it; null when it names none. */
export function rewardNamedIn(taskText: string): string | null {
  const named = /"reward"\s*:\s*("(?:[^"\\\n]|\\.)+")/.exec(taskText)?.[1];
  if (named === undefined) return null;
  try {
    const reward: unknown = JSON.parse(named);
    return typeof reward === 'string' ? reward.replace(/(\.py):[A-Za-z_]\w*$/, '$1') : null;
  } catch {
    return null;
  }
}
