import { stat } from 'node:fs/promises';
import { basename, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { globby } from 'globby';
import type { Problem } from '../problem';
import { DESCRIPTION_FILES, describedDirectory, descriptionFile } from './recording-directory';

/** Files with these endings are taken when a pattern names a directory. */
const ENDINGS = '**/*.{jsonl,ndjson,csv,npz,hdf5,h5,parquet,arrow}{,.gz}';

const byNumber = new Intl.Collator('en', { numeric: true });

export interface FoundRecording {
  /** Absolute; the file that describes it where the recording is a directory. */
  readonly path: string;
  /** Relative to the directory of the patterns, or absolute where the pattern was; forward slashes. */
  readonly label: string;
}

/**
 * The recordings that paths and globs name, in the order of the patterns and by number within one (`2.csv` before `10.csv`),
 * each once. A pattern without a recording is a problem.
 */
export async function findRecordings(
  patterns: readonly string[],
  directory: string,
): Promise<{ files: FoundRecording[]; problems: Problem[] }> {
  const files = new Map<string, FoundRecording>();
  const problems: Problem[] = [];
  for (const pattern of patterns) {
    const matches = await matching(pattern, directory);
    const base = isAbsolute(pattern) ? null : directory;
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

interface Match {
  readonly path: string;
  /** What people call it: the path itself, or the directory that it describes. */
  readonly named: string;
}

async function matching(pattern: string, directory: string): Promise<Match[]> {
  // A file may have brackets or backslashes in its name: what exists is meant literally. Otherwise a backslash is a
  // separator, as task files written on Windows have it, and never an escape.
  const literal = resolve(directory, pattern);
  const found = await kindOf(literal);
  if (found === 'file') return [{ path: literal, named: literal }];
  const matches = found === 'directory' ? await inDirectory(literal) : await ofGlob(pattern, directory);
  return matches.sort((a, b) => byNumber.compare(a.named, b.named));
}

async function inDirectory(directory: string): Promise<Match[]> {
  const own = await descriptionFile(directory);
  if (own) return [{ path: own, named: directory }];
  const options = { absolute: true, expandDirectories: false, onlyFiles: true, cwd: directory } as const;
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
  // Its own description, cut: reading it says so.
  const broken = join(directory, 'meta', 'info.json');
  return found.length === 0 && (await kindOf(broken)) === 'file'
    ? [{ path: broken, named: directory }]
    : found;
}

async function ofGlob(pattern: string, directory: string): Promise<Match[]> {
  const described: Match[] = [];
  const files: Match[] = [];
  const options = { absolute: true, expandDirectories: false, onlyFiles: false, cwd: directory } as const;
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
