import { open, stat, type FileHandle } from 'node:fs/promises';
import Papa from 'papaparse';
import { csvDialect } from '../trajectory/csv-dialect';
import type { FoundRecording } from '../trajectory/find-recordings';
import type { ChosenParts } from '../trajectory/inspect';
import { isRecord } from '../trajectory/json';
import { isEpisodeRow } from '../trajectory/json-episodes';
import { readerFor } from '../trajectory/readers/registry';
import { assignRoles } from '../trajectory/roles';
import { RecordingSource, type FilePart, type Sample } from '../trajectory/source';
import type { SizedRecording } from './files';

/** A part has about this many bytes: small enough that several are read at once. */
const PART_BYTES = 64 * 1024 ** 2;
/** Searched for the place where an episode begins; longer ones are not split. */
const WINDOW_BYTES = 16 * 1024 ** 2;
/** Lines behind that place in which no episode may come back. */
const CHECKED_LINES = 5000;

/** Tells the episode of a line; null for a line that tells none. */
type EpisodeOf = (line: string) => string | null;

/** How the lines of a file become episodes. */
interface Lines {
  /** Bytes of the header, which each part begins with. */
  readonly header: number;
  /** Null where each line is an episode of its own. */
  readonly episodeOf: EpisodeOf | null;
}

/**
 * The parts of a large text file with a step, an episode or a completion a line, cut where an episode begins; the file itself where it
 * cannot be cut: it is packed, is no such text, or does not number its episodes one after the other.
 */
export async function splitLarge(
  recording: SizedRecording,
  partBytes = PART_BYTES,
): Promise<SizedRecording[]> {
  if (recording.bytes < 2 * partBytes) return [recording];
  const parts = await withLines(recording, async (handle, lines) => {
    const cuts = await cutsOf(handle, recording.bytes, lines, partBytes);
    return cuts && partsBetween(recording, lines.header, cuts);
  });
  // Whoever reads the file says what is wrong with it.
  return parts ?? [recording];
}

/** Large text files are looked at in so many places, evenly spread, for about so many bytes each. */
const PLACES = 4;
const PLACE_BYTES = 16 * 1024 ** 2;

/**
 * Of a file of arrays what its reader makes of a look; some parts of a text file as of `splitLarge`, evenly spread, the first with its beginning; null where the file is no larger than a
 * few of them, or cannot be cut.
 */
export async function partsToLookAt(
  { path, label }: FoundRecording,
  placeBytes = PLACE_BYTES,
): Promise<ChosenParts | null> {
  const bytes = await stat(path).then(
    (found) => (found.isFile() ? found.size : 0),
    () => 0,
  );
  const packed = await packedStart({ path, label }, bytes, PLACES * placeBytes);
  if (packed) return packed;
  if (bytes >= 2 * PLACES * placeBytes && (await isOfArrays({ path, label })))
    return { parts: [{ path, label, look: PLACES * placeBytes }], share: null };
  if (bytes < 2 * PLACES * placeBytes) return null;
  return withLines({ path, label }, async (handle, { header, episodeOf }) => {
    const parts: FoundRecording[] = [];
    let read = 0;
    for (let k = 0; k < PLACES; k++) {
      const at = Math.floor(k === 0 ? header : header + (k * (bytes - header)) / PLACES);
      const start = k === 0 ? header : await cutBehind(handle, at, episodeOf);
      const end = await cutBehind(handle, at + placeBytes, episodeOf);
      if (start === null || end === null) return null;
      parts.push({ path, label, part: { header, start, end } });
      read += end - start;
    }
    return { parts, share: read / (bytes - header) };
  });
}

const OF_ARRAYS = ['hdf5', 'npz', 'columnar'];

async function isOfArrays({ path, label }: FoundRecording): Promise<boolean> {
  try {
    const source = await RecordingSource.open(path, label);
    const reader = source.packing === null ? readerFor(await source.sample()) : null;
    return OF_ARRAYS.includes(reader?.id ?? '');
  } catch {
    return false;
  }
}

/** Less than this unpacks to no more than a look may take, however well it is packed. */
const PACKED_LITTLE = 20;

/** The beginning of a packed text file of lines, of which nobody knows where a later place would be; null for any other file. */
async function packedStart(
  { path, label }: FoundRecording,
  bytes: number,
  end: number,
): Promise<ChosenParts | null> {
  if (bytes * PACKED_LITTLE < end) return null;
  try {
    let share = 0;
    const source = await RecordingSource.open(path, label, { onProgress: (read) => (share = read) });
    if (source.packing === null || !isLines(await source.sample())) return null;
    let unpacked = 0;
    for await (const chunk of source.chunks()) {
      unpacked += chunk.length;
      if (unpacked >= 2 * end) break;
    }
    if (unpacked < 2 * end) return null;
    return {
      parts: [{ path, label, part: { header: 0, start: 0, end } }],
      share: share / 2,
      beginning: true,
    };
  } catch {
    // Whoever reads the file says what is wrong with it.
    return null;
  }
}

