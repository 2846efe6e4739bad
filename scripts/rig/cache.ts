import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

function cacheRoot(): string {
  const named = process.env['XDG_CACHE_HOME'];
  if (named) return join(named, 'rewardsmith');
  return process.platform === 'darwin'
    ? join(homedir(), 'Library', 'Caches', 'rewardsmith')
    : join(homedir(), '.cache', 'rewardsmith');
}

/**
 * The folder `name` of the user's cache, for things too large for the repository; `fill` fills it when it is not there
 * yet. It appears under its name only when it is whole, so an interrupted download never leaves half an editor behind,
 * and two runs at once don't disturb each other.
 */
export async function cached(name: string, fill: (folder: string) => Promise<unknown>): Promise<string> {
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
