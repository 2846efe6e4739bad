import type { Group } from 'h5wasm/node';
import type { EpisodePart } from '../../arrays/episodes';
import { joinEpisodes } from '../../arrays/episodes';
import { NO_REWARDS, count, openEpisodes, openEpisodesNote } from '../../transition-notes';
import type { Hdf5Reading } from '../reading';
import { entityOf, isGroup, list, numberAttribute, textAttribute } from '../reading';
import { afterStep } from './after-step';
import type { Hdf5Layout } from './layout';

const EPISODE = /^episode_\d+$/;

/**
 * A Minari dataset: one group `episode_N` an episode, with observations of T+1 rows, actions, rewards, terminations and
 * truncations of T rows, and infos of T+1 or T rows. Source: minari.dataset._storages.hdf5_storage, version 0.5.
 */
export const minariLayout: Hdf5Layout = {
  id: 'minari-hdf5',

  recognises: (file) => file.keys().some((name) => EPISODE.test(name)),

  read(file, reading, { policy: beside, onProgress }) {
    const all = file.keys().filter((name) => EPISODE.test(name));
    const names = reading.some(all.sort((a, b) => Number(a.slice(8)) - Number(b.slice(8))));
    const policy = textAttribute(file, 'algorithm_name') ?? beside ?? undefined;
    const parts: EpisodePart[] = [];
    let empty = 0;
    let shortInfos = false;
    for (const [i, name] of names.entries()) {
      const group = file.get(name);
      if (!isGroup(group))
        return reading.fail('file-mixed', `${name} is no group.`, 'Record it again, or delete that episode.');
      const { part, short } = episode(group, name, policy, reading);
      if (part) parts.push(part);
      else empty++;
      shortInfos ||= short;
      onProgress((i + 1) / names.length);
    }
    const set = joinEpisodes(parts, reading.label, (...problem) => reading.fail(...problem));
    const open = openEpisodes(set);
    return {
      set,
      notes: [
        ...reading.notes,
        ...(empty ? [`${count(empty, 'episode')} without steps left out`] : []),
        ...(shortInfos ? ['infos have no entry for reset: entry t is taken for step t'] : []),
        ...(open ? [openEpisodesNote(open, set.episodes.length)] : []),
        ...(set.reward ? [] : [NO_REWARDS]),
      ],
    };
  },
};

function episode(
  group: Group,
  name: string,
  policy: string | undefined,
  reading: Hdf5Reading,
): { part: EpisodePart | null; short: boolean } {
  const has = new Set(group.keys());
  for (const key of ['observations', 'actions'])
    if (!has.has(key))
      reading.fail(
        'file-mixed',
        `${name} has no ${key}; it has ${list([...has])}.`,
        'Record it again, or delete that episode.',
      );
  const actions = reading.rows(group.get('actions'), `${name}/actions`);
  const observations = reading.rows(group.get('observations'), `${name}/observations`);
  if (!observations || !actions)
    return reading.fail(
      'file-foreign',
      `The ${observations ? 'actions' : 'observations'} of ${name} cannot be read: ${reading.firstLeft}.`,
      'Record numbers or text as well.',
    );
  const steps = actions.rows;
  if (steps === 0) return { part: null, short: false };
  if (observations.rows !== steps + 1)
    reading.fail(
      'file-mixed',
      `${name} has ${observations.rows} observations, expected ${steps + 1} for ${steps} actions.`,
      'Record it again, or delete that episode.',
    );
  const infos = entityOf(group, 'infos');
  const { channel, short } = infos
    ? afterStep(infos, `${name}/infos`, steps, reading)
    : { channel: null, short: false };
  return {
    short,
    part: {
      id: numberAttribute(group, 'id') ?? name.slice(8),
      policy: textAttribute(group, 'policy') ?? policy,
      place: name,
      steps,
      observations: observations.channel,
      observationRows: observations.rows,
      actions: actions.channel,
      rewards: reading.rewards(group, 'rewards', `${name}/`, steps),
      terminated: reading.flags(group, 'terminations', `${name}/`, steps),
      truncated: reading.flags(group, 'truncations', `${name}/`, steps),
      infos: channel,
    },
  };
}
