import { assetPath } from '../assets';
import { codeDigest } from '../code-digest';
import { fingerprint } from './cache/fingerprint';
import type { RecordingStore } from './cache/store';
import { concatSets, schemaDifference } from './concat';
import { findRecordings, inTurn } from './find-recordings';
import type { Found, FoundRecording } from './find-recordings';
import { foreignProblem } from './foreign';
import type { LoadedFile, TrajectorySet } from './model';
import { cachedFile, cachedSet, remember } from './recording-cache';
import { MANY_BYTES } from './readers/reader';
import { readerFor, readerOf, readers, tableReaderFor, tableReaders } from './readers/registry';
import { readInWorker } from './reading-worker';
import type { SeriesTable } from './series-table';
import type { Downloads } from './remote/downloads';
import { RecordingSource } from './source';
import type { ReadingRequest } from './worker';
import type { Problem, Result } from '../problem';
import { ProblemError, fail, messageOf, ok } from '../problem';

export interface LoadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Share of the files that is read, 0 to 1. */
  readonly onProgress?: ((share: number) => void) | undefined;
  /** Where recordings that were read once are kept as columns; they are not kept when absent. */
  readonly store?: RecordingStore | undefined;
  /** Fetches what URLs name; nothing is downloaded when absent. */
  readonly downloads?: Downloads | undefined;
  /** As in `FindOptions`. */
  readonly logs?: boolean | undefined;
  /** Told of a file without steps. */
  readonly onTable?: ((table: SeriesTable) => void) | undefined;
}

export interface Recordings {
  /** All files that could be read and joined, as one set; null when there is none. */
  readonly set: TrajectorySet | null;
  /** Those files, in the order of their episodes. */
  readonly files: readonly Omit<LoadedFile, 'set'>[];
  /** Patterns without a file, files that could not be read, files of another schema. */
  readonly problems: readonly Problem[];
}

/** One file a pattern named, read or not. */
export interface ReadFile {
  readonly file: string;
  readonly result: Result<LoadedFile>;
  /** What a file without steps holds; `result` is its `notReplayed` then. */
  readonly table?: SeriesTable;
}

/**
 * Reads the recordings that paths, globs and URLs name, relative to `directory`, and joins them. One bad file never stops the
 * others. Episodes are called by their number, or `file#number` when the patterns name several files. The same object comes
 * back while no file has changed.
 */
export async function loadRecordings(
  patterns: readonly string[],
  directory: string,
  options: LoadOptions = {},
): Promise<Recordings> {
  const { finding, reading } = inTurn(patterns, options);
  return loadFound(await findRecordings(patterns, directory, finding), reading);
}

/** As `loadRecordings`, of recordings that were found before. */
export async function loadFound(found: Found, options: LoadOptions = {}): Promise<Recordings> {
  const { files, problems } = await readFound(found, options);
  const met = [...problems];
  const accepted: LoadedFile[] = [];
  for (const { result } of files) {
    if (!result.ok) {
      met.push(result.problem);
      continue;
    }
    const [reference] = accepted;
    const difference = reference ? schemaDifference(reference.set, result.value.set) : null;
    if (reference && difference)
      met.push({
        code: 'schema-differs',
        message: `This recording does not fit the others: ${difference} as in ${reference.file}.`,
        hint: 'Give recordings of another task a task file of their own.',
        where: { file: result.value.file },
      });
    else accepted.push(result.value);
  }
  const set = accepted.length
    ? cachedSet(accepted, found.files.map(({ label }) => label).join('\n'), () => join(accepted, found.files))
    : null;
  return {
    set,
    files: accepted.map(({ file, format, notes }) => ({ file, format, notes })),
    problems: met,
  };
}

/** Reads each of the recordings for itself. Cancelled: those that were read, and one problem. */
export async function readRecordings(
  patterns: readonly string[],
  directory: string,
  options: LoadOptions = {},
): Promise<{ files: ReadFile[]; problems: readonly Problem[] }> {
  const { finding, reading } = inTurn(patterns, options);
  return readFound(await findRecordings(patterns, directory, finding), reading);
}

async function readFound(
  { files: found, problems }: Found,
  options: LoadOptions,
): Promise<{ files: ReadFile[]; problems: readonly Problem[] }> {
  const files: ReadFile[] = [];
  for (const [i, file] of found.entries()) {
    const onProgress = (share: number): void => options.onProgress?.((i + share) / found.length);
    files.push(await readEach(file, { ...options, onProgress }));
    if (options.signal?.aborted) break;
    onProgress(1);
  }
  return { files, problems };
}

