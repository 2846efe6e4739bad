import { describeShape } from './column-builder';
import { allocate, gatherChannel, promote } from './columns';
import type { Channel, Column, Episode, NumericColumn, Structure, TrajectorySet } from './model';
import { rowSize } from './model';
import { columnValue, structureValue } from './values';

/**
 * One set out of several with the same schema (see `schemaDifference`): rows one behind the other. Number types are widened
 * where files differ; keys that only some files have are not recorded in the others. Episode ids must be unique already.
 */
export function concatSets(sets: readonly TrajectorySet[]): TrajectorySet {
  const [first] = sets;
  if (!first) throw new Error('concatSets needs at least one set');
  if (sets.length === 1) return first;
  const counts = sets.map((set) => set.steps);
  const steps = counts.reduce((sum, n) => sum + n, 0);
  const episodes: Episode[] = [];
  const terminated = new Uint8Array(steps);
  const truncated = new Uint8Array(steps);
  const reward = sets.some((set) => set.reward) ? new Float64Array(steps).fill(NaN) : null;
  let start = 0;
  for (const set of sets) {
    for (const episode of set.episodes) episodes.push({ ...episode, start: episode.start + start });
    terminated.set(set.terminated, start);
    truncated.set(set.truncated, start);
    if (set.reward) reward?.set(set.reward, start);
    start += set.steps;
  }
  const join = (channels: readonly (Channel | null)[]): Channel | null => concatChannels(channels, counts);
  const unasked = sets.some((set) => set.unasked)
    ? Uint8Array.from(sets.flatMap((set) => [...(set.unasked ?? new Uint8Array(set.steps))]))
    : null;
  return {
    kind: first.kind,
    episodes,
    steps,
    observation: join(sets.map((set) => set.observation)) ?? first.observation,
    nextObservation: joinLike(sets, counts),
    action: join(sets.map((set) => set.action)),
    reward,
    terminated,
    truncated,
    info: join(sets.map((set) => set.info)),
    ...(unasked ? { unasked } : {}),
  };
}

/** Next observations keep the structure that the joined observations have, also where a file has none at all. */
function joinLike(sets: readonly TrajectorySet[], counts: readonly number[]): Channel | null {
  if (sets.every((set) => set.nextObservation === null)) return null;
  const none = (set: TrajectorySet): Channel =>
    gatherChannel(set.observation, new Int32Array(set.steps).fill(-1));
  return concatChannels(
    sets.map((set) => set.nextObservation ?? none(set)),
    counts,
  );
}

/** Channels one behind the other; `counts` are their rows, null is a part that has none. */
export function concatChannels(
  channels: readonly (Channel | null)[],
  counts: readonly number[],
): Channel | null {
  if (channels.every((channel) => channel === null)) return null;
  const columns: Column[] = [];
  const visit = (nodes: readonly (Structure | null)[]): Structure => {
    const present = nodes.filter((node) => node !== null);
    if (present.every((node) => node.kind === 'dict')) {
      const keys = new Set(present.flatMap((node) => node.entries.map(({ key }) => key)));
      return {
        kind: 'dict',
        entries: [...keys].map((key) => ({
          key,
          value: visit(
            nodes.map((node) =>
              node?.kind === 'dict' ? (node.entries.find((entry) => entry.key === key)?.value ?? null) : null,
            ),
          ),
        })),
      };
    }
    const length = present[0]?.kind === 'tuple' ? present[0].items.length : -1;
    if (present.every((node) => node.kind === 'tuple' && node.items.length === length))
      return {
        kind: 'tuple',
        items: Array.from({ length }, (_, i) =>
          visit(nodes.map((node) => (node?.kind === 'tuple' ? (node.items[i] ?? null) : null))),
        ),
      };
    columns.push(
      concatColumns(
        nodes.map((node, i) => columnOf(node, channels[i] ?? null, counts[i] ?? 0)),
        counts,
      ),
    );
    return { kind: 'leaf', column: columns.length - 1 };
  };
  return { structure: visit(channels.map((channel) => channel?.structure ?? null)), columns };
}

/** The column of a leaf; the values of anything else as one JSON column. */
function columnOf(node: Structure | null, channel: Channel | null, rows: number): Column | null {
  if (!node || !channel) return null;
  if (node.kind === 'leaf') return channel.columns[node.column] ?? null;
  return {
    kind: 'object',
    dtype: 'json',
    values: Array.from({ length: rows }, (_, row) => structureValue(node, channel.columns, row)),
  };
}

function concatColumns(columns: readonly (Column | null)[], counts: readonly number[]): Column {
  const present = columns.filter((column) => column !== null);
  const shape = present[0]?.kind === 'numeric' ? present[0].shape : [];
  if (present.every((column) => column.kind === 'numeric' && column.shape.join() === shape.join()))
    return concatNumeric(columns as readonly (NumericColumn | null)[], counts);
  return {
    kind: 'object',
    dtype: present.every((column) => column.dtype === 'string') ? 'string' : 'json',
    values: columns.flatMap((column, i) =>
      Array.from({ length: counts[i] ?? 0 }, (_, row) => (column ? columnValue(column, row) : undefined)),
    ),
  };
}

