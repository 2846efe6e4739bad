import type { Disposable } from 'vscode';
import { workspace } from 'vscode';
import type { Workbench } from '../core/loop/workbench';
import type { UnprotectedChoice } from '../core/sandbox/unprotected';
import type { DownloadChoice } from '../core/trajectory/remote/downloads';
import { loadEngine } from './load-engine';
import { readSettings, SECTION } from './settings';
import { agreeToCommand } from './agree-to-command';

/**
 * One workbench for each set of settings, which folders of a workspace may set for themselves; when they change, the
 * next caller gets a new one.
 */
export class WorkbenchHolder implements Disposable {
  private readonly current = new Map<string, Promise<Workbench>>();
  private readonly subscription = workspace.onDidChangeConfiguration((event) => {
    const relevant = ['python', 'runtime', 'limits'].some((key) =>
      event.affectsConfiguration(`${SECTION}.${key}`),
    );
    if (relevant) this.drop();
  });

  constructor(
    private readonly unprotected: UnprotectedChoice,
    private readonly downloads: DownloadChoice,
  ) {}

  /** For a task or any other file; for none of the folders without one. */
  get(file?: string): Promise<Workbench> {
    const { runtime, limits, python } = readSettings(file);
    const key = JSON.stringify([runtime, limits, python]);
    const before = this.current.get(key);
    if (before) return before;
    const { unprotected, downloads } = this;
    const made = loadEngine().then(({ createWorkbench }) =>
      createWorkbench({
        runtime,
        limits,
        unprotected,
        downloads,
        trainCommand: {
          agree: agreeToCommand,
          hint: 'Agree to it when you are asked, or correct it in the task file.',
        },
        ...(python ? { python } : {}),
      }),
    );
    this.current.set(key, made);
    made.catch(() => this.current.delete(key));
    return made;
  }

  dispose(): void {
    this.subscription.dispose();
    this.drop();
  }

  /** Ends what runs and waits; the next caller gets a new one. */
  drop(): void {
    const dropped = [...this.current.values()];
    this.current.clear();
    for (const each of dropped) void each.then((workbench) => workbench.dispose());
  }
}