/** Reads one recording, its table where it has no steps. */
export async function readEach(found: FoundRecording, options: LoadOptions): Promise<ReadFile> {
  let table: SeriesTable | undefined;
  const onTable = (met: SeriesTable): void => {
    table = met;
  };
  const result = await readFile(found, { ...options, onTable });
  return table ? { file: found.label, result, table } : { file: found.label, result };
}

/** As `readRecording`, and kept in memory for the next who asks. */
async function readFile(found: FoundRecording, options: LoadOptions): Promise<Result<LoadedFile>> {
  const { path, label } = found;
  const cached = await cachedFile(path, label, (format) => companionsOf(path, format));
  if (cached) return ok(cached);
  const read = await readStamped(found, options);
  if (!read.ok) return read;
  const { loaded, stamp } = read.value;
  remember(path, loaded, stamp);
  return ok(loaded);
}

/** Reads one recording, from its columns in `options.store` where they are there. Nothing of it is kept in memory. */
export async function readRecording(
  found: FoundRecording,
  options: LoadOptions = {},
): Promise<Result<LoadedFile>> {
  const read = await readStamped(found, options);
  return read.ok ? ok(read.value.loaded) : read;
}

/** Other files that are read with a recording of this format. */
export async function companionsOf(path: string, format: string): Promise<readonly string[]> {
  return (await readerOf(format)?.companions?.(path)) ?? [];
}

async function readStamped(
  { path, label, part, look }: FoundRecording,
  { store: ownStore, ...options }: LoadOptions,
): Promise<Result<{ readonly loaded: LoadedFile; readonly stamp: string }>> {
  const companions = (format: string): Promise<readonly string[]> => companionsOf(path, format);
  // What is kept is found by its path: parts of a file are not.
  const store = part || look ? undefined : ownStore;
  try {
    const stored = await store?.read(path, label, companions);
    if (stored) return ok(stored);
    const source = await RecordingSource.open(path, label, { ...options, look }, part);
    const sample = await source.sample();
    const tables = tableReaderFor(sample);
    if (tables) {
      const { id: format, title } = tables;
      const table = { file: label, format, title, ...(await tables.readTable(source, sample)) };
      options.onTable?.(table);
      return { ok: false, problem: table.notReplayed };
    }
    const reader = readerFor(sample);
    if (!reader) {
      const titles = [...readers, ...tableReaders].map(({ title }) => title);
      return { ok: false, problem: foreignProblem(source, sample, titles) };
    }
    const stamp = await fingerprint([path, ...(await companions(reader.id))]);
    let pieces: readonly Uint8Array[] | null = null;
    const result =
      source.likelySize < (reader.threadFrom ?? MANY_BYTES)
        ? await reader.read(source, sample)
        : await readInWorker(
            source,
            assetPath('reading', 'worker.js'),
            'recording',
            {
              path,
              label,
              reader: reader.id,
              part: part ?? null,
              look: look ?? null,
              origin: store ? { path, stamp, code: codeDigest } : null,
            } satisfies ReadingRequest,
            (made) => (pieces = made),
          );
    if (!result.ok) return result;
    const loaded: LoadedFile = { file: label, format: reader.id, ...result.value };
    await store?.write(path, stamp, loaded, pieces);
    return ok({ loaded, stamp });
  } catch (error) {
    if (error instanceof ProblemError) return { ok: false, problem: error.problem };
    return fail(
      'file-unreadable',
      `The file could not be read (${messageOf(error)}).`,
      'Split it into smaller files or record it again; if that does not help, report it with the file.',
      { file: label },
    );
  }
}

function join(accepted: readonly LoadedFile[], all: readonly FoundRecording[]): TrajectorySet {
  const name = episodeNaming(all);
  return concatSets(accepted.map(({ file, set }) => name(file, set)));
}

/** Ids of several files carry the file: its name alone where no other file of the task has the same. */
export function episodeNaming(
  all: readonly FoundRecording[],
): (file: string, set: TrajectorySet) => TrajectorySet {
  if (all.length === 1) return (_file, set) => set;
  const baseName = (file: string): string => file.slice(file.lastIndexOf('/') + 1);
  const times = new Map<string, number>();
  for (const { label } of all) times.set(baseName(label), (times.get(baseName(label)) ?? 0) + 1);
  return (file, set) => {
    const prefix = times.get(baseName(file)) === 1 ? baseName(file) : file;
    return {
      ...set,
      episodes: set.episodes.map((episode) => ({ ...episode, id: `${prefix}#${episode.id}` })),
    };
  };
}
