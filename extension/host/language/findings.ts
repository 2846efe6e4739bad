import type { Disposable, Event, Uri } from 'vscode';
import { EventEmitter, extensions, languages } from 'vscode';
import type { Neighbours, OtherMessage } from '../../core/editing/neighbours';
import { withoutDoubles } from '../../core/editing/neighbours';
import type { Finding } from '../../core/critic/finding';
import type { Session } from '../session';
import type { TaskState } from '../state';
import { editorSettings } from './editor-settings';
import type { ShownTasks } from './shown-tasks';
import type { UntitledRewards } from './untitled';

export const DIAGNOSTIC_SOURCE = 'RewardSmith';

const RUFF = ['charliermarsh.ruff'];
const TYPES = ['ms-python.vscode-pylance', 'ms-pyright.pyright', 'detachhead.basedpyright'];

/** What is said of each reward document: of the task it shows, without what another extension says already. */
export class ShownFindings implements Disposable {
  private readonly changed = new EventEmitter<void>();
  private readonly parts: Disposable[];
  private readonly last = new Map<string, TaskState>();

  readonly onDidChange: Event<void> = this.changed.event;

  constructor(
    session: Session,
    private readonly tasks: ShownTasks,
    readonly untitled: UntitledRewards,
  ) {
    const changed = (): void => this.changed.fire();
    this.parts = [
      session.onDidChange((state) => {
        if (this.isNews(state)) changed();
      }),
      tasks.onDidChange(changed),
      untitled.onDidChange(changed),
      extensions.onDidChange(changed),
    ];
  }

  /** Progress changes a state many times a second; what is shown of it seldom. */
  private isNews(state: TaskState): boolean {
    const before = this.last.get(state.taskFile);
    this.last.set(state.taskFile, state);
    return (
      (['findings', 'problem', 'context', 'analysed'] as const).some((key) => before?.[key] !== state[key]) ||
      before?.reward?.file !== state.reward?.file
    );
  }

  of(uri: Uri): readonly Finding[] {
    if (uri.scheme === 'untitled') return this.withoutDoubles(this.untitled.of(uri), uri);
    const findings = this.tasks.of(uri.fsPath)?.findings.filter(({ file }) => file === uri.fsPath) ?? [];
    return this.withoutDoubles(findings, uri);
  }

  private withoutDoubles(findings: readonly Finding[], uri: Uri): readonly Finding[] {
    if (!findings.some(({ source }) => source === 'ruff')) return findings;
    return withoutDoubles(findings, editorSettings(uri).generalFindings, neighbours(), othersOn(uri));
  }

  dispose(): void {
    for (const part of this.parts) part.dispose();
    this.changed.dispose();
  }
}

function neighbours(): Neighbours {
  const active = (ids: readonly string[]): boolean =>
    ids.some((id) => extensions.getExtension(id)?.isActive === true);
  return { ruff: active(RUFF), types: active(TYPES) };
}

function othersOn(uri: Uri): OtherMessage[] {
  return languages
    .getDiagnostics(uri)
    .filter(({ source }) => source !== DIAGNOSTIC_SOURCE)
    .map(({ source = '', code, range }) => ({
      source,
      code: String(typeof code === 'object' ? code.value : (code ?? '')),
      line: range.start.line + 1,
    }));
}
