import type { SecretStorage } from 'vscode';
import type { Role } from '../core/model/model';
import { ROLES } from '../core/model/model';
import type { RoleModelsOptions } from '../core/model/role-models';
import type { ModelSettings } from '../core/model/settings';
import type { Result } from '../core/problem';
import { ok } from '../core/problem';
import { readApiKey } from './api-key';
import { loadEngine } from './load-engine';
import type { ChosenModel } from './model-settings';
import { readModelChoice } from './model-settings';
import { vscodeModels } from './vscode-models';

/** The settings' models with their keys, as core takes them. */
export async function roleModelsOptions(
  secrets: SecretStorage,
  rest: Pick<RoleModelsOptions, 'taskFile' | 'onSpend' | 'onNotice'>,
): Promise<Result<RoleModelsOptions>> {
  const choice = readModelChoice();
  const { roles, timeoutSeconds } = choice;
  const { readBudget, lastRun } = await loadEngine();
  const budget = readBudget(
    choice.budget,
    'What rewardsmith.model.limits and rewardsmith.model.prices say in the settings',
  );
  if (!budget.ok) return budget;
  const settings: Partial<Record<Role, ModelSettings>> = {};
  for (const role of ROLES) {
    const model = roles[role];
    if (model) settings[role] = await withKey(secrets, model, timeoutSeconds);
  }
  // What the editor was closed in the middle of is gone on with, where the same is asked again.
  const earlier = await lastRun(rest.taskFile);
  const brokenOff = earlier.ok && earlier.value.brokenOff ? { earlier: earlier.value } : {};
  return ok({ ...rest, ...brokenOff, roles: settings, budget: budget.value, vscode: vscodeModels });
}

export async function withKey(
  secrets: SecretStorage,
  model: ChosenModel,
  timeoutSeconds: number,
): Promise<ModelSettings> {
  const { provider, id, baseUrl } = model;
  return {
    provider,
    model: id,
    ...(baseUrl ? { baseUrl } : {}),
    apiKey: await readApiKey(secrets, model),
    timeoutSeconds,
  };
}
