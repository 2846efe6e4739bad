import type { LogOutputChannel, SecretStorage } from 'vscode';
import { l10n, Uri, window } from 'vscode';
import { ROLES } from '../core/model/model';
import { askForApiKey } from './api-key';
import { chosenModel } from './model-settings';
import { selectModel, testModel } from './select-model';
import type { StepReference } from '../core/critic/finding';
import type { CandidateDocuments } from './candidate-documents';
import type { ConversationDocuments } from './conversation-documents';
import type { CommandName } from './command-ids';
import type { Handler } from './commands';
import { explainFinding } from './help';
import { improveReward, type ImproveAsked } from './improve';
import { newTask } from './new-task';
import type { ShownTasks } from './language/shown-tasks';
import { inspectRecordings } from './recording/inspect';
import { withTaskProgress } from './progress';
import type { Session } from './session';
import { showProblem } from './show-problem';
import { activeFile, fileOf, pickTask } from './target';
import type { TaskIndex } from './task-index';
import { isTaskFile } from './task-index';
import { saveFoundExploit } from './tests/save-exploit';
import { explainUntrusted, mayRun } from './trust';

export interface HandlerParts {
  readonly session: Session;
  readonly index: TaskIndex;
  readonly secrets: SecretStorage;
  readonly candidates: CandidateDocuments;
  readonly conversations: ConversationDocuments;
  readonly log: LogOutputChannel;
  /** Takes back the answer to the question about running unprotected; true when there was one. */
  readonly forgetProtection: () => Promise<boolean>;
  readonly shown: ShownTasks;
  readonly showPanel: (taskFile: string) => void;
  readonly showStep: (taskFile: string, step: StepReference) => void;
}

/** What each command does. A task is found by what the command was called on; see `pickTask`. */
export function createHandlers(parts: HandlerParts): Readonly<Record<CommandName, Handler>> {
  const {
    session,
    index,
    secrets,
    candidates,
    conversations,
    log,
    shown,
    showPanel,
    showStep,
    forgetProtection,
  } = parts;
  const onTask =
    (work: (taskFile: string) => Promise<void>): Handler =>
    async (argument) => {
      const taskFile = await pickTask(argument, index);
      if (taskFile !== null) await work(taskFile);
    };
  const onTrustedTask = (work: (taskFile: string) => Promise<void>): Handler =>
    onTask(async (taskFile) => {
      if (mayRun()) await work(taskFile);
      else void explainUntrusted();
    });
  const improve = async (taskFile: string, asked: ImproveAsked): Promise<void> => {
    const improved = await withTaskProgress(session, taskFile, () =>
      improveReward({ session, secrets, candidates }, taskFile, asked),
    );
    if (!improved.ok) void showProblem(improved.problem);
  };
  /** The panel has something to show the curves of a training in once there is an analysis. */
  const showCurves = async (taskFile: string): Promise<void> => {
    showPanel(taskFile);
    if (!session.state(taskFile).analysed) await session.analyze(taskFile);
  };
  return {
    newTask: async (clicked, selection) => {
      const made = await newTask(session, index, clicked, selection);
      if (!made.ok) void showProblem(made.problem);
    },
    inspectRecording: (clicked, selection) => inspectRecordings(clicked, selection),
    analyze: onTrustedTask(async (taskFile) => {
      showPanel(taskFile);
      const analysis = await session.analyze(taskFile);
      if (!analysis.ok) void showProblem(analysis.problem);
    }),
    improve: onTrustedTask((taskFile) => improve(taskFile, {})),
    improveByTraining: onTrustedTask(async (taskFile) => {
      await showCurves(taskFile);
      await improve(taskFile, { training: true });
    }),
    train: onTrustedTask(async (taskFile) => {
      await showCurves(taskFile);
      const trained = await session.train(taskFile);
      if (!trained.ok) void showProblem(trained.problem);
    }),
    cancel: onTask(async (taskFile) => session.cancel(taskFile)),
    showPanel: onTask(async (taskFile) => showPanel(taskFile)),
    openReward: onTask(async (taskFile) => {
      const { reward, problem } = await session.lint(taskFile);
      if (reward) await window.showTextDocument(Uri.file(reward.file));
      else if (problem) void showProblem(problem);
    }),
    openTask: onTask(async (taskFile) => {
      await window.showTextDocument(Uri.file(taskFile));
    }),
    explainFinding: async (code) => {
      const explained = typeof code === 'string' ? await explainFinding(code) : null;
      if (explained?.ok === false) void showProblem(explained.problem);
    },
    showStep: async (taskFile, trajectory, step) => {
      if (typeof taskFile !== 'string' || typeof trajectory !== 'string' || typeof step !== 'number') return;
      showStep(taskFile, { trajectory, step });
    },
    chooseTask: async (argument) => {
      const file = fileOf(argument) ?? activeFile();
      if (file === null) return;
      const reward = isTaskFile(file) ? (await session.lint(file)).reward?.file : file;
      if (reward !== undefined) await shown.choose(reward);
    },
    saveExploit: onTask(async (taskFile) => {
      const saved = await saveFoundExploit(session, taskFile);
      if (!saved.ok) void showProblem(saved.problem);
    }),
    askProtection: async () => {
      const taken = await forgetProtection();
      void window.showInformationMessage(
        taken
          ? l10n.t(
              'RewardSmith asks again before it runs a reward without protection or downloads recordings.',
            )
          : l10n.t(
              'There is nothing to take back: no reward runs without protection here, and nothing is downloaded.',
            ),
      );
    },
    selectModel: async (role) => {
      const selected = await selectModel(secrets, ROLES.find((one) => one === role) ?? null);
      if (!selected.ok) void showProblem(selected.problem);
    },
    testModel: async () => {
      const tested = await testModel(secrets);
      if (!tested.ok) void showProblem(tested.problem);
    },
    showConversation: onTask(async (taskFile) => {
      const shown = await conversations.show(taskFile);
      if (!shown.ok) void showProblem(shown.problem);
    }),
    setApiKey: async () => {
      await askForApiKey(secrets, chosenModel());
    },
    showLog: async () => log.show(),
  };
}
