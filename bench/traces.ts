import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What runs may leave behind on this machine, as far as Linux shows it. */
export interface Traces {
  /** Ids of the processes below this one, zombies included. */
  readonly processes: ReadonlySet<number>;
  /** What the open file descriptors of this process point at; numbers of pipes and sockets left out. */
  readonly descriptors: readonly string[];
  /** Paths below the folders for temporary files. */
  readonly files: ReadonlySet<string>;
  /** Of this process: what its JavaScript and its buffers hold, in bytes. */
  readonly memory: number;
}

export function traces(): Traces {
  return { processes: descendants(), descriptors: descriptors(), files: temporaryFiles(), memory: memory() };
}

/** Processes that were started by this one, or by those that were. */
export function descendants(): Set<number> {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')')).split(' ')[2]));
    } catch {
      // It has just ended.
    }
  }
  const found = new Set<number>();
  for (const pid of parents.keys()) {
    let at = parents.get(pid);
    while (at !== undefined && at > 1 && at !== process.pid) at = parents.get(at);
    if (at === process.pid) found.add(pid);
  }
  return found;
}

function descriptors(): string[] {
  return readdirSync('/proc/self/fd')
    .map((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`).replace(/:\[\d+\]$/, '');
      } catch {
        return null; // The one that lists the folder.
      }
    })
    .filter((target) => target !== null)
    .sort();
}

function temporaryFiles(): Set<string> {
  const found = new Set<string>();
  for (const folder of [tmpdir(), '/dev/shm'])
    for (const name of readdirSync(folder)) found.add(join(folder, name));
  return found;
}

function memory(): number {
  if (!globalThis.gc) throw new Error('Start Node with --expose-gc.');
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
