import { commands, l10n, Uri, window } from 'vscode';
import type { Problem } from '../core/problem';
import { COMMANDS } from './command-ids';
import { reveal } from './reveal';
import { explainUntrusted } from './trust';

/** Tells a problem as a notification that leads to its place. A cancelled run was the user's own doing: nothing is said. */
export async function showProblem(problem: Problem): Promise<void> {
  if (problem.code === 'cancelled') return;
  if (problem.code === 'workspace-untrusted') return explainUntrusted();
  const { where } = problem;
  const open = l10n.t('Open {0}', where ? (Uri.file(where.file).path.split('/').at(-1) ?? '') : '');
  const log = l10n.t('Show Log');
  const answer = await window.showErrorMessage(
    `${problem.message} ${problem.hint}`.trim(),
    ...(where ? [open] : []),
    log,
  );
  if (answer === log) await commands.executeCommand(COMMANDS.showLog);
  if (where && answer === open) {
    const line = where.line ?? 1;
    const column = where.column ?? 1;
    await reveal(where.file, { line, column, endLine: line, endColumn: column });
  }
}
