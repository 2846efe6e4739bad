import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codeDigest } from '../code-digest';
import { ownFiles } from '../sandbox/own-code';

/** Files of the user's own beside the task: the environment may be made of any of them. */
const MOST_FILES = 500;

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
    const code = await ownFiles(folder, (name) => name.endsWith('.py'));
    for (const name of code.slice(0, MOST_FILES))
      hash.update(name).update(await readFile(join(folder, name)).catch(() => ''));
  }
  for (const place of path) {
    const changed = await stat(place).catch(() => null);
    hash.update(`${place} ${changed?.mtimeMs ?? 0}`);
  }
  return hash.digest('hex');
}
