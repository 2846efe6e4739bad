import type { Disposable } from 'vscode';
import { workspace } from 'vscode';
import type { Workbench } from '../core/loop/workbench';
import type { UnprotectedChoice } from '../core/sandbox/unprotected';
import { loadEngine } from './load-engine';
import { readSettings, SECTION } from './settings';

/** One workbench for the present settings; when they change, the next caller gets a new one. */
export class WorkbenchHolder implements Disposable {
  private current: Promise<Workbench> | null = null;
  private readonly subscription = workspace.onDidChangeConfiguration((event) => {
    const relevant = ['python', 'runtime', 'limits'].some((key) =>
      event.affectsConfiguration(`${SECTION}.${key}`),
    );
    if (relevant) this.drop();
  });

  constructor(private readonly unprotected: UnprotectedChoice) {}

  get(): Promise<Workbench> {
    return (this.current ??= this.create());
  }

  dispose(): void {
    this.subscription.dispose();
    this.drop();
  }

  private async create(): Promise<Workbench> {
    const { createWorkbench } = await loadEngine();
    const { runtime, limits, python } = readSettings();
    const { unprotected } = this;
    return createWorkbench({ runtime, limits, unprotected, ...(python ? { python } : {}) });
  }

  /** Ends what runs and waits; the next caller gets a new one. */
  drop(): void {
    const dropped = this.current;
    this.current = null;
    void dropped?.then((workbench) => workbench.dispose());
  }
}
