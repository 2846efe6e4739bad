import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Rows } from '../../arrays/array';
import { dictionary, flagsOf, rewardsOf, scalars } from '../../arrays/array';
import { flatSteps } from '../../arrays/flat-steps';
import { leafChannel } from '../../columns';
import { isRecord } from '../../json';
import { assignRoles } from '../../roles';
import { valueAt } from '../../values';
import { channelOf } from '../cells';
import { readParquet } from '../parquet';
import type { Table } from '../table';
import { concatTables } from '../table';
import type { ColumnarLayout, ColumnarInput } from './layout';

const OBSERVATION = 'observation.';
/** Numbers that say where a frame lies. */
const PLACES: ReadonlySet<string> = new Set(['frame_index', 'episode_index', 'index', 'task_index']);

/**
 * LeRobot datasets, version 2 (a Parquet file an episode) and 3 (many episodes a file): `observation.*`, `action`, `timestamp`,
 * `frame_index`, `episode_index`, `index`, `task_index`, and perhaps `next.reward`, `next.done`, `next.success`. Pictures lie in
 * videos beside it. Source: lerobot.datasets, docs of LeRobotDataset v3.0.
 */
export const lerobotLayout: ColumnarLayout = {
  id: 'lerobot',

  recognises: (names, { described }) =>
    described?.kind === 'lerobot' ||
    (names.has('frame_index') &&
      names.has('episode_index') &&
      names.has('action') &&
      ([...names].some((name) => name.startsWith('observation.')) ||
        ![...assignRoles([...names]).values()].includes('observation'))),

  async read(input) {
    const { source } = input;
    const fail = source.fail.bind(source);
    const table = concatTables(
      input.tables.map((part) => part.table),
      fail,
    );
    const notes: string[] = [];
    const left: string[] = [];
    const rowsOf = (name: string): Rows | null => {
      const cells = table.columns.get(name);
      const channel = cells && channelOf(withoutBytes(cells, name, left));
      return channel ? { channel, rows: table.rows } : null;
    };
    const number = (name: string): ReturnType<typeof scalars> => {
      const rows = rowsOf(name);
      return rows && scalars(rows);
    };
    const episode = number('episode_index');
    if (!episode || table.rows === 0)
      return fail(
        table.rows === 0 ? 'file-empty' : 'file-foreign',
        table.rows === 0
          ? 'The recording has no frames.'
          : 'The table has no column "episode_index" of numbers.',
        'Record at least one episode with LeRobot.',
      );
    const observed = partsOf(table, rowsOf, (name) =>
      name.startsWith(OBSERVATION) ? name.slice(OBSERVATION.length) : null,
    );
    const observations = dictionary(observed);
    if (!observations)
      return fail(
        'file-foreign',
        `No column holds observations that can be read; there are ${[...table.columns.keys()].join(', ')}, expected observation.state.`,
        'Record the state as well: pictures alone are not enough for a reward.',
      );
    const task = await taskColumn(input, number('task_index')?.data);
    const infos = partsOf(table, rowsOf, (name) => infoName(name));
    if (task) infos.push(['task', { rows: table.rows, channel: leafChannel(task) }]);
    const { starts, ids } = episodes(episode.data, number('frame_index')?.data);
    const done = number('next.done');
    const reward = number('next.reward');
    const flag = (name: string): Uint8Array | null => {
      const column = number(name);
      return column && flagsOf(column);
    };
    const { set, notes: assumed } = flatSteps(
      {
        rows: table.rows,
        observations,
        nextObservations: null,
        actions: rowsOf('action')?.channel ?? null,
        rewards: reward && rewardsOf(reward),
        terminals: flag('next.terminated'),
        timeouts: flag('next.truncated'),
        dones: done && flagsOf(done),
        starts,
        ids,
        infos: dictionary(infos),
      },
      source.label,
    );
    const open = !done && !table.columns.has('next.terminated');
    // Demonstrations have no flags: an end that nobody recorded is neither a terminal state nor a time limit.
    if (open) set.episodes.forEach(({ start, length }) => (set.terminated[start + length - 1] = 0));
    notes.push(...describe(input));
    if (open) notes.push('no next.done: nothing says how episodes end');
    return {
      set,
      notes: [
        ...notes,
        ...left.map((name) => `${name} was left out: pictures inside the table`),
        ...assumed.filter((note) => !open || !note.startsWith('nothing says')),
      ],
    };
  },
};

