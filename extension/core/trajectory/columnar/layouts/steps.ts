import type { Rows } from '../../arrays/array';
import { dictionary, flagsOf, onlyColumn, rewardsOf, scalars } from '../../arrays/array';
import { flatSteps } from '../../arrays/flat-steps';
import { gatherChannel } from '../../columns';
import { channelDifference } from '../../concat';
import type { Target } from '../../flat-columns';
import { assignColumns } from '../../flat-columns';
import type { Channel, NumericColumn } from '../../model';
import { count } from '../../transition-notes';
import { channelOf } from '../cells';
import { concatTables } from '../table';
import type { ColumnarLayout } from './layout';

/** A row a step, with columns that tell by their names what they are, as people save a data frame. */
export const stepsColumnarLayout: ColumnarLayout = {
  id: 'steps',

  recognises(names) {
    const targets = [...assignColumns([...names]).values()].map(({ to }) => to);
    return targets.includes('reward') || targets.includes('action') || targets.includes('episode');
  },

  read(input) {
    const { source } = input;
    const fail = source.fail.bind(source);
    const table = concatTables(
      input.tables.map((part) => part.table),
      fail,
    );
    const { rows } = table;
    if (rows === 0) fail('file-empty', 'The recording has no steps.', 'Record at least one step.');
    const channels = new Map<string, Channel>();
    const notes: string[] = [];
    for (const [name, cells] of table.columns) {
      const channel = channelOf(cells);
      if (channel) channels.set(name, channel);
      else notes.push(`${name} was left out: it holds bytes`);
    }
    const targets = assignColumns([...channels.keys()]);
    const named = (to: Target['to']): string[] =>
      [...channels.keys()].filter((name) => targets.get(name)?.to === to);
    const episode = named('episode')[0];
    const time = named('t')[0];
    const { order, starts, ids, moved } = orderOf(
      episode === undefined ? null : channels.get(episode),
      time === undefined ? null : channels.get(time),
      rows,
    );
    if (moved) notes.push(`${count(moved, 'row')} sorted by episode and step`);
    if (moved) for (const [name, channel] of channels) channels.set(name, gatherChannel(channel, order));
    const channel = (to: Target['to']): Channel | null => channelFor(named(to), targets, channels, rows);
    const number = (to: Target['to']): NumericColumn | null => {
      const [name] = named(to);
      const found = name === undefined ? undefined : channels.get(name);
      return found ? scalars({ channel: found, rows }) : null;
    };
    const flags = (to: Target['to']): Uint8Array | null => {
      const column = number(to);
      return column && flagsOf(column);
    };
    const observations = channel('observation');
    if (!observations)
      return fail(
        'file-foreign',
        `No column holds observations; there are ${[...channels.keys()].slice(0, 12).join(', ')}.`,
        'Name the columns obs (or obs_x, obs_y …), action, reward, terminated, truncated, episode.',
      );
    const next = channel('nextObservation');
    const difference = next && channelDifference(observations, next);
    if (difference)
      fail('file-mixed', `The next observation ${difference} as the observation is.`, 'Record both alike.');
    const reward = number('reward');
    const result = flatSteps(
      {
        rows,
        observations,
        nextObservations: next,
        actions: channel('action'),
        rewards: reward && rewardsOf(reward),
        terminals: flags('terminated'),
        timeouts: flags('truncated'),
        dones: flags('done'),
        starts,
        ids,
        infos: channel('info'),
      },
      source.label,
    );
    return Promise.resolve({ set: result.set, notes: [...notes, ...result.notes] });
  },
};

