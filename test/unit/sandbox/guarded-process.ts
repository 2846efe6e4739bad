/** A program that has two children watched and forgets one of them: for orphans.test.ts. Prints their ids. */
import { spawn } from 'node:child_process';
import { Guardian } from '../../../extension/core/sandbox/guardian';

const guardian = new Guardian();
const pids = [0, 1].map(() => {
  const { pid = 0 } = spawn('sleep', ['30'], { stdio: 'ignore', detached: true });
  guardian.watch(pid);
  return pid;
});
guardian.forget(pids[1] ?? 0);
console.log(pids.join(' '));
setInterval(() => 0, 1000);
