import type { ExtensionContext } from 'vscode';
import type { StepReference } from './core/critic/finding';
import { MEASURES } from './core/measures/registry';
import { registerAgentTools } from './host/agent-tools';
import { CandidateDocuments } from './host/candidate-documents';
import { ConversationDocuments } from './host/conversation-documents';
import { registerCommands } from './host/commands';
import { setContextKeys } from './host/context-keys';
import { watchDocuments } from './host/document-watcher';
import { readText } from './host/documents';
import { createHandlers } from './host/handlers';
import { rulePageFile } from './core/critic/pages';
import { explainFinding } from './host/help';
import { improveReward } from './host/improve';
import { registerLanguageFeatures } from './host/language/register';
import { ShownTasks } from './host/language/shown-tasks';
import { keepVersions } from './host/keep-versions';
import { createLog, logFault, logSession } from './host/log';
import { offerMcpServer } from './host/mcp-server';
import { FeedbackPanels } from './host/panel/panel';
import { Protection } from './host/protection';
import { registerRecordingEditor } from './host/recording/editor';
import { rememberAnalysed } from './host/remember';
import { locateReward } from './host/reward-location';
import { Session } from './host/session';
import { showSuggestion } from './host/suggestions';
import { showStatus } from './host/status-bar';
import { TaskIndex } from './host/task-index';
import { registerTasksView } from './host/tasks-view';
import { DownloadHosts } from './host/download-hosts';
import { registerTests } from './host/tests/explorer';
import { mayRun } from './host/trust';
import { WorkbenchHolder } from './host/workbench-holder';

/** Builds the parts and hands them to each other. */
export function activate(context: ExtensionContext): void {
  const { secrets, subscriptions, workspaceState } = context;
  const log = createLog();
  const protection = new Protection(workspaceState);
  const downloads = new DownloadHosts(workspaceState);
  const workbench = new WorkbenchHolder(protection, downloads);
  const session = new Session({
    workbench: (file) => workbench.get(file),
    mayRun,
    read: readText,
    logFault: (thrown) => logFault(log, thrown),
    locateReward,
  });
  const index = new TaskIndex();
  const candidates = new CandidateDocuments();
  const conversations = new ConversationDocuments();
  const shown = new ShownTasks(session, index, workspaceState);
  const panels = new FeedbackPanels(context, session, {
    measures: MEASURES,
    workbench: () => workbench.get(),
    hasHelp: (code) => rulePageFile(code) !== null,
    openHelp: explainFinding,
    openDiff: (taskFile, id) => showSuggestion(session, candidates, taskFile, id),
    improve: (taskFile) => improveReward({ session, secrets, candidates }, taskFile),
    train: (taskFile) => session.train(taskFile),
    improveByTraining: (taskFile) =>
      improveReward({ session, secrets, candidates }, taskFile, { training: true }),
  });
  const forgetProtection = async (): Promise<boolean> => {
    workbench.drop();
    const forgotten = await Promise.all([protection.forget(), downloads.forget()]);
    return forgotten.includes(true);
  };
  const showPanel = (taskFile: string): void => panels.show(taskFile);
  const showStep = (taskFile: string, step: StepReference): void => panels.showStep(taskFile, step);
  subscriptions.push(
    log,
    workbench,
    session,
    index,
    candidates,
    conversations,
    shown,
    panels,
    ...registerCommands(
      createHandlers({
        session,
        index,
        secrets,
        candidates,
        conversations,
        shown,
        log,
        forgetProtection,
        showPanel,
        showStep,
      }),
      log,
    ),
    registerAgentTools(context, (file) => workbench.get(file)),
    offerMcpServer(context),
    ...registerRecordingEditor(context),
    logSession(session, log),
    ...registerLanguageFeatures({
      session,
      index,
      shown,
      workbench: (file) => workbench.get(file),
      logFault: (thrown) => logFault(log, thrown),
    }),
    registerTests(session, index),
    registerTasksView(session, index),
    showStatus(session, index, shown),
    watchDocuments(session, index),
    setContextKeys(index),
    rememberAnalysed(session, workspaceState),
    keepVersions(session, (thrown) => logFault(log, thrown)),
  );
  void index.ready();
}
