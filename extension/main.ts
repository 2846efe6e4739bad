import type { ExtensionContext } from 'vscode';
import { CandidateDocuments } from './host/candidate-documents';
import { registerCodeActions } from './host/code-actions';
import { registerCodeLenses } from './host/code-lens';
import { registerCommands } from './host/commands';
import { publishDiagnostics } from './host/diagnostics';
import { watchDocuments } from './host/document-watcher';
import { readText } from './host/documents';
import { createHandlers } from './host/handlers';
import { createLog, logSession } from './host/log';
import { locateReward } from './host/reward-location';
import { Session } from './host/session';
import { showStatus } from './host/status-bar';
import { TaskIndex } from './host/task-index';
import { registerTasksView } from './host/tasks-view';
import { mayRun } from './host/trust';
import { WorkbenchHolder } from './host/workbench-holder';

/** Builds the parts and hands them to each other. */
export function activate({ subscriptions, secrets }: ExtensionContext): void {
  const log = createLog();
  const workbench = new WorkbenchHolder();
  const session = new Session({ workbench: () => workbench.get(), mayRun, read: readText, locateReward });
  const index = new TaskIndex();
  const candidates = new CandidateDocuments();
  const handlers = createHandlers({ session, index, secrets, candidates, log, showPanel: () => undefined });
  subscriptions.push(
    log,
    workbench,
    session,
    index,
    candidates,
    ...registerCommands(handlers, log),
    logSession(session, log),
    publishDiagnostics(session),
    registerCodeLenses(session, index),
    registerCodeActions(session),
    registerTasksView(session, index),
    showStatus(session, index),
    watchDocuments(session, index),
  );
  void index.start();
}
