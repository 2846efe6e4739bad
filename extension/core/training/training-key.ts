import { createHash } from 'node:crypto';
import { readFile, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codeDigest } from '../code-digest';

/** Files of the user's own beside the task: the environment may be made of any of them. */
const MOST_FILES = 500;

/** Python files in the folder and in the packages right below it: what lies deeper may be millions of files. */
async function codeIn(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isFile() && entry.name.endsWith('.py')) found.push(entry.name);
    if (!entry.isDirectory() || /^(\.|node_modules|venv|__pycache__)/.test(entry.name)) continue;
    const below = await readdir(join(folder, entry.name)).catch((): string[] => []);
    if (below.includes('__init__.py'))
      found.push(...below.filter((name) => name.endsWith('.py')).map((name) => join(entry.name, name)));
  }
  return found.sort();
}

/** Names everything that a training depends on: what is asked, the user's own code beside the task, the installed packages. */
export async function trainingKey(
  taskFile: string,
  asked: object,
  path: readonly string[],
  readsFolder: boolean,
): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([codeDigest, asked, path]));
  if (readsFolder) {
    const folder = dirname(taskFile);
    for (const name of (await codeIn(folder)).slice(0, MOST_FILES))
      hash.update(name).update(await readFile(join(folder, name)).catch(() => ''));
  }
  for (const place of path) {
    const changed = await stat(place).catch(() => null);
    hash.update(`${place} ${changed?.mtimeMs ?? 0}`);
  }
  return hash.digest('hex');
}
