// Things too large for the repository, downloaded once by package name and kept between runs.
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

function cacheRoot() {
  if (process.env.XDG_CACHE_HOME) return join(process.env.XDG_CACHE_HOME, 'rewardsmith');
  return process.platform === 'darwin'
    ? join(homedir(), 'Library', 'Caches', 'rewardsmith')
    : join(homedir(), '.cache', 'rewardsmith');
}

/**
 * The folder `name` of the cache, filled by `fill(folder)` when it is not there yet. It appears under its name only when
 * it is whole, so an interrupted download never leaves half an editor behind, and two runs at once don't disturb each other.
 */
export async function cached(name, fill) {
  const folder = join(cacheRoot(), name);
  if (existsSync(folder)) return folder;
  mkdirSync(cacheRoot(), { recursive: true });
  const partial = mkdtempSync(join(cacheRoot(), `.${name}-`));
  try {
    await fill(partial);
    if (!existsSync(folder)) renameSync(partial, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return folder;
}
