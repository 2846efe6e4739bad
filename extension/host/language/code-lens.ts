import { basename } from 'node:path';
import type { CodeLensProvider, Disposable, TextDocument } from 'vscode';
import { CodeLens, EventEmitter, l10n, languages, Range } from 'vscode';
import { COMMANDS } from '../command-ids';
import type { Session } from '../session';
import type { TaskState } from '../state';
import type { TaskIndex } from '../task-index';
import { summaryOf, taskName } from '../wording';
import type { ShownTasks } from './shown-tasks';

/** `Analyze · AUC 0.93 · 2 findings | Improve | lava.reward.json` above the reward function, for each of its tasks. */
export function registerCodeLenses(session: Session, index: TaskIndex, shown: ShownTasks): Disposable {
  const changed = new EventEmitter<void>();
  const provider: CodeLensProvider = {
    onDidChangeCodeLenses: changed.event,
    provideCodeLenses: (document) => {
      const tasks = index.tasksOfReward(document.uri.fsPath);
      return tasks.flatMap(({ taskFile }) => {
        const state = session.state(taskFile);
        // A task that names no reward takes the file its contract recognises, and no other file of the folder.
        if (state.reward ? state.reward.file !== document.uri.fsPath : tasks.length > 1) return [];
        return lensesFor(state, document, tasks.length > 1, shown);
      });
    },
  };
  const parts = [
    changed,
    session.onDidChange(() => changed.fire()),
    shown.onDidChange(() => changed.fire()),
    index.onDidChange(() => changed.fire()),
    languages.registerCodeLensProvider({ language: 'python', scheme: 'file' }, provider),
  ];
  return { dispose: () => parts.forEach((part) => part.dispose()) };
}

function lensesFor(
  state: TaskState,
  document: TextDocument,
  several: boolean,
  shown: ShownTasks,
): CodeLens[] {
  const line = state.entry ? state.entry.line - 1 : firstDefinition(document);
  const range = new Range(Math.min(line, document.lineCount - 1), 0, line, 0);
  const prefix = several ? `${taskName(state.taskFile)}: ` : '';
  const lens = (title: string, command: string, tooltip: string): CodeLens =>
    new CodeLens(range, { title, command, tooltip, arguments: [state.taskFile] });
  const words = summaryOf(state);
  const verdict = state.analysed?.analysis.verdict.sentence ?? l10n.t('Show the feedback panel');
  const summary = words ? [lens(words, COMMANDS.showPanel, verdict)] : [];
  const links = [
    lens(`$(json) ${basename(state.taskFile)}`, COMMANDS.openTask, l10n.t('Open the task file')),
    ...(several && shown.isShown(state)
      ? [
          lens(
            l10n.t('$(eye) shown'),
            COMMANDS.chooseTask,
            l10n.t('Findings and numbers in the code are of this task'),
          ),
        ]
      : []),
  ];
  if (state.running) {
    const share = state.running.share === null ? '' : ` ${Math.floor(state.running.share * 100)} %`;
    return [
      lens(
        `${prefix}$(sync~spin) ${state.running.label}${share} · Cancel`,
        COMMANDS.cancel,
        l10n.t('Cancel'),
      ),
      ...summary,
    ];
  }
  return [
    lens(
      `${prefix}$(play) Analyze`,
      COMMANDS.analyze,
      l10n.t('Replay this reward on the recorded trajectories'),
    ),
    ...summary,
    lens('$(sparkle) Improve', COMMANDS.improve, l10n.t('Have a better reward designed and tried')),
    ...links,
  ];
}

function firstDefinition(document: TextDocument): number {
  for (let line = 0; line < document.lineCount; line++) {
    if (/^(async\s+)?def\s|^class\s/.test(document.lineAt(line).text)) return line;
  }
  return 0;
}
