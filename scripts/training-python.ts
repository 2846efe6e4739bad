import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cached } from './rig/cache';

const PACKAGES = ['gymnasium==1.4.0', 'minigrid==3.2.0', 'numpy'];

/** A Python with Gymnasium and MiniGrid in the user's cache folder, for the outcome benchmark; installed on first use. */
export async function trainingPython(): Promise<string> {
  const folder = await cached('gymnasium-1.4.0', (partial) => {
    const run = (command: string, ...args: string[]): void =>
      void execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    run('python3', '-m', 'venv', partial);
    run(pythonOf(partial), '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...PACKAGES);
    return Promise.resolve();
  });
  return pythonOf(folder);
}

function pythonOf(folder: string): string {
  const windows = join(folder, 'Scripts', 'python.exe');
  return existsSync(windows) ? windows : join(folder, 'bin', 'python');
}
