import type { Group } from 'h5wasm/node';
import type { Rows } from '../../arrays/array';
import { dictionary } from '../../arrays/array';
import type { EpisodePart } from '../../arrays/episodes';
import { joinEpisodes } from '../../arrays/episodes';
import { NO_REWARDS, count, openEpisodes, openEpisodesNote } from '../../transition-notes';
import type { Hdf5Reading } from '../reading';
import { entityOf, isGroup, linked, list } from '../reading';
import { afterStep } from './after-step';
import type { Hdf5Layout } from './layout';

const TRAJECTORY = /^traj_\d+$/;
const READ: ReadonlySet<string> = new Set(['obs', 'actions', 'rewards', 'terminated', 'truncated', 'dones']);

/**
 * Demonstrations and rollouts of ManiSkill: a group `traj_N` an episode, with `obs` (an array, or a dictionary of them) and
 * `env_states` of T+1 rows, and `actions`, `terminated`, `truncated`, `success`, `fail` and perhaps `rewards` of T rows. Source:
 * mani_skill.utils.wrappers.record, version 3; version 2 has no `terminated`.
 */
export const maniskillLayout: Hdf5Layout = {
  id: 'maniskill-hdf5',

  recognises: (file) => file.keys().some((name) => TRAJECTORY.test(name)),

  read(file, reading, { policy, onProgress }) {
    const all = file.keys().filter((name) => TRAJECTORY.test(name));
    const names = reading.some(all.sort((a, b) => Number(a.slice(5)) - Number(b.slice(5))));
    const parts: EpisodePart[] = [];
    let empty = 0;
    let states = 0;
    for (const [i, name] of names.entries()) {
      const group = linked(file, name);
      if (!isGroup(group))
        return reading.fail('file-mixed', `${name} is no group.`, 'Record it again, or delete that episode.');
      const { part, fromStates } = trajectory(group, name, policy, reading);
      if (part) parts.push(part);
      else empty++;
      states += fromStates ? 1 : 0;
      onProgress((i + 1) / names.length);
    }
    const set = joinEpisodes(parts, reading.label, (...problem) => reading.fail(...problem));
    const open = openEpisodes(set);
    return {
      set,
      notes: [
        ...(states
          ? [
              'no obs: the simulator states are taken as observations (mani_skill.trajectory.replay_trajectory with -o state records observations)',
            ]
          : []),
        ...reading.notes,
        ...(empty ? [`${count(empty, 'episode')} without steps left out`] : []),
        ...(open ? [openEpisodesNote(open, set.episodes.length)] : []),
        ...(set.reward ? [] : [NO_REWARDS]),
      ],
    };
  },
};

function trajectory(
  group: Group,
  name: string,
  policy: string | null,
  reading: Hdf5Reading,
): { part: EpisodePart | null; fromStates: boolean } {
  const has = new Set(group.keys());
  const rows = (key: string): Rows | null =>
    has.has(key) ? reading.rows(entityOf(group, key), `${name}/${key}`) : null;
  const actions = rows('actions');
  if (!actions)
    return reading.fail(
      'file-mixed',
      `${name}/actions cannot be read; it has ${list([...has])}.`,
      'Record it again, or delete that episode.',
    );
  const steps = actions.rows;
  const own = steps === 0 ? null : rows('obs');
  const observations = own ?? (steps === 0 ? null : rows('env_states'));
  if (steps === 0) return { part: null, fromStates: false };
  if (!observations)
    return reading.fail(
      'file-mixed',
      `${name} has neither obs nor env_states that can be read; it has ${list([...has])}.`,
      'Record observations: python -m mani_skill.trajectory.replay_trajectory --traj-path FILE -o state --save-traj.',
    );
  if (observations.rows !== steps + 1 && observations.rows !== steps)
    reading.fail(
      'file-mixed',
      `${name} has ${observations.rows} observations, expected ${steps + 1} for ${steps} actions.`,
      'Record it again, or delete that episode.',
    );
  const infos = [...has].flatMap((key): [string, Rows][] => {
    const entity = READ.has(key) || (key === 'env_states' && !own) ? null : entityOf(group, key);
    const { channel } = entity ? afterStep(entity, `${name}/${key}`, steps, reading) : { channel: null };
    return channel ? [[key, { channel, rows: steps }]] : [];
  });
  const flags = (key: string): Uint8Array | null => reading.flags(group, key, `${name}/`, steps);
  return {
    fromStates: !own,
    part: {
      id: name.slice(5),
      place: name,
      policy: policy ?? undefined,
      steps,
      observations: observations.channel,
      observationRows: observations.rows,
      actions: actions.channel,
      rewards: reading.rewards(group, 'rewards', `${name}/`, steps),
      terminated: flags('terminated') ?? flags('dones'),
      truncated: flags('truncated'),
      infos: dictionary(infos),
    },
  };
}
