import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Programs of the kernel's classic filter are lists of [code, jump if true, jump if false, value]. */
const LANDLOCK_IS_UNKNOWN = [
  [0x20, 0, 0, 0], // the number of the call
  [0x15, 0, 1, 444], // landlock_create_ruleset, on every machine
  [0x06, 0, 0, 0x0005_0000 | 38], // fails with ENOSYS, as in kernels before it
  [0x06, 0, 0, 0x7fff_0000], // all else is allowed
] as const;

const NO_NAMESPACES = 'bwrap --dev-bind / / --unshare-user --disable-userns --die-with-parent';

/**
 * Runs a command where no further user namespace can be made, as in many containers: there neither bubblewrap nor
 * namespaces by hand keep anything in, but Landlock may. Null where this can't be set up.
 */
export function withoutNamespaces(): readonly string[] | null {
  return ifItWorks(['sh', '-c', `exec ${NO_NAMESPACES} -- "$@"`, 'sh']);
}

/** The same on a kernel that has no Landlock either: nothing keeps anything in. */
export function withoutIsolation(): readonly string[] | null {
  const filter = join(mkdtempSync(join(tmpdir(), 'rewardsmith-filter-')), 'filter');
  const program = Buffer.alloc(LANDLOCK_IS_UNKNOWN.length * 8);
  for (const [i, [code, yes, no, value]] of LANDLOCK_IS_UNKNOWN.entries()) {
    program.writeUInt16LE(code, i * 8);
    program.writeUInt8(yes, i * 8 + 2);
    program.writeUInt8(no, i * 8 + 3);
    program.writeUInt32LE(value, i * 8 + 4);
  }
  writeFileSync(filter, program);
  return ifItWorks(['sh', '-c', `exec 9<"$0"; exec ${NO_NAMESPACES} --seccomp 9 -- "$@"`, filter]);
}

function ifItWorks(command: readonly [string, ...string[]]): readonly string[] | null {
  const [program, ...args] = command;
  return process.platform === 'linux' && spawnSync(program, [...args, 'true']).status === 0 ? command : null;
}
