import { assetPath } from '../../../assets';
import type { EpisodePart } from '../../arrays/episodes';
import { joinEpisodes } from '../../arrays/episodes';
import { flagsOf, rewardsOf, scalars } from '../../arrays/array';
import { gatherChannel } from '../../columns';
import { isRecord } from '../../json';
import { JpegDecoder } from '../../jpeg';
import type { Channel, Column, NumericColumn, Structure } from '../../model';
import { rowSize } from '../../model';
import { NO_REWARDS, openEpisodes, openEpisodesNote } from '../../transition-notes';
import type { Cells } from '../cells';
import { columnOf } from '../cells';
import type { Table } from '../table';
import type { ColumnarLayout, ColumnarInput } from './layout';

/**
 * A Minari dataset in Arrow or Parquet: a directory an episode, in each a table of T+1 rows whose last row holds the last
 * observation and info, and padding everywhere else. Shapes lie in the dataset's metadata.json. Source:
 * minari.dataset._storages.arrow_storage, version 0.5.
 */
export const minariColumnarLayout: ColumnarLayout = {
  id: 'minari',

  recognises: (names, { described }) =>
    described?.kind === 'minari' ||
    ['observations', 'actions', 'rewards', 'terminations', 'truncations'].every((name) => names.has(name)),

  async read(input) {
    const { source, described } = input;
    const fail = source.fail.bind(source);
    const reading = new MinariEpisodes(input, await JpegDecoder.load(assetPath('jpeg', 'mozjpeg_dec.wasm')));
    const parts = input.tables.flatMap(({ label, table }, i) => {
      const part = reading.episode(label, table, String(i));
      return part ? [part] : [];
    });
    const set = joinEpisodes(parts, source.label, fail);
    const open = openEpisodes(set);
    return {
      set,
      notes: [
        ...(described ? [] : ['no metadata.json: arrays of more than one dimension are read as one']),
        ...reading.notes,
        ...(open ? [openEpisodesNote(open, set.episodes.length)] : []),
        ...(set.reward ? [] : [NO_REWARDS]),
      ],
    };
  },
};

class MinariEpisodes {
  private readonly left = new Map<string, string>();

  constructor(
    private readonly input: ColumnarInput,
    private readonly jpeg: JpegDecoder,
  ) {}

  get notes(): string[] {
    return [...this.left].map(([what, why]) => `${what} was left out: ${why}`);
  }

  episode(label: string, table: Table, number: string): EpisodePart | null {
    const { source, described } = this.input;
    const fail = (message: string): never => source.fail('file-mixed', message, 'Record that episode again.');
    const steps = table.rows - 1;
    if (steps < 1) return null;
    const space = (name: string): unknown => {
      const text = described?.description[name];
      return typeof text === 'string' ? parsed(text) : text;
    };
    const observations = this.channel(table, 'observations', space('observation_space'));
    const actions = this.channel(table, 'actions', space('action_space'));
    if (!observations || !actions)
      return fail(`${label} has no ${observations ? 'actions' : 'observations'} that can be read.`);
    const perStep = (name: string): NumericColumn | null => {
      const channel = this.channel(table, name, null);
      const column = channel && scalars({ channel, rows: table.rows });
      return column && { ...column, data: column.data.subarray(0, steps) };
    };
    const flags = (name: string): Uint8Array | null => {
      const column = perStep(name);
      return column && flagsOf(column);
    };
    const rewards = perStep('rewards');
    const first = Int32Array.from({ length: steps }, (_, t) => t);
    const infos = this.channel(table, 'infos', null);
    const id = /(?:^|\/)(\d+)\/[^/]*$/.exec(label)?.[1] ?? number;
    const policy = described?.description['algorithm_name'];
    return {
      id,
      place: label,
      policy: typeof policy === 'string' ? policy : undefined,
      steps,
      observations,
      observationRows: table.rows,
      actions: gatherChannel(actions, first),
      rewards: rewards && rewardsOf(rewards),
      terminated: flags('terminations'),
      truncated: flags('truncations'),
      // Infos have one entry more than steps, the first from reset.
      infos:
        infos &&
        gatherChannel(
          infos,
          first.map((t) => t + 1),
        ),
    };
  }

  /** A column with the structure and shapes of its space: tuples are structs of numbered fields, arrays are flattened. */
  private channel(table: Table, name: string, space: unknown): Channel | null {
    const cells = table.columns.get(name);
    if (!cells) return null;
    const columns: Column[] = [];
    const visit = (node: Cells, at: string, own: unknown): Structure | null => {
      if (node.kind === 'struct') {
        const isTuple = isRecord(own)
          ? own['type'] === 'Tuple'
          : node.entries.every(({ key }, i) => key === String(i));
        const inner = node.entries.flatMap(({ key, value }) => {
          const found = visit(value, `${at}.${key}`, subspace(own, key));
          return found ? [{ key, value: found }] : [];
        });
        if (inner.length === 0) return null;
        return isTuple
          ? { kind: 'tuple', items: inner.map(({ value }) => value) }
          : { kind: 'dict', entries: inner };
      }
      const column = this.column(node, at);
      if (!column) return null;
      columns.push(shaped(column, shapeOf(own) ?? metadataShape(table, at)));
      return { kind: 'leaf', column: columns.length - 1 };
    };
    const structure = visit(cells, name, space);
    return structure && { structure, columns };
  }

  private column(cells: Cells, at: string): Column | null {
    if (cells.kind !== 'bytes') return columnOf(cells);
    const pictures = cells.values.filter((value) => value !== undefined);
    const column =
      pictures.length === cells.rows
        ? this.jpeg.frames(pictures, this.input.budget)
        : 'pictures, some of them missing';
    if (typeof column !== 'string') return column;
    this.left.set(at, column);
    return null;
  }
}

function subspace(space: unknown, key: string): unknown {
  const inner = isRecord(space) ? space['subspaces'] : undefined;
  if (Array.isArray(inner)) return inner[Number(key)] as unknown;
  return isRecord(inner) ? inner[key] : undefined;
}

function shapeOf(space: unknown): number[] | null {
  const shape = isRecord(space) ? space['shape'] : undefined;
  return Array.isArray(shape) && shape.every((n) => typeof n === 'number') ? shape : null;
}

function metadataShape(table: Table, path: string): number[] | null {
  const text = table.metadata.get(path)?.get('shape');
  return text === undefined ? null : text.split(',').filter(Boolean).map(Number);
}

function shaped(column: Column, shape: readonly number[] | null): Column {
  if (column.kind !== 'numeric' || !shape) return column;
  return shape.reduce((product, n) => product * n, 1) === rowSize(column) ? { ...column, shape } : column;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
