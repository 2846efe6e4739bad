import { l10n, window } from 'vscode';
import { mayRun } from './trust';

/** A train command has the user's rights, and a task file may come from anybody: it is shown as it stands there. */
export async function agreeToCommand(command: string): Promise<boolean> {
  if (!mayRun()) return false;
  const train = l10n.t('Train');
  const answer = await window.showWarningMessage(
    l10n.t(
      "Run this task's own train command? It runs with your rights, outside the sandbox, once for each seed.",
    ),
    { modal: true, detail: command },
    train,
  );
  return answer === train;
}
