import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';

/** One of these lies where a project begins. */
export const PROJECT = ['.git', 'pyproject.toml', 'setup.py', 'setup.cfg'];
/** How far above a file its project may begin. */
export const MAX_LEVELS = 5;

/**
 * Where a file really lies, when its name says that it is in one of the folders and a link leads out of all of them; else null.
 * Of a name that says itself that it is elsewhere nothing is hidden.
 */
export async function leadsOut(file: string, folders: readonly string[]): Promise<string | null> {
  if (!folders.some((folder) => isBelow(file, folder))) return null;
  try {
    const [real = file, ...homes] = await Promise.all([file, ...folders].map((path) => realpath(path)));
    return homes.some((home) => isBelow(real, home)) ? null : real;
  } catch {
    return null; // It is not there: whoever reads it says so.
  }
}

/** The folder in which the project of a folder begins; the folder itself where nothing says so. */
export function projectOf(folder: string): string {
  let at = folder;
  for (let n = 0; n <= MAX_LEVELS; n++) {
    if (PROJECT.some((name) => existsSync(join(at, name)))) return at;
    if (dirname(at) === at) break;
    at = dirname(at);
  }
  return folder;
}

function isBelow(file: string, folder: string): boolean {
  return file.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
