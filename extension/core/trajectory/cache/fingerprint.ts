import { stat } from 'node:fs/promises';

/** A clock this coarse (FAT, some network drives) may give two writes the same time. */
const COARSE_MS = 2000;
/** Kernels stamp files with the time of their last tick. */
const TICK_MS = 20;

/**
 * Changes when one of the files is written, replaced or removed. The time of the last change of the inode is in it, which no
 * program can set back, so that an edit which restores the modification time is seen too.
 */
export async function fingerprint(paths: readonly string[]): Promise<string> {
  const stamps = await Promise.all(
    paths.map(async (path) => {
      try {
        const { mtimeNs, ctimeNs, size, ino, dev } = await stat(path, { bigint: true });
        return `${path}:${mtimeNs}:${ctimeNs}:${size}:${dev}:${ino}`;
      } catch {
        return `${path}:none`;
      }
    }),
  );
  return stamps.join('\n');
}

/** False while a file is so new that another write could still get the same times. */
export async function isSettled(path: string): Promise<boolean> {
  const { mtimeNs, ctimeMs } = await stat(path, { bigint: true });
  const margin = mtimeNs % 1_000_000_000n === 0n ? COARSE_MS : TICK_MS;
  return Date.now() - Number(ctimeMs) > margin;
}
