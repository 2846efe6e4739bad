import { endianness } from 'node:os';

/**
 * System calls that a reward has no use for and that reach out of its process, or deep into the kernel; they give
 * EPERM. [x86_64, aarch64]; null where there is none. Numbers: the kernel's `syscall_64.tbl` and `asm-generic/unistd.h`.
 */
const REFUSED: Readonly<Record<string, readonly [number | null, number | null]>> = {
  // Other processes, and new ones. Threads come by `clone` with CLONE_THREAD, see below.
  fork: [57, null],
  vfork: [58, null],
  execveat: [322, 281],
  ptrace: [101, 117],
  process_vm_readv: [310, 270],
  process_vm_writev: [311, 271],
  process_madvise: [440, 440],
  kcmp: [312, 272],
  pidfd_open: [434, 434],
  pidfd_getfd: [438, 438],
  pidfd_send_signal: [424, 424],
  // Sockets; `socketpair` stays, for asyncio.
  socket: [41, 198],
  connect: [42, 203],
  bind: [49, 200],
  listen: [50, 201],
  // Memory and messages that others may see.
  shmget: [29, 194],
  semget: [64, 190],
  msgget: [68, 186],
  mq_open: [240, 180],
  // Files by another way than their path; file systems.
  open_by_handle_at: [304, 265],
  name_to_handle_at: [303, 264],
  mount: [165, 40],
  umount2: [166, 39],
  pivot_root: [155, 41],
  chroot: [161, 51],
  open_tree: [428, 428],
  move_mount: [429, 429],
  fsopen: [430, 430],
  fsconfig: [431, 431],
  fsmount: [432, 432],
  fspick: [433, 433],
  mount_setattr: [442, 442],
  unshare: [272, 97],
  setns: [308, 268],
  quotactl: [179, 60],
  swapon: [167, 224],
  swapoff: [168, 225],
  acct: [163, 89],
  // The kernel itself.
  kexec_load: [246, 104],
  kexec_file_load: [320, 294],
  init_module: [175, 105],
  finit_module: [313, 273],
  delete_module: [176, 106],
  reboot: [169, 142],
  syslog: [103, 116],
  bpf: [321, 280],
  perf_event_open: [298, 241],
  userfaultfd: [323, 282],
  io_uring_setup: [425, 425],
  io_uring_enter: [426, 426],
  io_uring_register: [427, 427],
  add_key: [248, 217],
  request_key: [249, 218],
  keyctl: [250, 219],
  personality: [135, 92],
  modify_ldt: [154, null],
  iopl: [172, null],
  ioperm: [173, null],
};

const MACHINES = {
  x64: { audit: 0xc000003e, column: 0, clone: 56 },
  arm64: { audit: 0xc00000b7, column: 1, clone: 220 },
} as const;
const CLONE3 = 435;
const CLONE_THREAD = 0x10000;
/** Of the other x86 interface, whose numbers start here. */
const X32 = 0x40000000;

const LOAD = 0x20;
const JUMP_EQUAL = 0x15;
const JUMP_GREATER_OR_EQUAL = 0x35;
const JUMP_SET = 0x45;
const RETURN = 0x06;

const ALLOW = 0x7fff0000;
const ERRNO = 0x00050000;
const KILL_PROCESS = 0x80000000;
const EPERM = 1;
const ENOSYS = 38;

/** Where `struct seccomp_data` holds them. */
const NUMBER = 0;
const ARCHITECTURE = 4;
const FIRST_ARGUMENT = 16;

/**
 * The filter as `struct sock_filter[]`, for `bwrap --seccomp`; null for a machine we have no numbers for. It also is
 * the limit on processes that holds for root: without `fork` there is one.
 */
export function seccompFilter(arch: string = process.arch): Buffer | null {
  const machine = arch === 'x64' || arch === 'arm64' ? MACHINES[arch] : null;
  if (!machine || endianness() !== 'LE') return null;
  const program: [code: number, ifTrue: number, ifFalse: number, k: number][] = [
    [LOAD, 0, 0, ARCHITECTURE],
    [JUMP_EQUAL, 1, 0, machine.audit],
    [RETURN, 0, 0, KILL_PROCESS],
    [LOAD, 0, 0, NUMBER],
  ];
  const refuse = (number: number, errno: number): void => {
    program.push([JUMP_EQUAL, 0, 1, number], [RETURN, 0, 0, ERRNO | errno]);
  };
  if (arch === 'x64') program.push([JUMP_GREATER_OR_EQUAL, 0, 1, X32], [RETURN, 0, 0, ERRNO | ENOSYS]);
  for (const numbers of Object.values(REFUSED)) {
    const number = numbers[machine.column];
    if (number !== null) refuse(number, EPERM);
  }
  // Its flags lie in memory, which a filter can't read: glibc falls back to `clone`.
  refuse(CLONE3, ENOSYS);
  program.push(
    [JUMP_EQUAL, 0, 3, machine.clone],
    [LOAD, 0, 0, FIRST_ARGUMENT],
    [JUMP_SET, 1, 0, CLONE_THREAD],
    [RETURN, 0, 0, ERRNO | EPERM],
    [RETURN, 0, 0, ALLOW],
  );
  const bytes = Buffer.alloc(8 * program.length);
  program.forEach(([code, ifTrue, ifFalse, k], i) => {
    bytes.writeUInt16LE(code, 8 * i);
    bytes.writeUInt8(ifTrue, 8 * i + 2);
    bytes.writeUInt8(ifFalse, 8 * i + 3);
    bytes.writeUInt32LE(k, 8 * i + 4);
  });
  return bytes;
}

/** The filters for the harness, which picks that of its machine: base 64 by the kernel's name of it, as JSON. */
export function filtersByMachine(): string {
  const machines = { x86_64: 'x64', aarch64: 'arm64' };
  return JSON.stringify(
    Object.fromEntries(
      Object.entries(machines).map(([name, arch]) => [name, seccompFilter(arch)?.toString('base64') ?? null]),
    ),
  );
}
