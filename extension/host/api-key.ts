import type { SecretStorage } from 'vscode';
import { l10n, window } from 'vscode';
import { DEFAULT_BASE_URLS } from '../core/model/settings';
import type { ChosenModel } from './model-settings';

const SECRET = 'rewardsmith.model.apiKey';

/** Each endpoint has a key of its own: one that was given for a host is never sent to another. */
function secretOf({ provider, baseUrl }: Pick<ChosenModel, 'provider' | 'baseUrl'>): string {
  const address = baseUrl || (provider === 'vscode' ? '' : DEFAULT_BASE_URLS[provider]);
  return `${SECRET}:${provider}:${URL.canParse(address) ? new URL(address).origin : address}`;
}

/** The key for the model's endpoint; empty when none was set (local models need none). */
export async function readApiKey(secrets: SecretStorage, model: ChosenModel): Promise<string> {
  return (await secrets.get(secretOf(model))) ?? '';
}

/** Asks for the endpoint's key and keeps it in the system's key store; an empty answer removes it. False: dismissed. */
export async function askForApiKey(secrets: SecretStorage, model: ChosenModel): Promise<boolean> {
  const key = await window.showInputBox({
    title: l10n.t('API key for {0}', model.baseUrl || model.provider),
    prompt: l10n.t('Kept in the key store of your system, never in settings. Leave empty to remove it.'),
    password: true,
    ignoreFocusOut: true,
  });
  if (key === undefined) return false;
  if (key.trim() === '') {
    await secrets.delete(secretOf(model));
    void window.showInformationMessage(l10n.t('The API key was removed.'));
  } else {
    await secrets.store(secretOf(model), key.trim());
    void window.showInformationMessage(l10n.t('The API key was saved.'));
  }
  return true;
}
