import type { File, Group } from 'h5wasm/node';
import type { Rows } from '../../arrays/array';
import { dictionary } from '../../arrays/array';
import type { EpisodePart } from '../../arrays/episodes';
import { joinEpisodes } from '../../arrays/episodes';
import { NO_REWARDS, openEpisodes, openEpisodesNote } from '../../transition-notes';
import type { Hdf5Reading } from '../reading';
import { entityOf, isGroup, list, textAttribute } from '../reading';
import { lastOnly } from '../../arrays/episode-groups';
import { factsOf } from './groups';
import type { Hdf5Layout } from './layout';

const DEMO = /^demo_\d+$/;
const READ: ReadonlySet<string> = new Set(['actions', 'rewards', 'dones', 'obs', 'next_obs']);

/**
 * A robomimic dataset: groups `data/demo_N` with actions, rewards, dones and simulator states of T rows, and dictionaries
 * obs and next_obs of T rows each. The `mask` groups name subsets and are not applied. Source: robomimic, docs/datasets.
 */
export const robomimicLayout: Hdf5Layout = {
  id: 'robomimic-hdf5',

  recognises: (file) => demos(file) !== null,

  read(file, reading, { policy, onProgress }) {
    const found = demos(file);
    if (!found)
      return reading.fail('file-foreign', 'The file has no data/demo_0.', 'Save it with robomimic.');
    const all = found.keys().filter((name) => DEMO.test(name));
    const names = reading.some(all.sort((a, b) => Number(a.slice(5)) - Number(b.slice(5))));
    let states = false;
    const parts = names.map((name, i): EpisodePart => {
      const demo = entityOf(found, name);
      if (!isGroup(demo))
        return reading.fail('file-mixed', `data/${name} is no group.`, 'Delete that demonstration.');
      const part = demonstration(demo, name, policy, reading);
      states ||= entityOf(demo, 'obs') === null;
      onProgress((i + 1) / names.length);
      return part;
    });
    const set = joinEpisodes(parts, reading.label, (...problem) => reading.fail(...problem));
    const open = openEpisodes(set);
    const environment = environmentName(textAttribute(found, 'env_args'));
    return {
      set,
      notes: [
        ...(environment ? [`robomimic demonstrations of ${environment}`] : []),
        ...(states ? ['no obs: the simulator states are taken as observations'] : []),
        ...(parts.some(({ nextObservations }) => !nextObservations)
          ? ['no next_obs: taken from the following row; the last step of an episode has none']
          : []),
        ...(parts.some(({ terminated }) => terminated)
          ? ['dones is taken as terminated: the recording does not tell time limits apart']
          : []),
        ...(entityOf(file, 'mask')
          ? ['the filters under mask are not applied: all demonstrations are read']
          : []),
        ...reading.notes,
        ...(open ? [openEpisodesNote(open, set.episodes.length)] : []),
        ...(set.reward ? [] : [NO_REWARDS]),
      ],
    };
  },
};

function demos(file: File): Group | null {
  const data = entityOf(file, 'data');
  return isGroup(data) && data.keys().some((name) => DEMO.test(name)) ? data : null;
}

function demonstration(demo: Group, name: string, policy: string | null, reading: Hdf5Reading): EpisodePart {
  const at = `data/${name}/`;
  const keys = demo.keys();
  const actions = keys.includes('actions') ? reading.rows(demo.get('actions'), `${at}actions`) : null;
  if (!actions)
    return reading.fail(
      'file-mixed',
      `${at}actions cannot be read; it has ${list(keys)}.`,
      'Record it again, or delete that demonstration.',
    );
  const steps = actions.rows;
  const channel = (key: string): Rows | null => {
    const rows = keys.includes(key) ? reading.rows(demo.get(key), `${at}${key}`) : null;
    if (rows && rows.rows !== steps)
      reading.fail(
        'file-mixed',
        `${at}${key} has ${rows.rows} rows, expected ${steps} as in ${at}actions.`,
        'Record it again, or delete that demonstration.',
      );
    return rows;
  };
  const observations = channel(keys.includes('obs') ? 'obs' : 'states');
  if (!observations)
    return reading.fail(
      'file-mixed',
      `${at} has neither obs nor states that can be read; it has ${list(keys)}.`,
      'Extract observations with robomimic’s dataset_states_to_obs.py.',
    );
  const rest = keys.filter((key) => !READ.has(key) && (key !== 'states' || keys.includes('obs')));
  const infos = rest.flatMap((key): [string, Rows][] => {
    const rows = reading.rows(demo.get(key), `${at}${key}`, (n) => n === steps);
    return rows ? [[key, rows]] : [];
  });
  return {
    id: name,
    place: `data/${name}`,
    policy: policy ?? undefined,
    steps,
    observations: observations.channel,
    observationRows: steps,
    nextObservations: channel('next_obs')?.channel ?? null,
    actions: actions.channel,
    rewards: reading.rewards(demo, 'rewards', at, steps),
    terminated: reading.flags(demo, 'dones', at, steps),
    truncated: null,
    infos: dictionary([...infos, ...lastOnly(factsOf(demo), steps)]),
  };
}

function environmentName(args: string | undefined): string | null {
  try {
    const parsed = JSON.parse(args ?? '') as { env_name?: unknown } | null;
    return typeof parsed?.env_name === 'string' ? parsed.env_name : null;
  } catch {
    return null;
  }
}
