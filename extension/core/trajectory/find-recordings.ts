import { lstat, stat } from 'node:fs/promises';
import { basename, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { globby } from 'globby';
import type { Problem, Result } from '../problem';
import { fail, ok } from '../problem';
import { DESCRIPTION_FILES, describedDirectory, descriptionFile } from './recording-directory';
import { addressOf, type RemoteFile } from './remote/address';
import type { Downloads } from './remote/downloads';
import type { FilePart, ReadControl } from './source';
import { byNumber } from '../sorted';

/** Files with these endings are taken when a pattern names a directory. */
const ENDINGS = '**/*.{jsonl,ndjson,csv,tsv,npz,hdf5,h5,parquet,arrow,feather}{,.gz,.zst,.zip}';

/** JSON that says something about recordings, tasks or programs. */
const NO_RECORDINGS = [
  DESCRIPTION_FILES,
  '**/{meta,node_modules,.rewardsmith}/**',
  '**/*.{reward,preferences,schema}.json',
  '**/{package,package-lock,tsconfig,config,settings,dataset_dict,dataset_info}.json',
];

export interface FoundRecording {
  /** Absolute; the file that describes it where the recording is a directory. */
  readonly path: string;
  /** Relative to the directory of the patterns, or absolute where the pattern was, or a URL; forward slashes. */
  readonly label: string;
  /** The part of the file that is meant; all of it when absent. */
  readonly part?: FilePart;
  /** As in `ReadControl`. */
  readonly look?: number;
  /** Why it is a copy of before, where its server could not be asked. */
  readonly note?: Problem;
}

export interface FindOptions extends ReadControl {
  /** Fetches what URLs name; nothing is downloaded when absent. `onProgress` tells how far that is. */
  readonly downloads?: Downloads | undefined;
  /** Logs that hold no steps are wanted too where recordings lie beside them: to look at, not to replay. */
  readonly logs?: boolean | undefined;
}

export interface Found {
  readonly files: readonly FoundRecording[];
  /** Patterns without a recording, and the notes on those that were found. */
  readonly problems: readonly Problem[];
}

/**
 * The recordings that paths, globs and URLs name, in the order of the patterns and by number within one (`2.csv` before
 * `10.csv`), each once. A pattern without a recording is a problem.
 */
export async function findRecordings(
  patterns: readonly string[],
  directory: string,
  options: FindOptions = {},
): Promise<Found> {
  const files = new Map<string, FoundRecording>();
  const problems: Problem[] = [];
  const remote = patterns.filter((pattern) => addressOf(pattern)?.kind === 'web');
  for (const pattern of patterns) {
    const address = addressOf(pattern);
    if (address?.kind === 'problem') {
      problems.push(address.problem);
      continue;
    }
    if (address?.kind === 'web') {
      const before = remote.indexOf(pattern);
      const found = await download(address.file, {
        ...options,
        onProgress: (share) => options.onProgress?.((before + share) / remote.length),
      });
      if (!found.ok) problems.push(found.problem);
      else if (!files.has(found.value.path)) {
        files.set(found.value.path, distinct(found.value, files));
        if (found.value.note) problems.push(found.value.note);
      }
      if (options.signal?.aborted) break;
      continue;
    }
    const path = address?.path ?? pattern;
    const logs = options.logs ?? false;
    const matches = address ? await atPath(address.path, logs) : await matching(pattern, directory, logs);
    const base = isAbsolute(path) ? null : directory;
    for (const { path, named } of matches)
      if (!files.has(path)) files.set(path, { path, label: labelOf(named, base) });
    if (matches.length === 0)
      problems.push({
        code: 'no-file-matched',
        message: `No recording matches "${pattern}".`,
        hint: `Paths and globs are relative to ${directory}: correct the pattern, or record something there.`,
        where: { file: pattern },
      });
  }
  return { files: [...files.values()], problems };
}

/** What finding recordings and what reading them afterwards reports to: each has a half where something is downloaded. */
export function inTurn<T extends ReadControl>(
  patterns: readonly string[],
  control: T,
): { readonly finding: T; readonly reading: T } {
  const { onProgress } = control;
  if (!onProgress || !patterns.some((pattern) => addressOf(pattern)?.kind === 'web'))
    return { finding: { ...control, onProgress: undefined }, reading: control };
  return {
    finding: { ...control, onProgress: (share) => onProgress(share / 2) },
    reading: { ...control, onProgress: (share) => onProgress((1 + share) / 2) },
  };
}

async function download(
  file: RemoteFile,
  { downloads, ...control }: FindOptions,
): Promise<Result<FoundRecording>> {
  if (!downloads)
    return fail(
      'download-not-allowed',
      'Nothing is downloaded here.',
      'Download the file yourself and name its path.',
      { file: file.label },
    );
  const copy = await downloads.get(file, control);
  if (!copy.ok) return copy;
  const { path, note } = copy.value;
  return ok({ path, label: file.label, ...(note === null ? {} : { note }) });
}

/** URLs that differ in their query only, which is not shown, are told apart by a number. */
function distinct(found: FoundRecording, others: ReadonlyMap<string, FoundRecording>): FoundRecording {
  const taken = new Set([...others.values()].map(({ label }) => label));
  let label = found.label;
  for (let number = 2; taken.has(label); number++) label = `${found.label} (${number})`;
  return { ...found, label };
}

interface Match {
  readonly path: string;
  /** What people call it: the path itself, or the directory that it describes. */
  readonly named: string;
}

async function matching(pattern: string, directory: string, logs: boolean): Promise<Match[]> {
  // A file may have brackets or backslashes in its name: what exists is meant literally. Otherwise a backslash is a
  // separator, as task files written on Windows have it, and never an escape.
  const literal = resolve(directory, pattern);
  if ((await kindOf(literal)) !== 'nothing') return atPath(literal, logs);
  // A link that leads nowhere: opening it says so.
  const isLink = (await lstat(literal).catch(() => null))?.isSymbolicLink() ?? false;
  return isLink ? [{ path: literal, named: literal }] : sorted(await ofGlob(pattern, directory));
}

/** The recordings at an absolute path: of the file, or of the directory. */
async function atPath(path: string, logs: boolean): Promise<Match[]> {
  const found = await kindOf(path);
  if (found === 'nothing') return [];
  return found === 'file' ? [{ path, named: path }] : sorted(await inDirectory(path, logs));
}

function sorted(matches: readonly Match[]): Match[] {
  return [...matches].sort((a, b) => byNumber(a.named, b.named));
}

async function inDirectory(directory: string, logs: boolean): Promise<Match[]> {
  const own = await descriptionFile(directory);
  if (own) return [{ path: own, named: directory }];
  const options = {
    absolute: true,
    expandDirectories: false,
    suppressErrors: true,
    onlyFiles: true,
    cwd: directory,
  } as const;
  const described: Match[] = [];
  for (const path of await globby(DESCRIPTION_FILES, options)) {
    const recording = await describedDirectory(path);
    if (recording) described.push({ path: resolve(path), named: resolve(recording.directory) });
  }
  const files = (await globby(ENDINGS, options)).map((path) => ({
    path: resolve(path),
    named: resolve(path),
  }));
  const found = outside(described, [...described, ...files]);
  const add = async (pattern: string, ignore: string[] = []): Promise<void> => {
    for (const path of await globby(pattern, { ...options, ignore }))
      found.push({ path: resolve(path), named: resolve(path) });
  };
  // Most JSON describes something; where there is nothing else it may be what was recorded, as the replays of Kaggle.
  if (found.length === 0) await add('**/*.json{,.gz}', NO_RECORDINGS);
  // What a training logged is no steps, so in a task it stands for itself only.
  if (logs || found.length === 0) await add('**/*.tfevents.*');
  // Its own description, cut: reading it says so.
  const broken = join(directory, 'meta', 'info.json');
  return found.length === 0 && (await kindOf(broken)) === 'file'
    ? [{ path: broken, named: directory }]
    : found;
}

async function ofGlob(pattern: string, directory: string): Promise<Match[]> {
  const described: Match[] = [];
  const files: Match[] = [];
  const options = {
    absolute: true,
    expandDirectories: false,
    suppressErrors: true,
    onlyFiles: false,
    cwd: directory,
  } as const;
  const glob = pattern.replaceAll('\\', '/');
  // A folder's `**` names the folder itself, too.
  for (const found of await globby(glob.endsWith('/**') ? [glob, glob.slice(0, -3)] : glob, options)) {
    const path = resolve(found);
    if ((await kindOf(path)) !== 'directory') files.push({ path, named: path });
    else {
      const description = await descriptionFile(path);
      if (description) described.push({ path: description, named: path });
    }
  }
  return outside(described, [...described, ...files]);
}

/** Without the parts of recordings that were found as a whole, which `**` names too. */
function outside(directories: readonly Match[], matches: readonly Match[]): Match[] {
  return matches.filter(
    ({ named }) => !directories.some((directory) => named.startsWith(directory.named + sep)),
  );
}

async function kindOf(path: string): Promise<'file' | 'directory' | 'nothing'> {
  try {
    return (await stat(path)).isDirectory() ? 'directory' : 'file';
  } catch {
    return 'nothing';
  }
}

function labelOf(path: string, base: string | null): string {
  const label = base === null ? path : relative(base, path);
  return (label || basename(path)).split(sep).join('/');
}
