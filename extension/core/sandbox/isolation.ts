import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { homedir, tmpdir, userInfo } from 'node:os';
import { dirname, join, parse } from 'node:path';
import type { ChildCommand } from './child';
import type { Interpreter } from './interpreter';
import { filtersByMachine, seccompFilter } from './seccomp';

/** Of `rewardsmith_harness.cpython`; `train` is the embedded trainer's. */
export type HarnessFunction = 'main' | 'warm' | 'probe' | 'describe' | 'train';

/** One way of the operating system to keep a process in: no network, nothing to write to, few files to read. */
export interface Isolation {
  readonly id: 'bubblewrap' | 'unshare' | 'landlock' | 'sandbox-exec' | 'none';
  /** Shown to the user: "bubblewrap: no network, read-only, no home". */
  readonly description: string;
  /** The command that runs a function of the harness inside; `folder` holds the harness. */
  wrap(interpreter: Interpreter, folder: string, run: HarnessFunction): ChildCommand;
}

/** What the system's own libraries need; missing ones are left out. */
export const SYSTEM = [
  '/usr',
  '/lib',
  '/lib32',
  '/lib64',
  '/bin',
  '/sbin',
  '/etc/ld.so.cache',
  '/etc/ld.so.conf.d',
  '/etc/alternatives',
];

/**
 * All that is there of /proc: numeric libraries ask what the processor can do. The rest would show a reward its own
 * memory as a file (`/proc/self/mem`), results and recording included.
 */
export const HARDWARE = ['/proc/cpuinfo', '/proc/meminfo'];

export const ENVIRONMENT = {
  PATH: '/usr/bin:/bin',
  HOME: '/tmp',
  LANG: 'C.UTF-8',
  PYTHONUTF8: '1',
  // The same order of sets in each run and on each runtime.
  PYTHONHASHSEED: '0',
  PYTHONDONTWRITEBYTECODE: '1',
  // The machine is shared with the editor; and a thread pool a process costs address space.
  OMP_NUM_THREADS: '1',
  OPENBLAS_NUM_THREADS: '1',
  MKL_NUM_THREADS: '1',
  // Of Linux's C library: memory in large pages, and kept for the next column. Else half the time of whole columns goes into getting pages.
  GLIBC_TUNABLES:
    'glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=1073741824:glibc.malloc.trim_threshold=268435456:glibc.malloc.top_pad=16777216',
};

const SCRATCH_BYTES = 64 * 1024 * 1024;

/** Folders the interpreter reads: its prefixes and sys.path, but never a whole disk or a whole home. */
export function foldersOf({ executable, prefixes, path, home }: Interpreter): string[] {
  return [dirname(executable), ...prefixes, ...path].filter(
    (folder) => folder !== parse(folder).root && folder !== home && folder !== homedir(),
  );
}

/** What to mount of them and of the harness. */
function readable(interpreter: Interpreter, harness: string): string[] {
  const sorted = [...new Set([...foldersOf(interpreter), harness])].sort();
  const below = (folder: string, other: string): boolean => folder.startsWith(other + '/');
  return sorted.filter(
    (folder) =>
      existsSync(folder) &&
      ![...sorted, ...SYSTEM].some((other) => below(folder, other)) &&
      !SYSTEM.includes(folder),
  );
}

/**
 * What follows the interpreter on its command line. `filters`: the harness limits its own system calls before it reads a
 * request, where whoever starts it can't.
 */
export function pythonArguments(folder: string, run: HarnessFunction, filters = false): string[] {
  const called =
    run === 'train' ? 'rewardsmith_trainer.process import main' : `rewardsmith_harness.cpython import ${run}`;
  // What is named here, the reward can see.
  const start = `import sys; sys.path[0] = sys.argv[1]; from ${called} as run; run, box = run(); run(box)`;
  return ['-s', '-B', '-c', start, folder, ...(filters ? [JSON.stringify(filtersByMachine())] : [])];
}

interface BubblewrapOptions {
  /** Forbids further user namespaces; older versions can't. */
  readonly disablesUserNamespaces: boolean;
  /** By bubblewrap, or by the harness where nothing can be handed to bubblewrap. Kernels may be built without it. */
  readonly filtersSystemCalls: 'bubblewrap' | 'harness' | null;
}

function bubblewrapWith({ disablesUserNamespaces, filtersSystemCalls }: BubblewrapOptions): Isolation {
  const filter = filtersSystemCalls === 'bubblewrap' ? seccompFilter() : null;
  const filtersItself = filtersSystemCalls === 'harness';
  return {
    id: 'bubblewrap',
    description: `bubblewrap: no network, ${filter || filtersItself ? 'no further processes, ' : ''}read-only, no home`,
    wrap(interpreter, folder, run) {
      const binds = [...SYSTEM, ...HARDWARE].filter((path) => existsSync(path));
      return {
        command: 'bwrap',
        args: [
          ...[
            '--unshare-all',
            // People call machines by their own names.
            ...['--hostname', 'sandbox'],
            ...(disablesUserNamespaces ? ['--unshare-user', '--disable-userns'] : []),
            ...(filter ? ['--seccomp', '3'] : []),
            '--die-with-parent',
            '--new-session',
            '--cap-drop',
            'ALL',
            '--clearenv',
          ],
          ...Object.entries(ENVIRONMENT).flatMap(([name, value]) => ['--setenv', name, value]),
          ...['--size', String(SCRATCH_BYTES), '--tmpfs', '/tmp', '--dev', '/dev'],
          // A shared mapping of it is memory that no limit counts.
          ...['--ro-bind', '/dev/null', '/dev/zero'],
          ...[...binds, ...readable(interpreter, folder)].flatMap((path) => ['--ro-bind', path, path]),
          // /dev/shm, too: nothing but /tmp can be filled, and that is bounded.
          ...['--remount-ro', '/dev', '--remount-ro', '/', '--chdir', '/tmp', '--'],
          ...[interpreter.executable, ...pythonArguments(folder, run, filtersItself)],
        ],
        env: { PATH: process.env.PATH ?? ENVIRONMENT.PATH },
        ...(filter ? { input: filter } : {}),
      };
    },
  };
}

