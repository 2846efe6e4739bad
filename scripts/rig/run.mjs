import { spawn } from 'node:child_process';

/** npm is a script on Windows, and only a shell runs those. */
const shell = process.platform === 'win32';

/** Runs a command to its end and gives what it printed; throws with the last lines of it when it fails. */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { shell, stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let printed = '';
    const keep = (chunk) => (printed += chunk);
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.on('error', (error) => reject(new Error(`${command} could not be started: ${error.message}`)));
    child.on('close', (code) => {
      if (code === 0) resolve(printed);
      else reject(new Error(`${[command, ...args].join(' ')} ended with ${code}:\n${printed.slice(-2000)}`));
    });
  });
}
