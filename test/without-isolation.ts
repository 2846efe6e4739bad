import { spawnSync } from 'node:child_process';

/**
 * Runs a command where no further user namespace can be made, as in many containers: there neither bubblewrap nor
 * namespaces by hand keep anything in. Null where this can't be set up.
 */
export function withoutIsolation(): readonly string[] | null {
  const command = [
    'bwrap',
    '--dev-bind',
    '/',
    '/',
    '--unshare-user',
    '--disable-userns',
    '--die-with-parent',
    '--',
  ] as const;
  const [program, ...args] = command;
  return process.platform === 'linux' && spawnSync(program, [...args, 'true']).status === 0 ? command : null;
}
