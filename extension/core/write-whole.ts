import { open, readdir, rename, unlink } from 'node:fs/promises';
import { dirname, basename, join } from 'node:path';

/** Of one process, so that two writes of one file don't meet. */
let count = 0;

/** `FILE.PID-COUNT.tmp`: whoever finds one whose process is gone may take it away. */
const LEFTOVER = /\.(\d+)-\d+\.tmp$/;

/** Writes a file whole or not at all, also when the process is killed or the power fails half-way. */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  const temporary = join(dirname(file), `${basename(file)}.${process.pid}-${++count}.tmp`);
  try {
    const handle = await open(temporary, 'w');
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

/** Takes away what processes that were killed have left of files they were writing. */
export async function removeLeftovers(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const [, pid] = LEFTOVER.exec(name) ?? [];
    if (pid !== undefined && !isRunning(Number(pid))) await unlink(join(folder, name)).catch(() => undefined);
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    // Somebody else's process is running all the same.
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}
