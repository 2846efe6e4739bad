import type { Role } from '../roles';
import { assignRoles, normaliseName } from '../roles';

/** What an array of a recording may stand for, beyond what a column of a table may. */
export type ArrayRole = Role | 'starts' | 'episodeEnd' | 'lengths' | 'ends' | 'mask' | 'nothing';

const OWN: Readonly<Partial<Record<ArrayRole, readonly string[]>>> = {
  starts: ['episode_starts', 'episode_start', 'starts', 'is_first'],
  /** 1 at the last step of each episode, however it ended. */
  episodeEnd: ['episode_terminals', 'episode_dones', 'is_last'],
  lengths: [
    'episode_lengths',
    'episode_length',
    'lengths',
    'ep_lengths',
    'traj_lengths',
    'path_lengths',
    'lens',
  ],
  ends: ['episode_ends', 'indices'],
  mask: ['mask', 'masks', 'valid', 'valid_mask', 'padding_mask', 'attention_mask'],
  episode: ['episode_ids', 'episode_indices', 'episodes', 'traj_ids', 'trajectory_ids'],
  t: ['timesteps', 'step_ids'],
  nothing: ['episode_returns', 'version', 'discrete_action', 'create_timestamp', 'metadata'],
};

/** The role of each name; names without one are not in it. */
export function arrayRoles(names: readonly string[]): Map<string, ArrayRole> {
  const roles = new Map<string, ArrayRole>(assignRoles(names));
  const taken = new Set(roles.values());
  for (const [role, known] of Object.entries(OWN) as [ArrayRole, readonly string[]][])
    for (const name of names)
      if (
        !roles.has(name) &&
        known.includes(normaliseName(name)) &&
        (role === 'nothing' || !taken.has(role))
      ) {
        roles.set(name, role);
        taken.add(role);
      }
  return roles;
}
