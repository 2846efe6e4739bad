import { readdir, readFile } from 'node:fs/promises';

const SWEEPS = 3;

/**
 * Ends what a command has started in a session of its own, which no signal to its group reaches: each carries `mark` ("NAME=value") in
 * its environment. On Linux, where processes show theirs; elsewhere nothing is done.
 */
export async function endLeftBehind(mark: string): Promise<void> {
  if (process.platform !== 'linux') return;
  // One that starts another while we look is found in the next sweep.
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
    const marked = await Promise.all(
      pids.map(async (pid) => {
        const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
        return environment.split('\0').includes(mark) ? Number(pid) : null;
      }),
    );
    const left = marked.flatMap((pid) => pid ?? []);
    if (left.length === 0) return;
    for (const pid of left)
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It is gone.
      }
  }
}
