import type { Rows } from '../arrays/array';
import { dictionary, singleIntegers } from '../arrays/array';
import { arrayRoles } from '../arrays/array-roles';
import { byNumber } from '../../sorted';
import { isEpisode, readEpisodeArrays } from '../arrays/episode-groups';
import type { EpisodeArrays } from '../arrays/episode-groups';
import { readFlatArrays } from '../arrays/flat-arrays';
import { leafChannel } from '../columns';
import { someOf } from '../look';
import type { NpyArray } from '../npy';
import type { Recording } from '../readers/reader';
import type { RecordingSource } from '../source';
import { ROUNDED } from '../transition-notes';
import type { NpzArchive } from './archive';
import { pickleProblem } from './pickles';

/**
 * Arrays that tell by their names what they are, as Stable-Baselines' expert files and people's own have them. A name with
 * a slash (`obs/position`) is an entry of a dictionary.
 */
export async function readArrays(
  source: RecordingSource,
  archive: NpzArchive,
  options: { readonly discreteRows: boolean },
): Promise<Recording> {
  const apart = episodesOf(archive.names);
  if (apart) return readApart(source, archive, apart);
  const grouped = new Map<string, [string, string][]>();
  for (const name of archive.names) {
    const [group = '', entry] = /^([^/]+)\/(.+)$/.exec(name)?.slice(1) ?? dotted(name) ?? [name];
    const known = grouped.get(group) ?? [];
    known.push([entry ?? '', name]);
    grouped.set(group, known);
  }
  const names = [...grouped.keys()];
  const roles = arrayRoles(names);
  const left: string[] = [];
  const found = new Map<string, Rows>();
  let rounded = false;
  const look = await firstRows(
    source,
    archive,
    [...grouped].flatMap(([group, entries]) => (roles.has(group) ? entries : [])).map(([, name]) => name),
  );
  const read = async (name: string, needed: boolean): Promise<Rows | null> => {
    const array = await archive.array(
      name,
      look && (await archive.rows(name)) === look.of ? look.rows : Infinity,
    );
    if (!array) return null;
    if (array.kind === 'object') {
      if (needed) pickleProblem(source, name, array.shape);
      left.push(`${name} was left out: it is a pickle, and opening one runs whatever code it holds`);
      return null;
    }
    if (array.kind === 'numeric' && array.rounded) rounded = true;
    const rows = rowsOf(array);
    if (typeof rows !== 'string') return rows;
    if (needed || array.shape.length > 0) left.push(`${name} was left out: it is ${rows}`);
    return null;
  };
  for (const [group, entries] of grouped) {
    const role = roles.get(group);
    if (role === 'nothing') continue;
    const needed = role !== undefined && role !== 'info';
    const parts: [string, Rows][] = [];
    for (const [entry, name] of entries) {
      const rows = await read(name, needed);
      if (rows) parts.push([entry, rows]);
    }
    const rows = group === entries[0]?.[1] ? parts[0]?.[1] : together(source, group, parts);
    if (rows) found.set(group, role === 'action' && options.discreteRows ? singleIntegers(rows) : rows);
  }
  const { set, notes } = readFlatArrays(
    { names, rows: (name) => found.get(name) ?? null },
    source.label,
    (...problem) => source.fail(...problem),
  );
  const share = look ? { share: look.rows / look.of } : {};
  return { set, ...share, notes: [...notes, ...left, ...(rounded ? [ROUNDED] : [])] };
}

/** How many of how many rows a look is to read; null for all, and where arrays differ in their rows. */
async function firstRows(
  source: RecordingSource,
  archive: NpzArchive,
  names: readonly string[],
): Promise<{ readonly rows: number; readonly of: number } | null> {
  if (source.look === null || archive.bytes <= source.look) return null;
  const counts = new Set<number | null>();
  for (const name of names) counts.add(await archive.rows(name));
  const [of, ...others] = counts;
  if (of === null || of === undefined || others.length > 0) return null;
  return { rows: Math.max(1, Math.floor((of * source.look) / archive.bytes)), of };
}

/** `obs.position`: an entry of what the first word names. */
function dotted(name: string): string[] | undefined {
  const parts = /^([^.]+)\.(.+)$/.exec(name)?.slice(1);
  return parts && arrayRoles(parts.slice(0, 1)).size > 0 ? parts : undefined;
}

