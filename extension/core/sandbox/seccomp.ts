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
  // Of the pairs that stay: what makes their memory, which no limit counts, larger, or sends descriptors out of sight.
  setsockopt: [54, 208],
  sendmsg: [46, 211],
  sendmmsg: [307, 269],
  // Makes everybody wait for the disk.
  sync: [162, 81],
  syncfs: [306, 267],
  // What others do with files that can be read here.
  inotify_init: [253, null],
  inotify_init1: [294, 26],
  fanotify_init: [300, 262],
  // Memory and messages that others may see.
  shmget: [29, 194],
  semget: [64, 190],
  msgget: [68, 186],
  mq_open: [240, 180],
  mq_unlink: [241, 181],
  shmat: [30, 196],
  shmctl: [31, 195],
  semop: [65, 193],
  semtimedop: [220, 192],
  semctl: [66, 191],
  msgsnd: [69, 189],
  msgrcv: [70, 188],
  msgctl: [71, 187],
  // Files without a place: no limit counts their memory.
  memfd_create: [319, 279],
  memfd_secret: [447, 447],
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

/**
 * More of them, for where no namespaces hide the other processes and files of the machine. Landlock looks at what is
 * opened, made and removed, and at signals, but not at these.
 */
const REFUSED_IN_PLAIN_SIGHT: typeof REFUSED = {
  // What a file is like, rather than what is in it.
  chmod: [90, null],
  fchmod: [91, 52],
  fchmodat: [268, 53],
  fchmodat2: [452, 452],
  chown: [92, null],
  fchown: [93, 55],
  lchown: [94, null],
  fchownat: [260, 54],
  utime: [132, null],
  utimes: [235, null],
  futimesat: [261, null],
  utimensat: [280, 88],
  setxattr: [188, 5],
  lsetxattr: [189, 6],
  fsetxattr: [190, 7],
  setxattrat: [463, 463],
  getxattr: [191, 8],
  lgetxattr: [192, 9],
  fgetxattr: [193, 10],
  getxattrat: [464, 464],
  listxattr: [194, 11],
  llistxattr: [195, 12],
  flistxattr: [196, 13],
  listxattrat: [465, 465],
  removexattr: [197, 14],
  lremovexattr: [198, 15],
  fremovexattr: [199, 16],
  removexattrat: [466, 466],
  file_setattr: [469, 469],
  // How other processes run.
  setpriority: [141, 140],
  ioprio_set: [251, 30],
  sched_setparam: [142, 118],
  sched_setscheduler: [144, 119],
  sched_setaffinity: [203, 122],
  sched_setattr: [314, 274],
};

const MACHINES = {
  x64: { audit: 0xc000003e, column: 0, clone: 56, fcntl: 72, mmap: 9, socketpair: 53, prlimit64: 302 },
  arm64: { audit: 0xc00000b7, column: 1, clone: 220, fcntl: 25, mmap: 222, socketpair: 199, prlimit64: 261 },
} as const;
const CLONE3 = 435;
const CLONE_THREAD = 0x10000;
const MAP_SHARED = 0x01;
const MAP_ANONYMOUS = 0x20;
/** Of `fcntl`: others wait before they write to a file, are told of what is done in a folder, and pipes hold more. */
const REFUSED_FCNTL = { F_SETLEASE: 1024, F_NOTIFY: 1026, F_SETPIPE_SZ: 1031 };
const SOCK_STREAM = 1;
const SOCK_TYPE = 0xf;
/** Of the other x86 interface, whose numbers start here. */
const X32 = 0x40000000;

const LOAD = 0x20;
const AND = 0x54;
const JUMP_EQUAL = 0x15;
const JUMP_GREATER_OR_EQUAL = 0x35;
const JUMP_SET = 0x45;
const RETURN = 0x06;

const ALLOW = 0x7fff0000;
const ERRNO = 0x00050000;
const KILL_PROCESS = 0x80000000;
const EPERM = 1;
const ENOMEM = 12;
const ENOSYS = 38;

