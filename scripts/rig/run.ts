import type { SpawnOptions } from 'node:child_process';
import { spawn } from 'node:child_process';

/** Runs a command to its end and gives what it printed; throws with the last lines of it when it fails. */
export function run(
  command: string,
  args: readonly string[],
  options: Pick<SpawnOptions, 'cwd' | 'env'> = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let printed = '';
    const keep = (chunk: Buffer): void => {
      printed += chunk.toString();
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => reject(new Error(`${command} could not be started: ${error.message}`)));
    child.on('close', (code) => {
      if (code === 0) resolve(printed);
      else
        reject(
          new Error(`${[command, ...args].join(' ')} ended with ${String(code)}:\n${printed.slice(-2000)}`),
        );
    });
  });
}