/** Episodes, and in each the arrays by what they are called there. */
type Apart = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Arrays of one episode each: `episode_0/obs`, or `obs_0`, `rewards_0` …; null where they are of all. */
function episodesOf(names: readonly string[]): Apart | null {
  for (const pattern of [/^(?<id>[^/]+)\/(?<name>.+)$/, /^(?<name>.*[^\d_])_?(?<id>\d+)$/]) {
    const found = new Map<string, Map<string, string>>();
    for (const name of names) {
      const { id, name: own } = pattern.exec(name)?.groups ?? {};
      if (id === undefined || own === undefined) continue;
      const episode = found.get(id) ?? new Map<string, string>();
      episode.set(own, name);
      found.set(id, episode);
    }
    const episodes = [...found].filter(([, own]) => isEpisode([...own.keys()]));
    const roles = arrayRoles([...found.keys()]);
    // Columns of an observation are numbered, too; rewards are not.
    const numbered = pattern.source.includes('/') || episodes.some(([, own]) => hasReward([...own.keys()]));
    if (episodes.length > 0 && numbered && roles.size === 0)
      return new Map(episodes.sort(([a], [b]) => byNumber(a, b)));
  }
  return null;
}

function hasReward(names: readonly string[]): boolean {
  const roles = new Set(arrayRoles(names).values());
  return (['reward', 'done', 'terminated', 'truncated'] as const).some((role) => roles.has(role));
}

async function readApart(source: RecordingSource, archive: NpzArchive, apart: Apart): Promise<Recording> {
  const left: string[] = [];
  const episodes: EpisodeArrays[] = [];
  let rounded = false;
  const all = [...apart];
  const { look } = source;
  const wanted = new Set(look === null ? all.keys() : someOf(all.length, archive.bytes, look));
  const chosen = all.filter((_, i) => wanted.has(i));
  for (const [id, names] of chosen) {
    const found = new Map<string, Rows>();
    for (const [own, name] of names) {
      const array = await archive.array(name);
      if (!array) continue;
      if (array.kind === 'object') {
        left.push(`${name} was left out: it is a pickle, and opening one runs whatever code it holds`);
        continue;
      }
      if (array.kind === 'numeric' && array.rounded) rounded = true;
      const rows = array.shape.length === 0 ? single(array) : rowsOf(array);
      if (typeof rows === 'string') left.push(`${name} was left out: it is ${rows}`);
      else found.set(own, rows);
    }
    episodes.push({ id, names: [...names.keys()], rows: (own) => found.get(own) ?? null });
  }
  const { set, notes } = readEpisodeArrays(episodes, source.label, (...problem) => source.fail(...problem));
  const share = chosen.length < all.length ? { share: chosen.length / all.length } : {};
  return { set, ...share, notes: [...notes, ...left, ...(rounded ? [ROUNDED] : [])] };
}

/** A single value as a row. */
function single(array: Exclude<NpyArray, { kind: 'object' }>): Rows | string {
  return array.kind === 'numeric' ? rowsOf({ ...array, shape: [1] }) : rowsOf({ ...array, shape: [1] });
}

function rowsOf(array: Exclude<NpyArray, { kind: 'object' }>): Rows | string {
  const [rows] = array.shape;
  if (rows === undefined) return 'a single value';
  if (array.kind === 'numeric')
    return {
      rows,
      channel: leafChannel({
        kind: 'numeric',
        dtype: array.dtype,
        shape: array.shape.slice(1),
        data: array.data,
      }),
    };
  if (array.shape.length > 1) return 'an array of text';
  return { rows, channel: leafChannel({ kind: 'object', dtype: 'string', values: array.values }) };
}

function together(source: RecordingSource, group: string, parts: readonly [string, Rows][]): Rows | null {
  const channel = dictionary(parts);
  const [first] = parts;
  if (!channel || !first) return null;
  const other = parts.find(([, { rows }]) => rows !== first[1].rows);
  if (other)
    source.fail(
      'file-mixed',
      `"${group}/${other[0]}" has ${other[1].rows} rows, expected ${first[1].rows} as in "${group}/${first[0]}".`,
      'Save the arrays of the same steps together.',
    );
  return { rows: first[1].rows, channel };
}
