import { dirname, relative, sep } from 'node:path';
import type { CompletionItemProvider, Disposable, TextDocument, Position } from 'vscode';
import {
  CompletionItem,
  CompletionItemKind,
  Disposable as Disposables,
  languages,
  MarkdownString,
  Range,
  RelativePattern,
  Uri,
  workspace,
} from 'vscode';
import type { Proposal } from '../../core/editing/completion';
import type { PythonFile } from '../../core/editing/task-completion';
import { readText } from '../documents';
import { loadEngine } from '../load-engine';
import type { Session } from '../session';
import { REWARDS, TASK_FILES } from './documents';
import type { ShownTasks } from './shown-tasks';

/** Files beside a task that it could name; more would not be chosen from a list. */
const MAX_FILES = 40;
const IGNORED = '**/{node_modules,.git,.rewardsmith,.venv,venv,site-packages,__pycache__}/**';

const KINDS: Readonly<Record<Proposal['kind'], CompletionItemKind>> = {
  field: CompletionItemKind.Field,
  parameter: CompletionItemKind.Variable,
  value: CompletionItemKind.Value,
  expression: CompletionItemKind.Reference,
};

/** Fields, parameters and recorded values while a reward or a task file is written. */
export function registerCompletions(session: Session, tasks: ShownTasks): Disposable {
  const rewards: CompletionItemProvider = {
    provideCompletionItems: async (document, position) => {
      const state = tasks.of(document.uri.fsPath);
      if (!state?.context) return [];
      const { proposalsAt, contractById } = await loadEngine();
      const id = state.entry?.contract ?? state.context.task.contract;
      const proposals = proposalsAt({
        source: document.getText(),
        offset: document.offsetAt(position),
        context: state.context,
        contract: (id === undefined ? undefined : contractById(id)) ?? null,
      });
      return proposals.map((proposal, i) => itemOf(proposal, i, document, position));
    },
  };
  const taskFiles: CompletionItemProvider = {
    provideCompletionItems: async (document, position) => {
      const { taskProposalsAt } = await loadEngine();
      const proposals = await taskProposalsAt({
        text: document.getText(),
        offset: document.offsetAt(position),
        context: session.state(document.uri.fsPath).context ?? null,
        files: () => pythonFiles(document.uri.fsPath),
      });
      return proposals.map((proposal, i) => itemOf(proposal, i, document, position));
    },
  };
  return Disposables.from(
    languages.registerCompletionItemProvider(REWARDS, rewards, '"', "'", '[', '.', '('),
    languages.registerCompletionItemProvider(TASK_FILES, taskFiles, '"', "'", '[', '.', ' '),
  );
}

function itemOf(
  proposal: Proposal,
  order: number,
  document: TextDocument,
  position: Position,
): CompletionItem {
  const { label, detail, documentation, kind, insert, start, filter } = proposal;
  const item = new CompletionItem(detail ? { label, description: detail } : label, KINDS[kind]);
  item.insertText = insert;
  item.filterText = filter;
  item.range = new Range(document.positionAt(start), position);
  // As recorded; an expression that was not begun comes last.
  item.sortText = `${kind === 'expression' ? 'z' : '0'}${String(order).padStart(4, '0')}`;
  if (documentation) item.documentation = new MarkdownString(documentation);
  return item;
}

/** Python files in the task's folder and below, those that hold a reward first. */
async function pythonFiles(taskFile: string): Promise<PythonFile[]> {
  const folder = dirname(taskFile);
  const { callableIn } = await loadEngine();
  const found = await workspace.findFiles(
    new RelativePattern(Uri.file(folder), '**/*.py'),
    IGNORED,
    MAX_FILES,
  );
  const files = await Promise.all(
    found.map(async ({ fsPath }): Promise<PythonFile> => {
      const source = await readText(fsPath);
      return {
        path: relative(folder, fsPath).split(sep).join('/'),
        functions: source === null ? [] : await callableIn(source),
      };
    }),
  );
  return files.sort(
    (a, b) => Number(b.functions.length > 0) - Number(a.functions.length > 0) || a.path.localeCompare(b.path),
  );
}
