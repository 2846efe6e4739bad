import type { Disposable } from 'vscode';
import { l10n, StatusBarAlignment, ThemeColor, window, workspace } from 'vscode';
import { COMMANDS } from './command-ids';
import type { ShownTasks } from './language/shown-tasks';
import type { Session } from './session';
import type { TaskIndex } from './task-index';
import { activeFile, tasksAt } from './target';
import { summaryOf, taskName } from './wording';

/** One item: the verdict of the task in the active editor (else the one that changed last), or what is running. */
export function showStatus(session: Session, index: TaskIndex, shown: ShownTasks): Disposable {
  const item = window.createStatusBarItem('rewardsmith.verdict', StatusBarAlignment.Left, 10);
  item.name = 'RewardSmith';
  let last: string | null = null;
  const refresh = (): void => {
    const file = activeFile();
    const taskFile = (file && shown.of(file)?.taskFile) ?? tasksAt(file, index)[0] ?? last;
    if (taskFile === null) {
      item.hide();
      return;
    }
    const state = session.state(taskFile);
    const { running, analysed, problem } = state;
    item.command = { command: COMMANDS.showPanel, title: l10n.t('Show Panel'), arguments: [taskFile] };
    item.backgroundColor = undefined;
    if (running) {
      const share = running.share === null ? '' : ` ${Math.floor(running.share * 100)} %`;
      item.text = `$(sync~spin) ${running.label}${share}`;
      item.tooltip = `${taskName(taskFile)}: ${running.label}`;
    } else if (!workspace.isTrusted) {
      item.text = `$(shield) ${taskName(taskFile)}: ${l10n.t('not run')}`;
      item.tooltip = l10n.t('The workspace is not trusted: the reward is read and linted, never run.');
    } else if (analysed) {
      const { verdict } = analysed.analysis;
      item.text = `$(target) ${taskName(taskFile)}: ${verdict.title}${state.stale ? ' *' : ''}`;
      item.tooltip = [verdict.sentence, summaryOf(state)].join('\n');
      if (verdict.kind === 'broken') {
        item.backgroundColor = new ThemeColor('statusBarItem.errorBackground');
      }
    } else {
      item.text = `$(target) ${taskName(taskFile)}`;
      item.tooltip = problem ? `${problem.message} ${problem.hint}` : l10n.t('Not analyzed yet.');
    }
    item.show();
  };
  const parts = [
    item,
    session.onDidChange(({ taskFile }) => {
      last = taskFile;
      refresh();
    }),
    index.onDidChange(refresh),
    shown.onDidChange(refresh),
    window.onDidChangeActiveTextEditor(refresh),
    workspace.onDidGrantWorkspaceTrust(refresh),
  ];
  refresh();
  return { dispose: () => parts.forEach((part) => part.dispose()) };
}
