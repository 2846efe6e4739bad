import { execFile } from 'node:child_process';
import { ENVIRONMENT, foldersOf, HARDWARE, pythonArguments, SYSTEM, type Isolation } from './isolation';
import { filtersByMachine } from './seccomp';

const DEVICES = ['/dev/null', '/dev/urandom', '/dev/random'];

/**
 * For where namespaces can't be had, as in most containers: the process gives up its rights by Landlock (Linux 6.12)
 * and a filter of system calls, then becomes the interpreter. Other than with namespaces, the machine stays in sight: which
 * files exist and how large they are. `python` does the giving up, and must be nobody's who wrote the project: an
 * interpreter of the project's own is confined from its first instruction on.
 */
export function landlockBy(python: string): Isolation {
  return {
    id: 'landlock',
    description:
      'Landlock: no network, no further processes, nothing to write to, no home (names and sizes of files can be seen)',
    wrap(interpreter, folder, run) {
      const rights = {
        filters: filtersByMachine(true),
        readable: [...SYSTEM, ...HARDWARE, ...DEVICES, ...foldersOf(interpreter)],
        writable: ['/dev/null'],
        environment: ENVIRONMENT,
      };
      const start =
        'import sys; sys.path[0] = sys.argv[1]; from rewardsmith_harness.confine import enter; enter()';
      return {
        command: python,
        args: [
          // Nothing of the project's is loaded: no packages, no files that site reads.
          ...['-I', '-S', '-B', '-c', start, folder, JSON.stringify(rights)],
          ...[interpreter.executable, ...pythonArguments(folder, run)],
        ],
        env: { PATH: process.env.PATH ?? ENVIRONMENT.PATH },
      };
    },
  };
}

let found: Promise<string | null> | undefined;

/** The interpreter itself, not a script in front of it; null where there is none. */
export function pythonOnPath(): Promise<string | null> {
  return (found ??= new Promise((resolve) => {
    const ask = ['-I', '-S', '-c', 'import ctypes, sys; print(sys.executable)'];
    execFile('python3', ask, { timeout: 20_000 }, (error, stdout) => {
      resolve(error || stdout.trim() === '' ? null : stdout.trim());
    });
  }));
}
