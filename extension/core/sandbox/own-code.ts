import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Folders of other people's code, and of none. */
const NOT_OWN = /^(\.|node_modules|venv|__pycache__)/;

/**
 * Files of the user's own beside a task, by their names below the folder: those in it and in the packages right below it. What lies
 * deeper may be millions of files.
 */
export async function ownFiles(folder: string, isWanted: (name: string) => boolean): Promise<string[]> {
  const found: string[] = [];
  const entries = await readdir(folder, { withFileTypes: true }).catch((): Dirent[] => []);
  for (const entry of entries) {
    if (entry.isFile() && isWanted(entry.name)) found.push(entry.name);
    if (!entry.isDirectory() || NOT_OWN.test(entry.name)) continue;
    const below = await readdir(join(folder, entry.name)).catch((): string[] => []);
    if (below.includes('__init__.py'))
      found.push(...below.filter(isWanted).map((name) => join(entry.name, name)));
  }
  return found.sort();
}
