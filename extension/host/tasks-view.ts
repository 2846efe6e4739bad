import type { Disposable, TreeDataProvider } from 'vscode';
import {
  EventEmitter,
  l10n,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  window,
} from 'vscode';
import type { VerdictKind } from '../core/measures/evaluation';
import { COMMANDS } from './command-ids';
import { summaryOf, taskName } from './wording';
import type { Session } from './session';
import type { TaskIndex } from './task-index';

type Node =
  | { readonly kind: 'task'; readonly taskFile: string }
  | { readonly kind: 'cause'; readonly taskFile: string; readonly cause: string }
  | { readonly kind: 'suggestion'; readonly taskFile: string; readonly id: string };

const VERDICT_ICONS: Readonly<Record<VerdictKind, ThemeIcon>> = {
  broken: new ThemeIcon('error', new ThemeColor('list.errorForeground')),
  'not-testable': new ThemeIcon('question'),
  'does-not-separate': new ThemeIcon('warning', new ThemeColor('list.warningForeground')),
  misordered: new ThemeIcon('warning', new ThemeColor('list.warningForeground')),
  exploitable: new ThemeIcon('warning', new ThemeColor('list.warningForeground')),
  ready: new ThemeIcon('pass', new ThemeColor('testing.iconPassed')),
};

/** The tasks of the workspace; below an analysed one, why its failures fail and what would help. */
export function registerTasksView(session: Session, index: TaskIndex): Disposable {
  const changed = new EventEmitter<void>();
  const provider: TreeDataProvider<Node> = {
    onDidChangeTreeData: changed.event,
    getChildren: (node) => {
      if (!node) return index.all().map(({ taskFile }): Node => ({ kind: 'task', taskFile }));
      if (node.kind !== 'task') return [];
      const { taskFile } = node;
      const analysis = session.state(taskFile).analysed?.analysis;
      return [
        ...(analysis?.causes ?? []).map(({ cause }): Node => ({ kind: 'cause', taskFile, cause })),
        ...(analysis?.suggestions ?? []).map(({ id }): Node => ({ kind: 'suggestion', taskFile, id })),
      ];
    },
    getTreeItem: (node) => treeItem(node, session),
  };
  const parts = [
    changed,
    session.onDidChange(() => changed.fire()),
    index.onDidChange(() => changed.fire()),
    window.createTreeView('rewardsmith.tasks', { treeDataProvider: provider }),
  ];
  return { dispose: () => parts.forEach((part) => part.dispose()) };
}

function treeItem(node: Node, session: Session): TreeItem {
  const state = session.state(node.taskFile);
  const analysis = state.analysed?.analysis;
  if (node.kind === 'task') {
    const item = new TreeItem(
      taskName(node.taskFile),
      analysis ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.None,
    );
    item.resourceUri = Uri.file(node.taskFile);
    item.contextValue = 'task';
    item.description = state.running?.label ?? analysis?.verdict.title ?? '';
    item.tooltip = analysis ? `${analysis.verdict.sentence}\n${summaryOf(state)}` : node.taskFile;
    item.iconPath = state.running
      ? new ThemeIcon('sync~spin')
      : analysis
        ? VERDICT_ICONS[analysis.verdict.kind]
        : new ThemeIcon('target');
    item.command = { command: COMMANDS.showPanel, title: '', arguments: [node.taskFile] };
    return item;
  }
  if (node.kind === 'cause') {
    const cause = analysis?.causes.find((group) => group.cause === node.cause);
    const item = new TreeItem(node.cause);
    item.description = cause ? l10n.t('{0} failures', cause.count) : '';
    item.tooltip = cause?.signs.map(({ sentence }) => sentence).join('\n') ?? '';
    item.iconPath = new ThemeIcon('circle-slash');
    item.command = { command: COMMANDS.showPanel, title: '', arguments: [node.taskFile] };
    return item;
  }
  const suggestion = analysis?.suggestions.find(({ id }) => id === node.id);
  const item = new TreeItem(suggestion?.title ?? node.id);
  item.tooltip = suggestion ? `${suggestion.explanation}\n${suggestion.effect.sentence}` : '';
  item.iconPath = new ThemeIcon('lightbulb');
  item.command = { command: COMMANDS.showPanel, title: '', arguments: [node.taskFile] };
  return item;
}