/** Columns of one target: one of them as it is, several as a dictionary, or numbered ones as an array. */
function channelFor(
  names: readonly string[],
  targets: ReadonlyMap<string, Target>,
  channels: ReadonlyMap<string, Channel>,
  rows: number,
): Channel | null {
  const parts = names.flatMap((name): [string | number | null, Rows][] => {
    const target = targets.get(name);
    const channel = channels.get(name);
    return target && 'at' in target && channel ? [[target.at, { channel, rows }]] : [];
  });
  // A column of dictionaries beside columns of the same, as `info` and `success`.
  const whole = parts.find(([at]) => at === null)?.[1].channel;
  if (whole && parts.length > 1) {
    const { structure, columns } = whole;
    const own = structure.kind === 'dict' ? structure.entries : [{ key: 'info', value: structure }];
    const entries = own.map(({ key, value }): [string, Rows] => [
      key,
      { channel: { structure: value, columns }, rows },
    ]);
    const others = parts.flatMap(([key, part]): [string, Rows][] =>
      key === null ? [] : [[String(key), part]],
    );
    return dictionary([...others, ...entries.filter(([key]) => others.every(([other]) => other !== key))]);
  }
  const [first] = parts;
  if (!first) return null;
  if (first[0] === null) return first[1].channel;
  if (typeof first[0] === 'number') {
    const columns = parts.sort(([a], [b]) => Number(a) - Number(b)).map(([, part]) => scalars(part));
    const present = columns.filter((column) => column !== null && !column.present);
    if (present.length === parts.length) return interleaved(present as NumericColumn[], rows);
  }
  return dictionary(parts.map(([key, part]) => [String(key), part]));
}

function interleaved(columns: readonly NumericColumn[], rows: number): Channel {
  const same = columns.every((column) => column.dtype === columns[0]?.dtype);
  const dtype = same && columns[0]?.dtype === 'float32' ? 'float32' : 'float64';
  const width = columns.length;
  const data = dtype === 'float32' ? new Float32Array(rows * width) : new Float64Array(rows * width);
  columns.forEach((column, i) => {
    for (let row = 0; row < rows; row++) data[row * width + i] = column.data[row] ?? NaN;
  });
  return {
    structure: { kind: 'leaf', column: 0 },
    columns: [{ kind: 'numeric', dtype, shape: [width], data }],
  };
}

/** Rows by episode, in the order in which episodes first come, and by step within one. */
function orderOf(
  episode: Channel | null | undefined,
  time: Channel | null | undefined,
  rows: number,
): { order: Int32Array; starts: Uint8Array | null; ids: string[] | null; moved: number } {
  const order = new Int32Array(rows);
  for (let row = 0; row < rows; row++) order[row] = row;
  const label = episode && onlyColumn({ channel: episode, rows });
  const t = time ? scalars({ channel: time, rows })?.data : undefined;
  const values: ArrayLike<unknown> | undefined = label?.kind === 'object' ? label.values : label?.data;
  if (!values) {
    if (!t) return { order, starts: null, ids: null, moved: 0 };
    const starts = Uint8Array.from(order, (row) =>
      row === 0 || !((t[row] ?? 0) > (t[row - 1] ?? 0)) ? 1 : 0,
    );
    return { order, starts, ids: null, moved: 0 };
  }
  const rank = new Map<unknown, number>();
  const ranks = new Int32Array(rows);
  for (let row = 0, last: unknown, known = -1; row < rows; row++) {
    const value = values[row];
    // Steps of an episode mostly lie together.
    if (row === 0 || !Object.is(value, last)) {
      known = rank.get(value) ?? rank.size;
      if (known === rank.size) rank.set(value, known);
      last = value;
    }
    ranks[row] = known;
  }
  const compare = (a: number, b: number): number =>
    (ranks[a] ?? 0) - (ranks[b] ?? 0) || (t ? (t[a] ?? 0) - (t[b] ?? 0) : 0) || a - b;
  let inOrder = true;
  for (let row = 1; row < rows && inOrder; row++) inOrder = compare(row - 1, row) < 0;
  const sorted = inOrder ? order : order.slice().sort(compare);
  let moved = 0;
  const starts = new Uint8Array(rows);
  for (let i = 0; i < rows; i++) {
    const row = sorted[i] ?? 0;
    if (row !== i) moved++;
    if (i === 0 || ranks[row] !== ranks[sorted[i - 1] ?? 0]) starts[i] = 1;
  }
  return { order: sorted, starts, ids: [...rank.keys()].map(String), moved };
}
