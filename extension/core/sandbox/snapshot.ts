import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { assetPath } from '../assets';
import { Child, type ChildCommand } from './child';

/** One for each version of RewardSmith or of Node; two editors may have different ones. */
const KEPT = 2;
/** Somebody may be reading, or writing, what was used or begun so recently. */
const IN_USE_MS = 10 * 60 * 1000;
const SMALLEST = 1 << 20;

/** Where caches go when nobody says otherwise: outside any repository. */
export function defaultStorage(): string {
  const { env, platform } = process;
  if (env.XDG_CACHE_HOME) return join(env.XDG_CACHE_HOME, 'rewardsmith');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'rewardsmith');
  if (platform === 'win32')
    return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'rewardsmith');
  return join(homedir(), '.cache', 'rewardsmith');
}

/**
 * The memory of a started Pyodide with the harness in it: starting from it takes a tenth of the time. Made on first
 * use, and again when somebody has removed it; null when that fails, and then Pyodide starts without.
 */
export async function ensureSnapshot(storage: string, command: () => ChildCommand): Promise<string | null> {
  const known = snapshots.get(storage);
  const path = await known;
  if (path !== undefined && (path === null || (await markUsed(path)))) return path;
  // Another may have been faster while we looked.
  const other = snapshots.get(storage);
  if (other && other !== known) return other;
  const making = findOrMake(storage, command);
  snapshots.set(storage, making);
  return making;
}

/** False when it is not there. */
async function markUsed(path: string): Promise<boolean> {
  const now = new Date();
  try {
    await utimes(path, now, now);
    return true;
  } catch {
    // It may lie where we must not write.
    return existsSync(path);
  }
}

/** Asked for or being made, by folder: several processes may start at once. */
const snapshots = new Map<string, Promise<string | null>>();

async function findOrMake(storage: string, command: () => ChildCommand): Promise<string | null> {
  const path = join(storage, `pyodide-${snapshotKey()}.snapshot`);
  if (await markUsed(path)) return path;
  const bytes = await makeSnapshot(command());
  if (!bytes) return null;
  const draft = `${path}.${process.pid}`;
  try {
    await mkdir(storage, { recursive: true });
    await writeFile(draft, bytes);
    await rename(draft, path);
    await forgetOld(storage, path);
    return path;
  } catch {
    await rm(draft, { force: true }).catch(() => undefined);
    return null;
  }
}

/** Changes with anything that the memory depends on. */
function snapshotKey(): string {
  const harness = assetPath('python', 'rewardsmith_harness');
  const hash = createHash('sha256').update(process.version).update(process.arch);
  for (const file of [
    assetPath('pyodide', 'child.js'),
    assetPath('pyodide', 'pyodide-lock.json'),
    ...readdirSync(harness)
      .filter((name) => name.endsWith('.py'))
      .map((name) => join(harness, name)),
  ])
    hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}

async function makeSnapshot(command: ChildCommand): Promise<Buffer | null> {
  const child = new Child(command);
  const chunks: Buffer[] = [];
  child.onOutput((chunk) => chunks.push(chunk));
  const timer = setTimeout(() => child.kill(), 120_000);
  const { code } = await child.exited;
  clearTimeout(timer);
  const bytes = Buffer.concat(chunks);
  return code === 0 && bytes.length > SMALLEST ? bytes : null;
}

/** Keeps the newest by use, and whatever may be in use. */
async function forgetOld(storage: string, keep: string): Promise<void> {
  const names = (await readdir(storage)).filter((name) => /^pyodide-.*\.snapshot/.test(name));
  const found = await Promise.all(
    names.map(async (name) => {
      const path = join(storage, name);
      const used = (await stat(path).catch(() => null))?.mtimeMs ?? 0;
      return { path, used };
    }),
  );
  const old = Date.now() - IN_USE_MS;
  const others = found.filter(({ path }) => path !== keep).sort((a, b) => b.used - a.used);
  for (const { path, used } of others.slice(KEPT - 1)) if (used < old) await rm(path, { force: true });
}
