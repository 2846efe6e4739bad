import type { CodeActionProvider, Disposable, TextDocument } from 'vscode';
import { CodeAction, CodeActionKind, l10n, languages, WorkspaceEdit } from 'vscode';
import type { Finding } from '../core/critic/finding';
import { COMMANDS } from './command-ids';
import { findingDiagnostic } from './diagnostics';
import { helpPage } from './help';
import { toRange } from './reveal';
import type { Session } from './session';
import { suppressionFor } from './suppression';

/** For each finding at the cursor: its fix, the page that explains it, and a comment that silences it on its line. */
export function registerCodeActions(session: Session): Disposable {
  const provider: CodeActionProvider = {
    provideCodeActions: (document, range) =>
      session
        .states()
        .flatMap(({ findings }) => findings)
        .filter((finding) => finding.file === document.uri.fsPath)
        .filter((finding) => toRange(finding.range).intersection(range) !== undefined)
        .flatMap((finding) => actionsFor(finding, document)),
  };
  return languages.registerCodeActionsProvider({ language: 'python', scheme: 'file' }, provider, {
    providedCodeActionKinds: [CodeActionKind.QuickFix],
  });
}

function actionsFor(finding: Finding, document: TextDocument): CodeAction[] {
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
  if (helpPage(finding.code) !== null) {
    const explain = new CodeAction(l10n.t('Explain {0}', finding.code), CodeActionKind.QuickFix);
    explain.command = { command: COMMANDS.explainFinding, title: '', arguments: [finding.code] };
    explain.diagnostics = diagnostics;
    actions.push(explain);
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
