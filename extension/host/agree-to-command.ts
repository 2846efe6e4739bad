import { l10n, window } from 'vscode';
import { printable } from '../core/printable';
import { mayRun } from './trust';

/** A train command has the user's rights, and a task file may come from anybody: it is shown as it stands there. */
export async function agreeToCommand(command: string): Promise<boolean> {
  if (!mayRun()) return false;
  const train = l10n.t('Train');
  const answer = await window.showWarningMessage(
    l10n.t(
      "Run this task's own train command? It runs with your rights, outside the sandbox, once for each seed.",
    ),
    // On a line, and nothing that would hide or turn around a part of it.
    { modal: true, detail: printable(command.replace(/\s+/g, ' ')) },
    train,
  );
  return answer === train;
}
