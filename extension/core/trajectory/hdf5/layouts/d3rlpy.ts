import type { Dataset, File } from 'h5wasm/node';
import type { Rows } from '../../arrays/array';
import { rewardsOf, scalars, singleIntegers } from '../../arrays/array';
import type { EpisodePart } from '../../arrays/episodes';
import { joinEpisodes } from '../../arrays/episodes';
import type { Column, Structure } from '../../model';
import type { Hdf5Reading } from '../reading';
import { entityOf, isDataset } from '../reading';
import type { Hdf5Layout } from './layout';

/**
 * A replay buffer of d3rlpy 2: datasets `observations_N`, `actions_N`, `rewards_N` of T rows and the single value
 * `terminated_N` for each episode N; a tuple observation is `observations_N_0`, `observations_N_1` … An episode that is not
 * terminated was clipped. Source: d3rlpy.dataset.io, version 2.1.
 */
export const d3rlpyLayout: Hdf5Layout = {
  id: 'd3rlpy-hdf5',

  recognises(file) {
    const keys = new Set(file.keys());
    return keys.has('columns') && keys.has('num_episodes') && [...keys].some((key) => /^actions_0/.test(key));
  },

  read(file, reading, { policy, onProgress }) {
    const keys = new Set(file.keys());
    const episodes = Number((file.get('num_episodes') as Dataset).value);
    const numbers: string[] = [];
    while (keys.has(`actions_${numbers.length}`) || keys.has(`actions_${numbers.length}_0`))
      numbers.push(String(numbers.length));
    if (numbers.length !== episodes)
      reading.fail(
        'file-mixed',
        `The file has actions of ${numbers.length} episodes, expected ${episodes} (num_episodes).`,
        'Save the replay buffer again.',
      );
    const chosen = reading.some(numbers);
    const parts = chosen.map((i, k): EpisodePart => {
      onProgress((k + 1) / chosen.length);
      return episode(file, keys, Number(i), policy, reading);
    });
    const set = joinEpisodes(parts, reading.label, (...problem) => reading.fail(...problem));
    return {
      set,
      notes: [
        'no next observations: taken from the following row; the last step of an episode has none',
        'episodes that are not terminated are taken as truncated',
        ...reading.notes,
      ],
    };
  },
};

function episode(
  file: File,
  keys: ReadonlySet<string>,
  i: number,
  policy: string | null,
  reading: Hdf5Reading,
): EpisodePart {
  const rows = (name: string): Rows => partOrTuple(file, keys, `${name}_${i}`, reading);
  const actions = singleIntegers(rows('actions'));
  const observations = rows('observations');
  const rewards = scalars(rows('rewards'));
  const steps = actions.rows;
  for (const [name, own] of [
    [`observations_${i}`, observations.rows],
    [`rewards_${i}`, rewards?.data.length ?? 0],
  ] as const)
    if (own !== steps)
      reading.fail(
        'file-mixed',
        `${name} has ${own} rows, expected ${steps} as in actions_${i}.`,
        'Save the replay buffer again.',
      );
  const terminated = keys.has(`terminated_${i}`) ? file.get(`terminated_${i}`) : null;
  const ended = isDataset(terminated) && Boolean(Number(single(terminated.value)));
  const flag = (on: boolean): Uint8Array => {
    const flags = new Uint8Array(steps);
    if (on) flags[steps - 1] = 1;
    return flags;
  };
  return {
    id: String(i),
    place: `episode ${i}`,
    policy: policy ?? undefined,
    steps,
    observations: observations.channel,
    observationRows: steps,
    actions: actions.channel,
    rewards: rewards && rewardsOf(rewards),
    terminated: flag(ended),
    truncated: flag(!ended),
    infos: null,
  };
}

function single(value: unknown): unknown {
  return ArrayBuffer.isView(value) ? (value as unknown as ArrayLike<unknown>)[0] : value;
}

function partOrTuple(file: File, keys: ReadonlySet<string>, name: string, reading: Hdf5Reading): Rows {
  if (keys.has(name)) {
    const rows = reading.rows(file.get(name), name);
    if (rows) return rows;
  }
  const columns: Column[] = [];
  const items: Structure[] = [];
  let rows = 0;
  for (let j = 0; keys.has(`${name}_${j}`); j++) {
    const part = reading.rows(entityOf(file, `${name}_${j}`), `${name}_${j}`);
    const column = part?.channel.columns[0];
    if (!part || !column) break;
    columns.push(column);
    items.push({ kind: 'leaf', column: j });
    rows = part.rows;
  }
  if (columns.length === 0)
    return reading.fail(
      'file-mixed',
      `There is no dataset ${name} that can be read.`,
      'Save the replay buffer again.',
    );
  return { rows, channel: { structure: { kind: 'tuple', items }, columns } };
}