/** Older versions can't forbid further user namespaces inside. */
function bubblewraps(filters: BubblewrapOptions['filtersSystemCalls'][]): Isolation[] {
  return filters.flatMap((filtersSystemCalls) =>
    [true, false].map((disablesUserNamespaces) =>
      bubblewrapWith({ disablesUserNamespaces, filtersSystemCalls }),
    ),
  );
}

/** For this machine. */
export const BUBBLEWRAPS = bubblewraps(['bubblewrap', null]);

/** For who can't hand over a filter of system calls, on machines that may not be like this one. */
export const DISTANT_BUBBLEWRAPS = bubblewraps(['harness', null]);

/**
 * The same by hand, with util-linux: a root of its own made of read-only mounts, then no capabilities left to undo it.
 * $1 is an empty folder to mount on, then come the paths up to `--`, then the command.
 */
const UNSHARE_SCRIPT = `
set -e
root=$1
shift
mount --make-rprivate /
mount -t tmpfs -o size=1m,mode=755,nosuid,nodev tmpfs "$root"
mkdir -p "$root/proc" "$root/dev" "$root/tmp" "$root/.old"
mount -t tmpfs -o size=${SCRATCH_BYTES},nosuid,nodev tmpfs "$root/tmp"
while [ "$1" != -- ]; do
  if [ -d "$1" ]; then mkdir -p "$root$1"; else mkdir -p "$root$(dirname "$1")"; : > "$root$1"; fi
  mount --bind "$1" "$root$1"
  mount -o remount,bind,ro,nosuid,nodev "$root$1"
  shift
done
shift
mount -t proc proc "$root/proc" || mount --rbind /proc "$root/proc"
echo 0 > "$root/proc/sys/user/max_user_namespaces" || :
for device in null full random urandom; do
  : > "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
cd "$root"
pivot_root . .old
cd /tmp
umount -l /.old
# Last: umount looks into it.
umount -l /proc
test ! -e /proc/self
mount -o remount,ro,nosuid,nodev /
exec setpriv --no-new-privs --bounding-set=-all --inh-caps=-all --ambient-caps=-all -- "$@"
`;

const unshareWith = (filters: boolean): Isolation => ({
  id: 'unshare',
  description: `Linux namespaces (unshare): no network, ${filters ? 'no further processes, ' : ''}read-only, no home`,
  wrap(interpreter, folder, run) {
    const binds = [...SYSTEM.filter((path) => existsSync(path)), ...readable(interpreter, folder)];
    return {
      command: 'unshare',
      args: [
        ...[
          '--user',
          '--map-root-user',
          '--mount',
          '--net',
          '--pid',
          '--ipc',
          '--uts',
          '--fork',
          '--kill-child',
        ],
        ...['--', 'sh', '-c', UNSHARE_SCRIPT, 'sh', mountPoint(), ...binds, '--'],
        ...[interpreter.executable, ...pythonArguments(folder, run, filters)],
      ],
      env: { ...ENVIRONMENT, PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
    };
  },
});

/** The second where the kernel has no filter of system calls. */
export const UNSHARES = [unshareWith(true), unshareWith(false)];

/** An empty folder; what is mounted on it is seen by nobody but the run. */
function mountPoint(): string {
  const folder = join(tmpdir(), `rewardsmith-root-${userInfo().uid}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** Apple calls sandbox-exec deprecated and ships it with every macOS; there is no other way without a signed app. */
export const sandboxExec: Isolation = {
  id: 'sandbox-exec',
  description: 'sandbox-exec: no network, read-only, no home',
  wrap(interpreter, folder, run) {
    const literal = (path: string): string => `(literal ${JSON.stringify(path)})`;
    const below = (path: string): string => `(subpath ${JSON.stringify(path)})`;
    // Rules are matched against where links lead, and Homebrew's Python is reached through links.
    const own = withTargets(readable(interpreter, folder)).map(below);
    const programs = withTargets([interpreter.executable]).map(literal);
    const system = ['/usr/lib', '/usr/share', '/System', '/Library/Frameworks'].map(below);
    const profile = [
      '(version 1)',
      '(deny default)',
      '(import "system.sb")',
      // Of all: what takes our place is kept in just the same, and nothing can be started beside us.
      '(allow process-exec)',
      '(allow sysctl-read)',
      '(allow file-read-metadata)',
      `(allow file-read* ${[...system, ...own, ...programs].join(' ')})`,
      '(deny network*)',
      '(deny process-fork)',
      '(deny file-write*)',
      '(allow file-write-data (literal "/dev/null"))',
    ].join('\n');
    return {
      command: '/usr/bin/sandbox-exec',
      args: ['-p', profile, interpreter.executable, ...pythonArguments(folder, run)],
      env: ENVIRONMENT,
    };
  },
};

/** The paths, and where they lead. */
function withTargets(paths: readonly string[]): string[] {
  const targets = paths.flatMap((path) => (existsSync(path) ? [realpathSync(path)] : []));
  return [...new Set([...paths, ...targets])];
}
