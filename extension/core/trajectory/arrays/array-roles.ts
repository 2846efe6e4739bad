import type { Role } from '../roles';
import type { Rows } from './array';
import { assignRoles, snakeCase } from '../roles';

/** What an array of a recording may stand for, beyond what a column of a table may. */
export type ArrayRole = Role | 'starts' | 'episodeEnd' | 'lengths' | 'ends' | 'mask' | 'goesOn' | 'nothing';

const OWN: Readonly<Partial<Record<ArrayRole, readonly string[]>>> = {
  starts: ['episode_starts', 'episode_start', 'starts', 'is_first'],
  /** 1 at the last step of each episode, however it ended. */
  episodeEnd: ['episode_terminals', 'episode_dones', 'is_last', 'dones_float'],
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
  /** 0 where the episode ended by itself, 1 elsewhere. */
  goesOn: ['not_done', 'not_dones', 'nonterminal', 'nonterminals', 'not_terminal', 'not_terminals'],
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
      if (!roles.has(name) && known.includes(snakeCase(name)) && (role === 'nothing' || !taken.has(role))) {
        roles.set(name, role);
        taken.add(role);
      }
  // One letter says so only among others of its kind: s, a, r, d.
  if (
    !taken.has('done') &&
    !taken.has('terminated') &&
    names.includes('d') &&
    SARS.every((s) => names.includes(s))
  )
    roles.set('d', 'done');
  return roles;
}

const SARS = ['s', 'a', 'r'];

/** What a learner keeps beside the steps and no agent sees. */
const LEARNERS =
  /^(?:discounts?|log_?probs?|logp|values?|vf_preds|advantages?|returns?(?:_to_go)?|rtgs?|td_errors?|priorit(?:y|ies)|seeds?)$/;

export function isLearners(name: string): boolean {
  return LEARNERS.test(snakeCase(name));
}

/** What an array stands for, or its name where that is not known. */
export type ArrayKey = ArrayRole | `rest:${string}`;

/** Arrays by what they stand for, with their names in the file. */
export type Arrays = ReadonlyMap<ArrayKey, { readonly name: string; readonly rows: Rows }>;
