/**
 * What the editor needs of core/ when it runs something. It is a bundle of its own (dist/engine.js), loaded on first
 * use: parsers, readers and runtimes would otherwise be paid for in every window that VS Code opens.
 */
export { callTool } from '../core/agent-tools/call';
export { AGENT_TOOLS } from '../core/agent-tools/registry';
export { createWorkbench } from '../core/loop/create-workbench';
export { CandidateHistory } from '../core/loop/history';
export { measuredOf } from '../core/loop/record';
export { contractToWrite } from '../core/loop/contract-to-write';
export { runLoop } from '../core/loop/interpreter';
export { nowhereToTrain, RoundTrainer } from '../core/loop/trainer';
export { proposeTaskFrom } from '../core/loop/new-task';
export { loadTaskFile } from '../core/task/load';
export { contractById } from '../core/contract/registry';
export { proposalsAt } from '../core/editing/completion';
export { pathEdits, pathsIn, renamedEntry } from '../core/editing/task-paths';
export { callableIn, definedIn, taskProposalsAt } from '../core/editing/task-completion';
export { taskHoverAt } from '../core/editing/task-hover';
export { hoverAt } from '../core/editing/hover';
export { insightOf, notesOf, dimmedOf } from '../core/editing/insight';
export { lineMap } from '../core/editing/line-map';
export { judgeOutcomes } from '../core/task/judge';
export { inspectRecording } from '../core/trajectory/inspect';
export { readRecordings } from '../core/trajectory/load';
export { resolveReward } from '../core/loop/reward-file';
export { saveExploit } from '../core/exploits/saved/saved-exploit';
export { reportFormatOf, writeReport } from '../core/report/write';
export { writeScaffold } from '../core/task/write-scaffold';
export { readBudget } from '../core/model/budget';
export { createLanguageModel } from '../core/model/client';
export { connectionWords, testConnection } from '../core/model/connection';
export { conversationsFolder, readConversation } from '../core/model/conversation';
export { contextSize, findLocalServers } from '../core/model/endpoints';
export { exchangeText } from '../core/model/exchange';
export { providerOf, spendWords } from '../core/model/role-models';
export { budgetOf } from '../core/training/budget';
export { curveOf } from '../core/training/curve';
export { outcomeOf } from '../core/training/outcome';
export { lastRun } from '../core/model/runs';
export { chooseDesigner } from './choose-designer';
