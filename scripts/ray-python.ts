import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cached } from './rig/cache';

const VERSION = '2.60.0';

/** A Python with Ray in the user's cache folder, for tests; installed on first use (70 MB). */
export async function rayPython(): Promise<string> {
  const folder = await cached(`ray-${VERSION}`, (partial) => {
    const run = (command: string, ...args: string[]): void =>
      void execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    run('python3', '-m', 'venv', partial);
    run(
      pythonOf(partial),
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      `ray==${VERSION}`,
    );
    return Promise.resolve();
  });
  return pythonOf(folder);
}

function pythonOf(folder: string): string {
  const windows = join(folder, 'Scripts', 'python.exe');
  return existsSync(windows) ? windows : join(folder, 'bin', 'python');
}