/** Whether rows end where lines do, so that a file may be read up to any of them. */
function isLines(sample: Sample): boolean {
  const { text } = sample;
  if (text === null || !text.includes('\n')) return false;
  const reader = readerFor(sample)?.id;
  if (reader === 'csv' || reader === 'deepracer') return true;
  if (reader !== 'jsonl' && reader !== 'completions-jsonl') return false;
  return isRecord(JSON.parse(text.slice(0, text.indexOf('\n'))));
}

/** Null where a file cannot be cut. */
async function withLines<T>(
  { path, label }: FoundRecording,
  use: (handle: FileHandle, lines: Lines) => Promise<T | null>,
): Promise<T | null> {
  try {
    const source = await RecordingSource.open(path, label);
    const sample = source.packing === null ? await source.sample() : null;
    const lines = sample && linesOf(sample);
    if (!lines) return null;
    const handle = await open(path);
    try {
      return await use(handle, lines);
    } finally {
      await handle.close();
    }
  } catch {
    return null;
  }
}

function partsBetween(recording: SizedRecording, header: number, cuts: readonly number[]): SizedRecording[] {
  const starts = [header, ...cuts];
  return starts.map((start, i) => {
    const part: FilePart = { header, start, end: starts[i + 1] ?? recording.bytes };
    const bytes = header + part.end - start;
    const label = `${recording.label} (part ${i + 1} of ${starts.length})`;
    return { ...recording, label, part, bytes, unpacked: bytes };
  });
}

function linesOf(sample: Sample): Lines | null {
  const { text } = sample;
  // What counts here are bytes and line breaks.
  if (text === null || sample.head[0] === 0xff || sample.head[0] === 0xfe || !text.includes('\n'))
    return null;
  const reader = readerFor(sample)?.id;
  if (reader === 'csv') return csvLines(sample);
  if (reader !== 'jsonl' && reader !== 'completions-jsonl') return null;
  const first: unknown = JSON.parse(text.slice(0, text.indexOf('\n')));
  if (!isRecord(first)) return null;
  if (reader === 'completions-jsonl' || isEpisodeRow(first)) return { header: 0, episodeOf: null };
  const key = nameOf('episode', Object.keys(first));
  if (key === undefined) return null;
  const value = new RegExp(`"${key.replace(/[^\w ]/g, '\\$&')}"\\s*:\\s*("[^"\\\\]*"|[-+.\\w]+)`);
  return { header: 0, episodeOf: (line) => value.exec(line)?.[1] ?? null };
}

function csvLines(sample: Sample): Lines | null {
  const dialect = csvDialect(sample);
  const name = nameOf('episode', dialect?.names ?? []);
  if (!dialect || name === undefined) return null;
  let header = 0;
  for (let i = 0; i < dialect.skip; i++) {
    const end = sample.head.indexOf(10, header);
    if (end === -1) return null;
    header = end + 1;
  }
  const column = dialect.names.indexOf(name);
  const { delimiter } = dialect;
  return {
    header,
    episodeOf: (line) => Papa.parse<string[]>(line, { delimiter }).data[0]?.[column] ?? null,
  };
}

function nameOf(role: string, names: readonly string[]): string | undefined {
  return [...assignRoles(names)].find(([, own]) => own === role)?.[0];
}

/** Offsets at which an episode begins, about `partBytes` apart; null where one is not found. */
async function cutsOf(
  handle: FileHandle,
  size: number,
  { header, episodeOf }: Lines,
  partBytes: number,
): Promise<number[] | null> {
  const cuts: number[] = [];
  for (let at = header + partBytes; at < size - partBytes / 2; at = (cuts.at(-1) ?? at) + partBytes) {
    const cut = await cutBehind(handle, at, episodeOf);
    if (cut === null) return null;
    cuts.push(cut);
  }
  return cuts;
}

async function cutBehind(
  handle: FileHandle,
  at: number,
  episodeOf: EpisodeOf | null,
): Promise<number | null> {
  const window = Buffer.alloc(WINDOW_BYTES);
  const { bytesRead } = await handle.read(window, 0, window.length, at);
  const bytes = window.subarray(0, bytesRead);
  let start = bytes.indexOf(10) + 1;
  if (start === 0) return null;
  if (!episodeOf) return at + start;
  const past = new Set<string>();
  let episode: string | null = null;
  let cut: number | null = null;
  let checked = 0;
  for (let end = bytes.indexOf(10, start); end !== -1; start = end + 1, end = bytes.indexOf(10, start)) {
    const line = bytes.toString('utf8', start, end);
    const own: string | null = line.trim() === '' ? episode : episodeOf(line);
    if (own === null || past.has(own)) return null;
    if (episode !== null && own !== episode) {
      past.add(episode);
      cut ??= at + start;
    }
    episode = own;
    if (cut !== null && ++checked > CHECKED_LINES) break;
  }
  return cut;
}
