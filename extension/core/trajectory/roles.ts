/** What a column or key of a recording stands for. */
export type Role =
  | 'episode'
  | 't'
  | 'observation'
  | 'nextObservation'
  | 'action'
  | 'reward'
  | 'terminated'
  | 'truncated'
  | 'done'
  | 'info'
  | 'policy';

/** Names in use for each role, the one that wins first. */
const ROLE_NAMES: Readonly<Record<Role, readonly string[]>> = {
  episode: [
    'episode',
    'episode_id',
    'episode_index',
    'episode_idx',
    'episode_num',
    'episode_number',
    'ep',
    'ep_id',
    'eps_id',
    'trajectory',
    'trajectory_id',
    'trajectory_index',
    'traj',
    'traj_id',
    'rollout_id',
    'trial_id',
  ],
  t: [
    't',
    'timestep',
    'time_step',
    'step',
    'steps',
    'step_id',
    'step_idx',
    'step_index',
    'episode_step',
    'frame_index',
  ],
  observation: ['obs', 'observation', 'observations', 'state', 'states', 's'],
  nextObservation: [
    'next_obs',
    'next_observation',
    'next_observations',
    'next_state',
    'next_states',
    'new_obs',
    'new_observation',
    'new_state',
    'obs_next',
    'next_s',
    's_next',
    's_',
    's2',
  ],
  action: ['action', 'actions', 'act', 'acts', 'a', 'joint_action'],
  reward: ['reward', 'rewards', 'rew', 'rews', 'r'],
  terminated: [
    'terminated',
    'terminateds',
    'terminations',
    'termination',
    'terminal',
    'terminals',
    'is_terminal',
  ],
  truncated: ['truncated', 'truncateds', 'truncations', 'truncation', 'timeout', 'timeouts', 'is_truncated'],
  done: ['done', 'dones', 'is_done', 'episode_done'],
  info: ['info', 'infos'],
  policy: ['policy', 'policy_name', 'policy_id'],
};

const BY_NAME = new Map<string, { readonly role: Role; readonly rank: number }>(
  (Object.entries(ROLE_NAMES) as [Role, readonly string[]][]).flatMap(([role, names]) =>
    names.map((name, rank) => [name, { role, rank }] as const),
  ),
);

export function normaliseName(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
}

/** `nextObservations` as `next_observations`. */
export function snakeCase(name: string): string {
  return normaliseName(name.replace(/([a-z0-9])([A-Z])/g, '$1_$2'));
}

/** The role of each name; where two names want one role, the more usual name gets it. Names without a role are left out. */
export function assignRoles(names: readonly string[]): Map<string, Role> {
  const best = new Map<Role, { name: string; rank: number }>();
  for (const name of names) {
    const found = BY_NAME.get(normaliseName(name)) ?? BY_NAME.get(snakeCase(name));
    if (!found) continue;
    const rival = best.get(found.role);
    if (!rival || found.rank < rival.rank) best.set(found.role, { name, rank: found.rank });
  }
  return new Map([...best].map(([role, { name }]) => [name, role]));
}

/** A flag as recordings write it; undefined when it is none. */
export function asFlag(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0;
  if (typeof value === 'string') {
    const word = value.trim().toLowerCase();
    if (word === 'true' || word === '1' || word === '1.0') return true;
    if (word === 'false' || word === '0' || word === '0.0') return false;
  }
  if (Array.isArray(value) && value.length === 1) return asFlag(value[0]);
  return undefined;
}
