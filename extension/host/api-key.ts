import type { SecretStorage } from 'vscode';
import { l10n, window } from 'vscode';

const SECRET = 'rewardsmith.model.apiKey';

/** The key for the model's endpoint; null when none was set (local models need none). */
export async function readApiKey(secrets: SecretStorage): Promise<string | null> {
  return (await secrets.get(SECRET)) ?? null;
}

/** Asks for the key and keeps it in the system's key store; an empty answer removes it. */
export async function askForApiKey(secrets: SecretStorage): Promise<void> {
  const key = await window.showInputBox({
    title: l10n.t('API key for the model endpoint'),
    prompt: l10n.t('Kept in the key store of your system, never in settings. Leave empty to remove it.'),
    password: true,
    ignoreFocusOut: true,
  });
  if (key === undefined) return;
  if (key.trim() === '') {
    await secrets.delete(SECRET);
    void window.showInformationMessage(l10n.t('The API key was removed.'));
  } else {
    await secrets.store(SECRET, key.trim());
    void window.showInformationMessage(l10n.t('The API key was saved.'));
  }
}
