import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process that runs. */
export interface Found {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

function processes(): Found[] {
  return readdirSync('/proc').flatMap((name): Found[] => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const parent = Number(stat.slice(stat.lastIndexOf(')')).split(' ')[2]);
      return [{ pid: Number(name), parent, command: readFileSync(`/proc/${name}/cmdline`, 'utf8') }];
    } catch {
      return [];
    }
  });
}

/** What was started by us, however long ago, and still runs. */
export function descendants(): Found[] {
  const all = processes();
  const ours = new Set([process.pid]);
  for (let size = 0; size < ours.size;) {
    size = ours.size;
    for (const { pid, parent } of all) if (ours.has(parent)) ours.add(pid);
  }
  return all.filter(({ pid }) => pid !== process.pid && ours.has(pid));
}

/** Kills the first Ray worker whose task can be told by its command, some time after it was met at work. */
export async function killWorkerAt(task: string, milliseconds: number): Promise<void> {
  for (let tries = 0; tries < 1200; tries++) {
    const ours = descendants();
    const worker = ours.find(
      ({ pid, command }) =>
        command.startsWith('ray::') &&
        ours.some((child) => child.parent === pid && child.command.includes(task)),
    );
    if (worker) {
      await sleep(milliseconds);
      process.kill(worker.pid, 'SIGKILL');
      return;
    }
    await sleep(50);
  }
  throw new Error('No worker was met at work.');
}
