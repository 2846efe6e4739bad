import type { Disposable } from 'vscode';
import type { Session } from '../session';
import type { TaskIndex } from '../task-index';
import { registerCodeActions } from './code-actions';
import { registerCodeLenses } from './code-lens';
import { publishDiagnostics } from './diagnostics';
import { EpisodeDocuments } from './episode-documents';
import { ShownFindings } from './findings';
import { registerHovers } from './hovers';
import type { ShownTasks } from './shown-tasks';

export interface LanguageParts {
  readonly session: Session;
  readonly index: TaskIndex;
  readonly shown: ShownTasks;
}

/** Everything that is shown in the code itself. */
export function registerLanguageFeatures({ session, index, shown }: LanguageParts): Disposable[] {
  const episodes = new EpisodeDocuments(session);
  const findings = new ShownFindings(session, shown);
  return [
    episodes,
    findings,
    publishDiagnostics({ session, tasks: shown, findings, episodes }),
    registerCodeLenses(session, index, shown),
    registerCodeActions(findings, shown),
    registerHovers(session),
  ];
}
