import type { Result } from '../problem';
import { ok } from '../problem';
import type { Budget } from './budget';
import { costOf, priceOf } from './budget';
import { createLanguageModel } from './client';
import { Conversation, resumed } from './conversation';
import type { Ledger } from './ledger';
import { loadProvider } from './load-provider';
import type { Spend } from './meter';
import { Meter } from './meter';
import type { LanguageModel, Role } from './model';
import { ROLES } from './model';
import type { Provider } from './providers/provider';
import type { EarlierRun } from './runs';
import { Secrets } from './secrets';
import type { ModelSettings } from './settings';

export interface RoleModelsOptions {
  /** A role that is absent has no model. */
  readonly roles: Readonly<Partial<Record<Role, ModelSettings>>>;
  readonly budget: Budget;
  /** Conversations are kept beside it. */
  readonly taskFile: string;
  /** Of the editor's own models, which core knows nothing of. */
  readonly vscode?: Provider;
  readonly ledger?: Ledger;
  /** A run that was broken off: what is asked again in the same words is answered from there. */
  readonly earlier?: Pick<EarlierRun, 'run' | 'kept'>;
  readonly onSpend?: (spend: Spend) => void;
  /** What does not stop the run, but should be said. */
  readonly onNotice?: (sentence: string) => void;
}

/** The models of one run, under one budget, with all that is said kept. */
export interface RoleModels {
  readonly models: Readonly<Partial<Record<Role, LanguageModel>>>;
  readonly conversation: Conversation;
  readonly spend: () => Spend;
}

/** Nothing is sent yet; fails where a limit could not be kept. */
export function openRoleModels(options: RoleModelsOptions): Result<RoleModels> {
  const { roles, budget, taskFile, ledger, earlier, onSpend, onNotice, vscode } = options;
  const used = ROLES.flatMap((role) => {
    const settings = roles[role];
    return settings ? [{ role, settings }] : [];
  });
  const meter = Meter.create({
    budget,
    models: used.map(({ settings }) => settings.model),
    ...(ledger ? { ledger } : {}),
    ...(onSpend ? { onSpend } : {}),
  });
  if (!meter.ok) return meter;
  const secrets = new Secrets(used.map(({ settings }) => settings.apiKey));
  const conversation = Conversation.of(taskFile, {
    secrets,
    resumes: earlier?.run ?? null,
    cost: (model, { input, output }) => {
      const price = priceOf(budget, model);
      return price && costOf(price, input, output);
    },
    ...(onNotice ? { onProblem: onNotice } : {}),
  });
  const models: Partial<Record<Role, LanguageModel>> = {};
  for (const { role, settings } of used) {
    const gate = meter.value.gateFor(settings.model);
    const provider = providerOf(settings, vscode);
    const live = createLanguageModel({ provider, settings, secrets, gate });
    models[role] = conversation.recording(resumed(live, role, earlier?.kept ?? []), role);
  }
  return ok({ models, conversation, spend: () => meter.value.spend() });
}

export function providerOf({ provider = 'openai' }: ModelSettings, vscode?: Provider): Provider {
  if (provider !== 'vscode') return loadProvider(provider);
  if (!vscode) throw new Error('Models of VS Code are asked within VS Code only.');
  return vscode;
}

/** "3 requests, 12,340 tokens, 0.12" as far as it is known. */
export function spendWords({ calls, inputTokens, outputTokens, money, estimated }: Spend): string {
  const tokens = (inputTokens + outputTokens).toLocaleString('en-US');
  return [
    `${calls} ${calls === 1 ? 'request' : 'requests'}`,
    `${estimated ? 'about ' : ''}${tokens} tokens`,
    ...(money === null ? [] : [`cost ${money.toFixed(money < 1 ? 4 : 2)}`]),
  ].join(', ');
}
