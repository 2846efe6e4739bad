import { randomBytes } from 'node:crypto';
import { lstat, mkdir, open, readdir, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';

/** `FILE.PID-RANDOM.tmp`: whoever finds one whose process is gone may take it away. */
const LEFTOVER = /\.(\d+)-[0-9a-f]{8}\.tmp$/;

/** Writes a file whole or not at all, also when the process is killed or the power fails half-way. */
export async function writeWhole(file: string, content: string | Uint8Array, mode?: number): Promise<void> {
  const unique = `${process.pid}-${randomBytes(4).toString('hex')}`;
  const temporary = join(dirname(file), `${basename(file)}.${unique}.tmp`);
  // Never through a link that somebody else has put there.
  const handle = await open(temporary, 'wx', mode);
  try {
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (thrown) {
    await unlink(temporary).catch(() => undefined);
    throw thrown;
  }
}

/**
 * Makes a folder of our own below `root`, and those between. None of them may be a link: they may have come with a repository, and what
 * we write and clear away would be somewhere else. Throws what the file system says.
 */
export async function makeBelow(root: string, folder: string): Promise<void> {
  let at = root;
  for (const part of relative(root, folder).split(sep)) {
    at = join(at, part);
    await mkdir(at).catch(async (thrown: unknown) => {
      if (!(await lstat(at).catch(() => null))) throw thrown;
    });
    if (!(await lstat(at)).isDirectory()) throw new Error(`${at} is a link or a file, not a folder`);
  }
}

/** Takes away what processes that were killed have left of files they were writing. */
export async function removeLeftovers(folder: string): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  for (const name of names) {
    const [, pid] = LEFTOVER.exec(name) ?? [];
    if (pid !== undefined && !isRunning(Number(pid))) await unlink(join(folder, name)).catch(() => undefined);
  }
}

/** Keeps a folder of working state out of git; whoever wants it there deletes the `*`, and an empty file is left alone. */
export async function ignoreInGit(folder: string): Promise<void> {
  const file = join(folder, '.gitignore');
  const known = await stat(file).catch(() => null);
  if (!known) await writeWhole(file, '*\n');
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    // Somebody else's process is running all the same.
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}