function concatNumeric(columns: readonly (NumericColumn | null)[], counts: readonly number[]): NumericColumn {
  const present = columns.filter((column) => column !== null);
  const [first] = present;
  if (!first) throw new Error('no column to join');
  const dtype = present.map((column) => column.dtype).reduce(promote);
  const size = rowSize(first);
  const rows = counts.reduce((sum, n) => sum + n, 0);
  const data = allocate(dtype, rows * size);
  const flags = new Uint8Array(rows);
  let start = 0;
  columns.forEach((column, i) => {
    const count = counts[i] ?? 0;
    if (column) {
      data.set(column.data, start * size);
      if (column.present) flags.set(column.present, start);
      else flags.fill(1, start, start + count);
    } else if (dtype === 'float32' || dtype === 'float64')
      data.fill(NaN, start * size, (start + count) * size);
    start += count;
  });
  const all = flags.every((flag) => flag === 1);
  return { kind: 'numeric', dtype, shape: first.shape, data, ...(all ? {} : { present: flags }) };
}

/** What keeps `other` from being joined to `reference`: "the observation is 3 numbers, expected 4 numbers"; null when nothing does. */
export function schemaDifference(reference: TrajectorySet, other: TrajectorySet): string | null {
  if (reference.kind !== other.kind) return `it holds ${other.kind}, expected ${reference.kind}`;
  if (reference.kind === 'completions') return null;
  const observation = channelDifference(reference.observation, other.observation);
  if (observation) return `the observation ${observation}`;
  if (!reference.action !== !other.action)
    return other.action ? 'it has actions, expected none' : 'it has no actions, expected some';
  if (!reference.action || !other.action) return null;
  const action = channelDifference(reference.action, other.action);
  return action ? `the action ${action}` : null;
}

/** What keeps rows of `b` from being joined to rows of `a`: "is 3 numbers, expected 4 numbers"; null when nothing does. */
export function channelDifference(a: Channel, b: Channel): string | null {
  const visit = (x: Structure, y: Structure, path: string): string | null => {
    const at = path ? ` at ${path}` : '';
    if (x.kind === 'dict' && y.kind === 'dict') {
      const keysOf = (node: typeof x): Map<string, Structure> =>
        new Map(node.entries.map(({ key, value }) => [key, value]));
      const [own, expected] = [keysOf(y), keysOf(x)];
      for (const [key, value] of expected) {
        const found = own.get(key);
        if (!found && !isOptional(a, value)) return `has no "${key}"${at}`;
        const inner = found ? visit(value, found, path ? `${path}.${key}` : key) : null;
        if (inner) return inner;
      }
      for (const [key, value] of own)
        if (!expected.has(key) && !isOptional(b, value)) return `has "${key}"${at}, which is not expected`;
      return null;
    }
    if (x.kind === 'tuple' && y.kind === 'tuple' && x.items.length === y.items.length) {
      for (const [i, item] of x.items.entries()) {
        const inner = visit(item, y.items[i] ?? item, `${path}[${i}]`);
        if (inner) return inner;
      }
      return null;
    }
    const [expected, found] = [describeNode(a, x), describeNode(b, y)];
    return expected === found || expected === 'mixed values' || found === 'mixed values'
      ? null
      : `is ${found}${at}, expected ${expected}`;
  };
  return visit(a.structure, b.structure, '');
}

/** A key that some rows lack may also be missing from a whole file. */
function isOptional(channel: Channel, structure: Structure): boolean {
  if (structure.kind === 'leaf') {
    const column = channel.columns[structure.column];
    return column?.kind === 'numeric'
      ? column.present !== undefined
      : (column?.values.some((value) => value === undefined) ?? true);
  }
  const inner = structure.kind === 'dict' ? structure.entries.map(({ value }) => value) : structure.items;
  return inner.every((node) => isOptional(channel, node));
}

function describeNode(channel: Channel, structure: Structure): string {
  if (structure.kind === 'dict')
    return `a dictionary with ${structure.entries
      .slice(0, 6)
      .map(({ key }) => key)
      .join(', ')}`;
  if (structure.kind === 'tuple') return `a tuple of ${structure.items.length}`;
  const column = channel.columns[structure.column];
  if (column?.kind === 'numeric') return describeShape(column.shape);
  return column?.dtype === 'string' ? 'text' : 'mixed values';
}

/** The set with only these episodes (indices into `set.episodes`), in this order. */
export function selectEpisodes(set: TrajectorySet, indices: readonly number[]): TrajectorySet {
  const chosen = indices.flatMap((i) => set.episodes[i] ?? []);
  const rows = new Int32Array(chosen.reduce((sum, { length }) => sum + length, 0));
  const episodes: Episode[] = [];
  let start = 0;
  for (const episode of chosen) {
    for (let i = 0; i < episode.length; i++) rows[start + i] = episode.start + i;
    episodes.push({ ...episode, start });
    start += episode.length;
  }
  return gatherRows(set, rows, episodes);
}

/** The set with these rows of it, in this order; `episodes` says where each begins among them. */
export function gatherRows(
  set: TrajectorySet,
  rows: Int32Array,
  episodes: readonly Episode[],
): TrajectorySet {
  const pick = (channel: Channel | null): Channel | null => (channel ? gatherChannel(channel, rows) : null);
  return {
    ...set,
    episodes,
    steps: rows.length,
    observation: gatherChannel(set.observation, rows),
    nextObservation: pick(set.nextObservation),
    action: pick(set.action),
    reward: set.reward ? Float64Array.from(rows, (row) => set.reward?.[row] ?? NaN) : null,
    terminated: Uint8Array.from(rows, (row) => set.terminated[row] ?? 0),
    truncated: Uint8Array.from(rows, (row) => set.truncated[row] ?? 0),
    info: pick(set.info),
    ...(set.unasked ? { unasked: Uint8Array.from(rows, (row) => set.unasked?.[row] ?? 0) } : {}),
  };
}
