import { stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { glob } from 'tinyglobby';
import type { Problem } from '../problem';

/** Files with these endings are taken when a pattern names a directory. */
const ENDINGS = '**/*.{jsonl,ndjson,csv,npz,hdf5,h5}{,.gz}';

const byNumber = new Intl.Collator('en', { numeric: true });

export interface FoundRecording {
  /** Absolute. */
  readonly path: string;
  /** Relative to the directory of the patterns, or absolute where the pattern was; forward slashes. */
  readonly label: string;
}

/**
 * The files that paths and globs name, in the order of the patterns and by number within one (`2.csv` before `10.csv`), each
 * once. A pattern without a file is a problem.
 */
export async function findRecordings(
  patterns: readonly string[],
  directory: string,
): Promise<{ files: FoundRecording[]; problems: Problem[] }> {
  const files = new Map<string, FoundRecording>();
  const problems: Problem[] = [];
  for (const pattern of patterns) {
    const paths = await matches(pattern, directory);
    const base = isAbsolute(pattern) ? null : directory;
    for (const path of paths) if (!files.has(path)) files.set(path, { path, label: labelOf(path, base) });
    if (paths.length === 0)
      problems.push({
        code: 'no-file-matched',
        message: `No recording matches "${pattern}".`,
        hint: `Paths and globs are relative to ${directory}: correct the pattern, or record something there.`,
        where: { file: pattern },
      });
  }
  return { files: [...files.values()], problems };
}

async function matches(pattern: string, directory: string): Promise<string[]> {
  // A file may have brackets or backslashes in its name: what exists is meant literally. Otherwise a backslash is a
  // separator, as task files written on Windows have it, and never an escape.
  const literal = resolve(directory, pattern);
  const found = await kindOf(literal);
  if (found === 'file') return [literal];
  const options = { absolute: true, expandDirectories: false, onlyFiles: true } as const;
  const paths =
    found === 'directory'
      ? await glob(ENDINGS, { ...options, cwd: literal })
      : await glob(pattern.replaceAll('\\', '/'), { ...options, cwd: directory });
  return paths.map((path) => resolve(path)).sort(byNumber.compare);
}

async function kindOf(path: string): Promise<'file' | 'directory' | 'nothing'> {
  try {
    return (await stat(path)).isDirectory() ? 'directory' : 'file';
  } catch {
    return 'nothing';
  }
}

function labelOf(path: string, base: string | null): string {
  return (base === null ? path : relative(base, path)).split(sep).join('/');
}
