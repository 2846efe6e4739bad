/** A program that uses a sandbox and doesn't tidy up: for orphans.test.ts. Prints the ids of the processes it has started. */
import { execFileSync } from 'node:child_process';
import { Sandboxes } from '../../../extension/core/sandbox/sandboxes';
import { LIMITS, type RuntimeId } from './runtimes';
import { job, leaf, numbers, trajectories } from './sets';

const [, , id, mode] = process.argv;

/** All processes below this one. */
function descendants(): number[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).trim().split('\n');
  const rows = lines.map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line)?.slice(1) ?? []);
  const found = new Set([String(process.pid)]);
  for (let size = 0; size !== found.size;) {
    size = found.size;
    for (const [pid = '', parent = '', args = ''] of rows)
      if (found.has(parent) && !args.startsWith('ps ') && !args.includes('esbuild')) found.add(pid);
  }
  found.delete(String(process.pid));
  return [...found].map(Number);
}

async function main(): Promise<void> {
  const sandbox = new Sandboxes()[id as RuntimeId];
  const data = trajectories([1], leaf(numbers([1])));
  const source =
    mode === 'hang' ? 'def reward(obs):\n    while True: pass\n' : 'def reward(obs): return obs\n';
  const running = sandbox.replay(job(source, data, ['obs']), LIMITS);
  if (mode === 'hang') setTimeout(() => console.log(descendants().join(' ')), 4000);
  await running;
  setTimeout(() => console.log(descendants().join(' ')), 1000);
}

void main();