/** Where `struct seccomp_data` holds them. */
const NUMBER = 0;
const ARCHITECTURE = 4;
/** Of the argument's lower half. */
const argument = (i: number): number => 16 + 8 * i;

type Instruction = readonly [code: number, ifTrue: number, ifFalse: number, k: number];

/**
 * The filter as `struct sock_filter[]`, for `bwrap --seccomp`; null for a machine we have no numbers for. It also is
 * the limit on processes that holds for root: without `fork` there is one. `inPlainSight`: no namespaces are around it.
 */
export function seccompFilter(arch: string = process.arch, inPlainSight = false): Buffer | null {
  const machine = arch === 'x64' || arch === 'arm64' ? MACHINES[arch] : null;
  if (!machine || endianness() !== 'LE') return null;
  const program: Instruction[] = [
    [LOAD, 0, 0, ARCHITECTURE],
    [JUMP_EQUAL, 1, 0, machine.audit],
    [RETURN, 0, 0, KILL_PROCESS],
    [LOAD, 0, 0, NUMBER],
  ];
  const refuse = (number: number, errno: number): void => {
    program.push([JUMP_EQUAL, 0, 1, number], [RETURN, 0, 0, ERRNO | errno]);
  };
  /** Goes on behind the rules unless one of them returns. */
  const decide = (number: number, rules: readonly Instruction[]): void => {
    program.push([JUMP_EQUAL, 0, rules.length + 1, number], ...rules, [LOAD, 0, 0, NUMBER]);
  };
  if (arch === 'x64') program.push([JUMP_GREATER_OR_EQUAL, 0, 1, X32], [RETURN, 0, 0, ERRNO | ENOSYS]);
  const refused = inPlainSight ? { ...REFUSED, ...REFUSED_IN_PLAIN_SIGHT } : REFUSED;
  for (const numbers of Object.values(refused)) {
    const number = numbers[machine.column];
    if (number !== null) refuse(number, EPERM);
  }
  // Of memory, the limit counts what is private.
  decide(machine.mmap, [
    [LOAD, 0, 0, argument(3)],
    [JUMP_SET, 0, 2, MAP_ANONYMOUS],
    [JUMP_SET, 0, 1, MAP_SHARED],
    [RETURN, 0, 0, ERRNO | ENOMEM],
  ]);
  decide(machine.fcntl, [
    [LOAD, 0, 0, argument(1)],
    ...Object.values(REFUSED_FCNTL).flatMap((command): Instruction[] => [
      [JUMP_EQUAL, 0, 1, command],
      [RETURN, 0, 0, ERRNO | EPERM],
    ]),
  ]);
  // The other kinds send to an address without being connected.
  decide(machine.socketpair, [
    [LOAD, 0, 0, argument(1)],
    [AND, 0, 0, SOCK_TYPE],
    [JUMP_EQUAL, 1, 0, SOCK_STREAM],
    [RETURN, 0, 0, ERRNO | EPERM],
  ]);
  // The limits of others.
  decide(machine.prlimit64, [
    [LOAD, 0, 0, argument(0)],
    [JUMP_EQUAL, 1, 0, 0],
    [RETURN, 0, 0, ERRNO | EPERM],
  ]);
  // Its flags lie in memory, which a filter can't read: glibc falls back to `clone`.
  refuse(CLONE3, ENOSYS);
  program.push(
    [JUMP_EQUAL, 0, 3, machine.clone],
    [LOAD, 0, 0, argument(0)],
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

/** The filters for the harness, which picks that of its machine: base 64 by the kernel's name of it. */
export function filtersByMachine(inPlainSight = false): Readonly<Record<string, string | null>> {
  const machines = { x86_64: 'x64', aarch64: 'arm64' };
  return Object.fromEntries(
    Object.entries(machines).map(([name, arch]) => [
      name,
      seccompFilter(arch, inPlainSight)?.toString('base64') ?? null,
    ]),
  );
}
