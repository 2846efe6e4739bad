import { lstat, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { ownFiles } from '../own-code';

/** What code beside a task may read, such as the plan of a maze; recordings are larger. */
const MOST_BYTES_OF_DATA = 1 << 18;
const MOST_BYTES = 1 << 22;
const BELOW = /(?:^|[\\/])rewardsmith-own-(\d+)(?:[\\/](.*))?$/;

/** The user's own code beside a task, for machines that don't see its folder. */
export interface ShippedCode {
  /** Base 64, by paths below the folder of the harness. */
  readonly files: Readonly<Record<string, string>>;
  /** Below the folder of the harness; what was not shipped stays where it is. */
  place(path: string): string;
  original(path: string): string;
}

export async function shippedCode(folders: readonly string[]): Promise<ShippedCode> {
  const files: Record<string, string> = {};
  let left = MOST_BYTES;
  for (const [i, folder] of folders.entries())
    for (const name of await ownFiles(folder, (file) => !file.startsWith('.'))) {
      const path = join(folder, name);
      // A link may lead to what the sandbox here would not show.
      const found = await lstat(path).catch(() => null);
      if (!found?.isFile()) continue;
      const isCode = name.endsWith('.py');
      if (!isCode && (found.size > MOST_BYTES_OF_DATA || found.size > left)) continue;
      const content = await readFile(path).catch(() => null);
      if (!content) continue;
      left -= content.length;
      files[`${nameOf(i)}/${name.split(sep).join('/')}`] = content.toString('base64');
    }
  return {
    files,
    place(path) {
      const i = folders.findIndex((folder) => path === folder || path.startsWith(folder + sep));
      const folder = folders[i];
      if (folder === undefined) return path;
      return `${nameOf(i)}${path.slice(folder.length).split(sep).join('/')}`;
    },
    original(path) {
      const [, i, rest = ''] = BELOW.exec(path) ?? [];
      const folder = i === undefined ? undefined : folders[Number(i)];
      return folder === undefined ? path : join(folder, rest);
    },
  };
}

function nameOf(i: number): string {
  return `rewardsmith-own-${i}`;
}
