import { execFile } from 'node:child_process';
import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export interface CliRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const CLI = resolve('dist/cli.js');

/** Runs the built command line as a person does; `within`: a command that runs it in its place. */
export function rewardsmith(
  args: readonly string[],
  cwd = process.cwd(),
  within: readonly string[] = [],
): Promise<CliRun> {
  const [command = process.execPath, ...before] = [...within, process.execPath];
  return new Promise((done) => {
    execFile(command, [...before, CLI, ...args], { cwd, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === 'number' ? error.code : -1) : 0;
      done({ code, stdout, stderr });
    });
  });
}

/** A copy of the lava crossing example in a folder of its own. */
export async function lavaCopy(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rewardsmith-cli-'));
  await cp('examples/lava-crossing', folder, {
    recursive: true,
    filter: (path) => !path.includes('.rewardsmith'),
  });
  return folder;
}
