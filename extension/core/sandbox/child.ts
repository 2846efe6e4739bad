import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync } from 'node:fs';
import { messageOf, type Problem } from '../problem';
import { Guardian } from './guardian';

export interface ChildCommand {
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** What it finds at file descriptor 3. */
  readonly input?: Uint8Array;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Why it could not be started at all. */
  readonly error?: string;
  /** Where it ran elsewhere and was lost there. */
  readonly problem?: Problem;
}

const STDERR_LIMIT = 64 * 1024;
/** Of util-linux, which every Linux distribution but the smallest has. */
const SETPRIV = ['/usr/bin/setpriv', '/bin/setpriv'].find(
  (path) => process.platform === 'linux' && existsSync(path),
);
/** For the others but Windows, whose children end with their parent (libuv puts them into a job object). */
const GUARDIAN = SETPRIV === undefined && process.platform !== 'win32' ? new Guardian() : undefined;
const living = new Set<Child>();

process.on('exit', () => {
  for (const child of living) child.kill();
});

/** Where the kernel can be asked to, it kills the child when we are killed: code that is busy in C looks at nothing. */
function endingWithUs(command: string, args: readonly string[]): [string, readonly string[]] {
  return SETPRIV === undefined ? [command, args] : [SETPRIV, ['--pdeathsig', 'KILL', '--', command, ...args]];
}

/** A process that is given one request and answers in frames, here or elsewhere. */
export interface SandboxProcess {
  readonly exited: Promise<Exit>;
  readonly stderr: string;
  /** False where it may wait for a free machine: then no start is too late. */
  readonly startsAtOnce?: boolean;
  onOutput(listener: (chunk: Buffer) => void): void;
  write(parts: readonly Uint8Array[]): void;
  setIdle(idle: boolean): void;
  kill(): void;
}

/** A process of our own, in its own group, that never outlives us. */
export class Child implements SandboxProcess {
  readonly exited: Promise<Exit>;
  /** The end of what it wrote to standard error. */
  stderr = '';
  private readonly process: ChildProcessWithoutNullStreams;

  constructor({ command, args, env, input }: ChildCommand) {
    // A group of its own (detached), so that one signal reaches whatever the code has started.
    this.process = spawn(...endingWithUs(command, args), {
      env: { ...env },
      stdio: input ? ['pipe', 'pipe', 'pipe', 'pipe'] : 'pipe',
      detached: process.platform !== 'win32',
    }) as ChildProcessWithoutNullStreams;
    const third = this.process.stdio[3];
    if (input && third && 'end' in third) {
      third.on('error', () => undefined);
      third.end(input);
    }
    living.add(this);
    const { pid } = this.process;
    if (pid !== undefined) GUARDIAN?.watch(pid);
    this.exited = new Promise((resolve) => {
      this.process.once('error', (error) => resolve({ code: null, signal: null, error: messageOf(error) }));
      this.process.once('close', (code, signal) => resolve({ code, signal }));
    });
    void this.exited.then(() => {
      living.delete(this);
      if (pid !== undefined) GUARDIAN?.forget(pid);
    });
    this.process.stderr.on('data', (chunk: Buffer) => {
      this.stderr = (this.stderr + chunk.toString('utf8')).slice(-STDERR_LIMIT);
    });
    // The other end may be gone before all is written: `exited` says so.
    this.process.stdin.on('error', () => undefined);
  }

  onOutput(listener: (chunk: Buffer) => void): void {
    this.process.stdout.on('data', listener);
  }

  /** Standard input stays open: a child whose parent is gone sees its end. */
  write(parts: readonly Uint8Array[]): void {
    this.process.stdin.cork();
    for (const part of parts) if (part.byteLength > 0) this.process.stdin.write(part);
    this.process.stdin.uncork();
  }

  /** While it only waits for work, it must not keep us alive. */
  setIdle(idle: boolean): void {
    const { process: child } = this;
    for (const handle of [child, child.stdin, child.stdout, child.stderr]) {
      const { ref, unref } = handle as { ref?: () => void; unref?: () => void };
      (idle ? unref : ref)?.call(handle);
    }
  }

  kill(): void {
    const { pid } = this.process;
    if (pid === undefined) return;
    try {
      process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
    } catch {
      this.process.kill('SIGKILL');
    }
  }
}
