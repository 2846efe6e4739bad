import type { EpisodePart } from '../../arrays/episodes';
import { joinEpisodes } from '../../arrays/episodes';
import { ChannelBuilder } from '../../column-builder';
import { gatherChannel } from '../../columns';
import { isRecord } from '../../json';
import type { Channel } from '../../model';
import { NO_REWARDS, count } from '../../transition-notes';
import { valueAt } from '../../values';
import type { Cells } from '../cells';
import { channelOf } from '../cells';
import { concatTables } from '../table';
import type { Table } from '../table';
import type { ColumnarLayout } from './layout';

/**
 * Trajectories of the imitation library as a Hugging Face dataset: a row an episode, with `obs` of T+1 entries, `acts`, perhaps
 * `rews`, `terminal`, and `infos` as text that jsonpickle wrote. Source: imitation.data.huggingface_utils, version 1.0.
 */
export const imitationColumnarLayout: ColumnarLayout = {
  id: 'imitation-arrow',

  recognises: (names) => ['obs', 'acts', 'terminal'].every((name) => names.has(name)),

  read(input) {
    const { source } = input;
    const fail = source.fail.bind(source);
    const table = concatTables(
      input.tables.map((part) => part.table),
      fail,
    );
    const obs = lists(table, 'obs');
    const acts = lists(table, 'acts');
    const terminal = table.columns.get('terminal');
    const ended = terminal && channelOf(terminal);
    if (!obs || !acts || !ended)
      return fail(
        'file-foreign',
        'The columns obs and acts must hold a list an episode, and terminal a flag.',
        'Save the trajectories with imitation.data.serialize.',
      );
    const rews = lists(table, 'rews');
    const infos = lists(table, 'infos');
    const parts = Array.from({ length: table.rows }, (_, row): EpisodePart | null => {
      const steps = acts.lengthOf(row);
      if (steps === 0) return null;
      const observed = obs.lengthOf(row);
      if (observed !== steps + 1)
        fail(
          'file-mixed',
          `Row ${row} has ${observed} entries in obs, expected ${steps + 1} for ${steps} in acts.`,
          'Save the trajectories again.',
        );
      if (rews && rews.lengthOf(row) !== steps)
        fail(
          'file-mixed',
          `Row ${row} has ${rews.lengthOf(row)} entries in rews, expected ${steps}.`,
          'Save the trajectories again.',
        );
      const terminated = new Uint8Array(steps);
      terminated[steps - 1] = valueAt(ended, row) ? 1 : 0;
      return {
        id: String(row),
        place: `row ${row}`,
        steps,
        observations: obs.of(row),
        observationRows: observed,
        actions: acts.of(row),
        rewards: rews ? rewardsOf(rews.of(row), steps) : null,
        terminated,
        truncated: null,
        infos: infos && infos.lengthOf(row) === steps ? infosOf(infos.of(row), steps) : null,
      };
    });
    const set = joinEpisodes(
      parts.filter((part) => part !== null),
      source.label,
      fail,
    );
    const open = set.episodes.filter(({ start, length }) => !set.terminated[start + length - 1]).length;
    return Promise.resolve({
      set,
      notes: [
        'terminal is taken as terminated: the recording does not tell time limits apart',
        ...(open
          ? [
              `${open} of ${count(set.episodes.length, 'episode')} end in no terminal state: they are fragments`,
            ]
          : []),
        ...(set.reward ? [] : [NO_REWARDS]),
      ],
    });
  },
};

interface Lists {
  lengthOf(row: number): number;
  of(row: number): Channel;
}

/** A column that holds a list a row, with the items of all rows in one channel. */
function lists(table: Table, name: string): Lists | null {
  const cells: Cells | undefined = table.columns.get(name);
  if (cells?.kind !== 'lists') return null;
  const items = channelOf(cells.items);
  if (!items) return null;
  const bounds = (row: number): [number, number] => [cells.offsets[row] ?? 0, cells.offsets[row + 1] ?? 0];
  return {
    lengthOf(row) {
      const [start, end] = bounds(row);
      return end - start;
    },
    of(row) {
      const [start, end] = bounds(row);
      return gatherChannel(
        items,
        Int32Array.from({ length: end - start }, (_, i) => start + i),
      );
    },
  };
}

function rewardsOf(channel: Channel, steps: number): Float64Array {
  return Float64Array.from({ length: steps }, (_, t) => {
    const value = valueAt(channel, t);
    return typeof value === 'number' ? value : NaN;
  });
}

/** Infos are JSON as jsonpickle writes it; what stands for Python objects in it stays as it is, and nothing is run. */
function infosOf(channel: Channel, steps: number): Channel | null {
  const builder = new ChannelBuilder();
  for (let t = 0; t < steps; t++) {
    const text = valueAt(channel, t);
    builder.add(typeof text === 'string' ? dictionaryOf(text) : {});
  }
  return builder.finish();
}

function dictionaryOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}
