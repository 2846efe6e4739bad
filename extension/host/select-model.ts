import type { QuickPickItem, SecretStorage } from 'vscode';
import { l10n, lm, ProgressLocation, QuickPickItemKind, window } from 'vscode';
import type { LocalServer } from '../core/model/endpoints';
import { DEFAULT_BASE_URLS } from '../core/model/settings';
import type { Role } from '../core/model/model';
import type { Result } from '../core/problem';
import { ok } from '../core/problem';
import { askForApiKey, readApiKey } from './api-key';
import { loadEngine } from './load-engine';
import type { ChosenModel } from './model-settings';
import { chosenModel, chooseModel, readModelChoice } from './model-settings';
import { withKey } from './role-settings';
import { findVscodeModel, vscodeModels } from './vscode-models';

/** What an entry leads to: a model, or an endpoint whose id is still to be given; null: the built-in designer. */
interface Choice extends QuickPickItem {
  readonly model?: ChosenModel | null;
  /** The address is to be asked for too. */
  readonly elsewhere?: boolean;
}

/** Lets the user choose the model for all roles or for one, and offers to try it. */
export async function selectModel(secrets: SecretStorage, role: Role | null): Promise<Result<void>> {
  const picked = await pick(role);
  if (!picked || picked.model === undefined) return ok(undefined);
  if (picked.model === null) {
    await chooseModel({ provider: 'openai', baseUrl: '', id: '' }, role);
    return ok(undefined);
  }
  const model = await completed(secrets, picked.model, picked.elsewhere ?? false);
  if (!model) return ok(undefined);
  await chooseModel(model, role);
  const test = l10n.t('Test Connection');
  const answer = await window.showInformationMessage(l10n.t('{0} was chosen.', model.id), test);
  return answer === test ? testModel(secrets, model) : ok(undefined);
}

/** Asks the chosen model two short questions and says what came of it. */
export async function testModel(
  secrets: SecretStorage,
  model: ChosenModel = chosenModel(),
): Promise<Result<void>> {
  if (model.id === '') {
    void window.showInformationMessage(
      l10n.t('The built-in designer is chosen: there is nothing to connect to.'),
    );
    return ok(undefined);
  }
  const { createLanguageModel, testConnection, connectionWords, contextSize, providerOf } =
    await loadEngine();
  const settings = await withKey(secrets, model, readModelChoice().timeoutSeconds);
  const options = {
    location: ProgressLocation.Notification,
    title: l10n.t('Asking {0}', model.id),
    cancellable: true,
  };
  const tested = await window.withProgress(options, (_, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    const language = createLanguageModel({ provider: providerOf(settings, vscodeModels), settings });
    const context = async (): Promise<number | null> =>
      model.provider === 'vscode'
        ? ((await findVscodeModel(model.id))?.maxInputTokens ?? null)
        : contextSize(settings);
    return testConnection(language, context, abort.signal);
  });
  if (tested.ok) void window.showInformationMessage(connectionWords(model.id, tested.value));
  else if (tested.problem.code !== 'model-cancelled') return tested;
  return ok(undefined);
}

/** The list is there at once; what is found grows it. */
function pick(role: Role | null): Promise<Choice | undefined> {
  const box = window.createQuickPick<Choice>();
  box.title = role ? l10n.t('Model for the {0}', role) : l10n.t('Model for RewardSmith');
  box.placeholder = l10n.t('Looking for models of VS Code and on this machine…');
  box.matchOnDescription = true;
  box.items = choices([], []);
  box.busy = true;
  let open = true;
  const picked = new Promise<Choice | undefined>((resolve) => {
    box.onDidAccept(() => {
      resolve(box.selectedItems[0]);
      box.hide();
    });
    box.onDidHide(() => {
      open = false;
      resolve(undefined);
      box.dispose();
    });
  });
  box.show();
  void Promise.all([vscodeChoices(), localServers()]).then(([own, servers]) => {
    if (!open) return;
    box.items = choices(own, servers);
    box.placeholder = l10n.t('Choose a model; its id can be edited afterwards');
    box.busy = false;
  });
  return picked;
}

async function localServers(): Promise<LocalServer[]> {
  const { findLocalServers } = await loadEngine();
  return findLocalServers();
}

function choices(own: readonly Choice[], servers: readonly LocalServer[]): Choice[] {
  const title = (label: string): Choice => ({ label, kind: QuickPickItemKind.Separator });
  const local = servers.flatMap(({ name, baseUrl, models }) =>
    models.map(({ id, context }): Choice => ({
      label: `$(server) ${id}`,
      description: [name, ...(context ? [l10n.t('{0} tokens', context)] : [])].join(' · '),
      model: { provider: 'openai', baseUrl, id },
    })),
  );
  const hosted = (label: string, provider: 'openai' | 'anthropic' | 'google'): Choice => ({
    label: `$(cloud) ${label}`,
    description: new URL(DEFAULT_BASE_URLS[provider]).host,
    model: { provider, baseUrl: '', id: '' },
  });
  return [
    {
      label: `$(tools) ${l10n.t('Built-in designer')}`,
      description: l10n.t('no model, no network'),
      model: null,
    },
    ...(own.length > 0 ? [title(l10n.t('VS Code')), ...own] : []),
    ...(local.length > 0 ? [title(l10n.t('On this machine')), ...local] : []),
    title(l10n.t('Endpoints')),
    hosted('OpenAI', 'openai'),
    hosted('Anthropic', 'anthropic'),
    hosted('Google', 'google'),
    {
      label: `$(plug) ${l10n.t('Another OpenAI-compatible endpoint…')}`,
      model: { provider: 'openai', baseUrl: '', id: '' },
      elsewhere: true,
    },
  ];
}

async function vscodeChoices(): Promise<Choice[]> {
  const models = await Promise.resolve(lm.selectChatModels()).catch(() => []);
  return models.map(({ id, name, vendor, family, maxInputTokens }) => ({
    label: `$(sparkle) ${name}`,
    description: [vendor, family, l10n.t('{0} tokens', maxInputTokens)].join(' · '),
    model: { provider: 'vscode', baseUrl: '', id },
  }));
}

/** Asks for what the choice leaves open: address, id, key. Undefined: dismissed. */
async function completed(
  secrets: SecretStorage,
  { provider, baseUrl, id }: ChosenModel,
  elsewhere: boolean,
): Promise<ChosenModel | undefined> {
  if (provider === 'vscode') return { provider, baseUrl, id };
  const before = chosenModel();
  const address = elsewhere
    ? await window.showInputBox({
        title: l10n.t('Address of the endpoint'),
        value: before.baseUrl,
        placeHolder: 'http://localhost:8000/v1',
        ignoreFocusOut: true,
        validateInput: (text) =>
          URL.canParse(text) && /^https?:/.test(text)
            ? null
            : l10n.t('A whole address, beginning with http:// or https://'),
      })
    : baseUrl;
  if (address === undefined) return undefined;
  const local = id !== '';
  const chosen = await window.showInputBox({
    title: l10n.t('Id of the model, as the endpoint knows it'),
    value: id || (before.provider === provider && before.baseUrl === address ? before.id : ''),
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? l10n.t('An id is needed.') : null),
  });
  if (chosen === undefined) return undefined;
  const model: ChosenModel = { provider, baseUrl: address.trim(), id: chosen.trim() };
  if (!local && !(await readApiKey(secrets, model)) && !(await askForApiKey(secrets, model)))
    return undefined;
  return model;
}
