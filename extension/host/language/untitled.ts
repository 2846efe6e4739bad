import type { Disposable, Event, TextDocument, Uri } from 'vscode';
import { EventEmitter, workspace } from 'vscode';
import type { Finding } from '../../core/critic/finding';
import type { Workbench } from '../../core/loop/workbench';
import { TYPING_PAUSE_MS } from '../document-watcher';
import { loadEngine } from '../load-engine';

/** Rewards that are not saved yet belong to no task: they get what the code alone shows. */
export class UntitledRewards implements Disposable {
  private readonly findings = new Map<string, readonly Finding[]>();
  private readonly pauses = new Map<string, NodeJS.Timeout>();
  private readonly changed = new EventEmitter<void>();
  private readonly parts: Disposable[];

  readonly onDidChange: Event<void> = this.changed.event;

  constructor(
    private readonly workbench: () => Promise<Workbench>,
    private readonly logFault: (thrown: unknown) => void,
  ) {
    this.parts = [
      workspace.onDidOpenTextDocument((document) => this.later(document)),
      workspace.onDidChangeTextDocument(({ document }) => this.later(document)),
      workspace.onDidCloseTextDocument(({ uri }) => this.forget(uri)),
    ];
    workspace.textDocuments.forEach((document) => this.later(document));
  }

  of(uri: Uri): readonly Finding[] {
    return this.findings.get(uri.toString()) ?? [];
  }

  /** Addresses of the documents that something was said of. */
  documents(): readonly string[] {
    return [...this.findings.keys()];
  }

  dispose(): void {
    for (const part of this.parts) part.dispose();
    for (const pause of this.pauses.values()) clearTimeout(pause);
    this.changed.dispose();
  }

  private later(document: TextDocument): void {
    if (document.uri.scheme !== 'untitled') return;
    const key = document.uri.toString();
    clearTimeout(this.pauses.get(key));
    this.pauses.set(
      key,
      setTimeout(() => void this.lint(document).catch(this.logFault), TYPING_PAUSE_MS),
    );
  }

  private async lint(document: TextDocument): Promise<void> {
    if (document.isClosed) return;
    const { version } = document;
    const findings =
      document.languageId === 'python' ? await this.look(document.getText(), document.uri) : [];
    if (document.version !== version || document.isClosed) return;
    const key = document.uri.toString();
    if (findings.length === 0 && !this.findings.has(key)) return;
    this.findings.set(key, findings);
    this.changed.fire();
  }

  private async look(source: string, uri: Uri): Promise<readonly Finding[]> {
    const { callableIn } = await loadEngine();
    // Any other Python is none of our business.
    if ((await callableIn(source)).length === 0) return [];
    return (await this.workbench()).lint(null, { source, file: uri.fsPath, entry: null });
  }

  private forget(uri: Uri): void {
    clearTimeout(this.pauses.get(uri.toString()));
    if (this.findings.delete(uri.toString())) this.changed.fire();
  }
}
