import type { Disposable } from 'vscode';
import type { Workbench } from '../../core/loop/workbench';
import type { Session } from '../session';
import type { TaskIndex } from '../task-index';
import { registerCodeActions } from './code-actions';
import { registerCodeLenses } from './code-lens';
import { publishDiagnostics } from './diagnostics';
import { EpisodeDocuments } from './episode-documents';
import { ShownFindings } from './findings';
import { registerCompletions } from './completions';
import { decorateCoverage } from './coverage-decorations';
import { registerHovers } from './hovers';
import { registerInlayHints } from './inlay-hints';
import { Insights } from './insights';
import type { ShownTasks } from './shown-tasks';
import { registerTaskLinks } from './task-links';
import { UntitledRewards } from './untitled';

export interface LanguageParts {
  readonly session: Session;
  readonly index: TaskIndex;
  readonly shown: ShownTasks;
  readonly workbench: (file?: string) => Promise<Workbench>;
  readonly logFault: (thrown: unknown) => void;
}

/** Everything that is shown in the code itself. */
export function registerLanguageFeatures({
  session,
  index,
  shown,
  workbench,
  logFault,
}: LanguageParts): Disposable[] {
  const episodes = new EpisodeDocuments(session);
  const untitled = new UntitledRewards(workbench, logFault);
  const findings = new ShownFindings(session, shown, untitled);
  const insights = new Insights({ session, tasks: shown, workbench, logFault });
  return [
    episodes,
    untitled,
    findings,
    insights,
    registerTaskLinks(session, index),
    publishDiagnostics({ session, tasks: shown, findings, episodes }),
    registerCodeLenses(session, index, shown),
    registerCodeActions(findings, shown),
    registerHovers(session, insights),
    registerCompletions(session, shown),
    registerInlayHints(insights),
    decorateCoverage(insights),
  ];
}