function partsOf(
  table: Table,
  rowsOf: (name: string) => Rows | null,
  key: (name: string) => string | null,
): [string, Rows][] {
  return [...table.columns.keys()].flatMap((name): [string, Rows][] => {
    const own = key(name);
    const rows = own === null ? null : rowsOf(name);
    return own !== null && rows ? [[own, rows]] : [];
  });
}

/** `next.success` is what info holds; of other columns their own name. */
function infoName(name: string): string | null {
  if (name.startsWith(OBSERVATION) || PLACES.has(name) || name === 'action') return null;
  if (['next.reward', 'next.done', 'next.terminated', 'next.truncated'].includes(name)) return null;
  return name.replace(/^next\./, '');
}

/** Pictures in the table are a struct of bytes and a path. */
function withoutBytes(cells: Parameters<typeof channelOf>[0], name: string, left: string[]): typeof cells {
  const isPicture =
    cells.kind === 'bytes' ||
    (cells.kind === 'struct' && cells.entries.some(({ value }) => value.kind === 'bytes'));
  if (!isPicture) return cells;
  if (!left.includes(name)) left.push(name);
  return { kind: 'struct', rows: cells.rows, entries: [] };
}

function episodes(
  episode: ArrayLike<number>,
  frame: ArrayLike<number> | undefined,
): { starts: Uint8Array; ids: string[] } {
  const starts = new Uint8Array(episode.length);
  const ids: string[] = [];
  for (let row = 0; row < episode.length; row++) {
    const again = frame !== undefined && row > 0 && (frame[row] ?? 0) <= (frame[row - 1] ?? 0);
    if (row > 0 && episode[row] === episode[row - 1] && !again) continue;
    starts[row] = 1;
    const id = String(episode[row]);
    const times = ids.filter((other) => other === id || other.startsWith(`${id}.`)).length;
    ids.push(times > 0 ? `${id}.${times + 1}` : id);
  }
  return { starts, ids };
}

/** The task of each frame in words, from the file of tasks beside the data. */
async function taskColumn(
  { described, source, budget }: ColumnarInput,
  index: ArrayLike<number> | undefined,
): Promise<{ kind: 'object'; dtype: 'string'; values: (string | undefined)[] } | null> {
  if (!described || !index) return null;
  const meta = join(described.directory, 'meta');
  const tasks = new Map<number, string>();
  try {
    for (const line of (await readFile(join(meta, 'tasks.jsonl'), 'utf8')).split('\n')) {
      const row: unknown = line.trim() ? JSON.parse(line) : null;
      if (isRecord(row)) tasks.set(Number(row['task_index']), String(row['task']));
    }
  } catch {
    try {
      const table = await readParquet(source, join(meta, 'tasks.parquet'), 'meta/tasks.parquet', budget);
      const channels = [...table.columns].flatMap(([name, cells]) => {
        const channel = channelOf(cells);
        return channel ? [{ name, channel }] : [];
      });
      const numbers = channels.find(({ name }) => name === 'task_index')?.channel;
      const words = channels.find(({ name }) => name !== 'task_index')?.channel;
      for (let row = 0; numbers && words && row < table.rows; row++)
        tasks.set(Number(valueAt(numbers, row)), String(valueAt(words, row)));
    } catch {
      return null;
    }
  }
  return {
    kind: 'object',
    dtype: 'string',
    values: Array.from(index, (number) => tasks.get(number)),
  };
}

/** What the description says that columns do not. */
function describe({ described }: ColumnarInput): string[] {
  const features = described?.description['features'];
  if (!isRecord(features)) return [];
  const notes: string[] = [];
  const videos: string[] = [];
  for (const [name, feature] of Object.entries(features)) {
    if (!isRecord(feature)) continue;
    if (feature['dtype'] === 'video' || feature['dtype'] === 'image') videos.push(name);
    const names = nameList(feature['names']);
    if ((name.startsWith(OBSERVATION) || name === 'action') && names.length > 0 && !videos.includes(name))
      notes.push(`${name} holds ${names.join(', ')}`);
  }
  return [...notes, ...(videos.length ? [`videos are not read: ${videos.join(', ')}`] : [])];
}

function nameList(names: unknown): string[] {
  if (Array.isArray(names)) return names.every((name) => typeof name === 'string') ? names : [];
  if (!isRecord(names)) return [];
  const [inner] = Object.values(names);
  return Array.isArray(inner) ? nameList(inner) : Object.keys(names);
}
