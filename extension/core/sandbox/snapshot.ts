import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { assetPath } from '../assets';
import { Child, type ChildCommand } from './child';

const FORGET_AFTER_MS = 14 * 24 * 3600 * 1000;
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
 * use; null when that fails, and then Pyodide starts without.
 */
export function ensureSnapshot(storage: string, command: () => ChildCommand): Promise<string | null> {
  let making = snapshots.get(storage);
  if (!making) snapshots.set(storage, (making = findOrMake(storage, command)));
  return making;
}

/** Asked for or being made, by folder: several processes may start at once. */
const snapshots = new Map<string, Promise<string | null>>();

async function findOrMake(storage: string, command: () => ChildCommand): Promise<string | null> {
  const path = join(storage, `pyodide-${snapshotKey()}.snapshot`);
  if (existsSync(path)) return path;
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

async function forgetOld(storage: string, keep: string): Promise<void> {
  for (const name of await readdir(storage)) {
    const path = join(storage, name);
    if (!/^pyodide-.*\.snapshot/.test(name) || path === keep) continue;
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > FORGET_AFTER_MS) await rm(path, { force: true });
  }
}
