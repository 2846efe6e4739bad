import { ConfigurationTarget, workspace } from 'vscode';
import type { Role } from '../core/model/model';
import { ROLES } from '../core/model/model';
import type { ProviderId } from '../core/model/settings';
import { PROVIDER_IDS } from '../core/model/settings';

const SECTION = 'rewardsmith.model';

/** A model as settings name it; the key is not among them. */
export interface ChosenModel {
  readonly provider: ProviderId;
  readonly id: string;
  /** Empty: the provider's own. */
  readonly baseUrl: string;
}

export interface ModelChoice {
  /** Null: none was chosen, so the built-in designer writes. */
  readonly roles: Readonly<Partial<Record<Role, ChosenModel>>>;
  /** As it stands in the settings. */
  readonly budget: unknown;
  readonly timeoutSeconds: number;
}

/** The model settings as they are now; defaults live in package.json alone. */
export function readModelChoice(): ModelChoice {
  const section = workspace.getConfiguration(SECTION);
  const chosen = chosenModel();
  const own = section.get<Partial<Record<Role, Partial<ChosenModel>>>>('roles') ?? {};
  const roles: Partial<Record<Role, ChosenModel>> = {};
  for (const role of ROLES) {
    const model = { ...chosen, ...known(own[role]) };
    // Looking for causes is asked for: it costs a request for each reward that is refined.
    const wanted = role !== 'analyzer' || known(own[role]).id;
    if (model.id !== '' && wanted) roles[role] = model;
  }
  if (section.get<boolean>('review') === false) delete roles.critic;
  return {
    roles,
    budget: {
      run: section.get('limits.run') ?? {},
      day: section.get('limits.day') ?? {},
      prices: section.get('prices') ?? {},
    },
    timeoutSeconds: section.get<number>('timeoutSeconds') ?? 180,
  };
}

export interface LoopSettings {
  /** Candidates a round. */
  readonly width: number;
  /** How often the critic's model reads a draft. */
  readonly readings: number;
}

export function readLoopSettings(): LoopSettings {
  const section = workspace.getConfiguration('rewardsmith.loop');
  return { width: section.get<number>('width') ?? 1, readings: section.get<number>('readings') ?? 2 };
}

export function chosenModel(): ChosenModel {
  const section = workspace.getConfiguration(SECTION);
  return {
    provider: section.get<ProviderId>('provider') ?? 'openai',
    id: (section.get<string>('id') ?? '').trim(),
    baseUrl: (section.get<string>('baseUrl') ?? '').trim(),
  };
}

/** Writes the choice into the user's settings; a model of one role goes into that role's. */
export async function chooseModel(model: ChosenModel, role: Role | null): Promise<void> {
  const section = workspace.getConfiguration(SECTION);
  if (role) {
    const roles = section.inspect<Record<string, unknown>>('roles')?.globalValue ?? {};
    return section.update('roles', { ...roles, [role]: model }, ConfigurationTarget.Global);
  }
  await section.update('provider', model.provider, ConfigurationTarget.Global);
  await section.update('baseUrl', model.baseUrl, ConfigurationTarget.Global);
  await section.update('id', model.id, ConfigurationTarget.Global);
}

/** Settings are written by hand: what is of another kind is as if it were not there. */
function known(own: Partial<ChosenModel> | undefined): Partial<ChosenModel> {
  if (typeof own !== 'object' || own === null) return {};
  const { provider, id, baseUrl } = own;
  return {
    ...(PROVIDER_IDS.some((one) => one === provider) && provider ? { provider, baseUrl: '' } : {}),
    ...(typeof id === 'string' ? { id: id.trim() } : {}),
    ...(typeof baseUrl === 'string' ? { baseUrl: baseUrl.trim() } : {}),
  };
}
