import { commands, l10n, window, workspace } from 'vscode';

/** A reward, and the expressions in a task file, are code: in an untrusted workspace they are read and linted, never run. */
export function mayRun(): boolean {
  return workspace.isTrusted;
}

/** Says why nothing was run, and how to change that. */
export async function explainUntrusted(): Promise<void> {
  const manage = l10n.t('Manage Workspace Trust');
  const answer = await window.showWarningMessage(
    l10n.t(
      'This workspace is not trusted, so RewardSmith reads and lints reward functions but runs nothing. Trust it to replay them.',
    ),
    manage,
  );
  if (answer === manage) await commands.executeCommand('workbench.trust.manage');
}
