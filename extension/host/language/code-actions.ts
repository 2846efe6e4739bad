import { basename } from 'node:path';
import type { CodeActionProvider, Disposable, TextDocument } from 'vscode';
import { CodeAction, CodeActionKind, l10n, languages, WorkspaceEdit } from 'vscode';
import type { Finding } from '../../core/critic/finding';
import { COMMANDS } from '../command-ids';
import { findingDiagnostic } from './diagnostics';
import { rulePageFile } from '../../core/critic/pages';
import { loadEngine } from '../load-engine';
import { toRange } from '../reveal';
import type { TaskState } from '../state';
import { suppressionFor } from '../suppression';
import { REWARDS } from './documents';
import type { ShownFindings } from './findings';
import type { ShownTasks } from './shown-tasks';
import { entryEdit } from './task-links';

/** For each finding at the cursor: its fix, the page that explains it, the step that shows it, and a comment that silences it. */
export function registerCodeActions(findings: ShownFindings, tasks: ShownTasks): Disposable {
  const provider: CodeActionProvider = {
    provideCodeActions: async (document, range) => {
      const state = tasks.of(document.uri.fsPath);
      const here = findings
        .of(document.uri)
        // What is said of the task file's own entries has its place there.
        .filter(({ file }) => file === document.uri.fsPath || document.isUntitled)
        .filter((finding) => toRange(finding.range).intersection(range) !== undefined);
      const others = await Promise.all(
        here
          .filter(({ code }) => code === 'RS900')
          .map((finding) => otherFunctions(finding, document, state)),
      );
      return [
        ...here.flatMap((finding) => actionsFor(finding, document, state?.taskFile ?? null)),
        ...others.flat(),
      ];
    },
  };
  return languages.registerCodeActionsProvider(REWARDS, provider, {
    providedCodeActionKinds: [CodeActionKind.QuickFix],
  });
}

/** Where the function that the task names is gone: each that could be meant instead. */
async function otherFunctions(
  finding: Finding,
  document: TextDocument,
  state: TaskState | null,
): Promise<CodeAction[]> {
  const entry = state?.reward?.entry;
  if (!state || entry === null || entry === undefined) return [];
  const { callableIn, definedIn } = await loadEngine();
  const source = document.getText();
  if ((await definedIn(source)).has(entry)) return [];
  return Promise.all(
    (await callableIn(source)).slice(0, 5).map(async (name) => {
      const action = new CodeAction(
        l10n.t('Name `{0}` in {1}', name, basename(state.taskFile)),
        CodeActionKind.QuickFix,
      );
      action.edit = await entryEdit(state.taskFile, name);
      action.diagnostics = [findingDiagnostic(finding)];
      return action;
    }),
  );
}

function actionsFor(finding: Finding, document: TextDocument, taskFile: string | null): CodeAction[] {
  const diagnostics = [findingDiagnostic(finding)];
  const actions: CodeAction[] = [];
  if (finding.fix) {
    const action = new CodeAction(finding.fix.title, CodeActionKind.QuickFix);
    action.edit = new WorkspaceEdit();
    for (const edit of finding.fix.edits) {
      action.edit.replace(document.uri, toRange(edit.range), edit.text);
    }
    action.isPreferred = true;
    action.diagnostics = diagnostics;
    actions.push(action);
  }
  if (rulePageFile(finding.code) !== null) {
    const explain = new CodeAction(l10n.t('Explain {0}', finding.code), CodeActionKind.QuickFix);
    explain.command = { command: COMMANDS.explainFinding, title: '', arguments: [finding.code] };
    explain.diagnostics = diagnostics;
    actions.push(explain);
  }
  const [step] = finding.evidence ?? [];
  if (step && taskFile !== null) {
    const show = new CodeAction(
      l10n.t('Play {0} at step {1}', step.trajectory, step.step),
      CodeActionKind.QuickFix,
    );
    show.command = {
      command: COMMANDS.showStep,
      title: '',
      arguments: [taskFile, step.trajectory, step.step],
    };
    show.diagnostics = diagnostics;
    actions.push(show);
  }

  if (finding.code === 'RS807' && taskFile !== null) {
    const save = new CodeAction(l10n.t('Save this exploit as a test'), CodeActionKind.QuickFix);
    save.command = { command: COMMANDS.saveExploit, title: '', arguments: [taskFile] };
    save.diagnostics = diagnostics;
    actions.push(save);
  }

  const line = finding.range.line - 1;
  const suppression = suppressionFor(finding, document.lineAt(line).text);
  if (suppression) {
    const silence = new CodeAction(l10n.t('Silence {0} on this line', finding.code), CodeActionKind.QuickFix);
    silence.edit = new WorkspaceEdit();
    silence.edit.replace(document.uri, document.lineAt(line).range, suppression);
    silence.diagnostics = diagnostics;
    actions.push(silence);
  }
  return actions;
}
