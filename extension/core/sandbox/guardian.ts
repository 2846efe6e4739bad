import { spawn, type ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';

/** Keeps the ids that it is told; when whoever tells it is gone, it kills those that are left, and their groups. */
const SCRIPT = `
pids=
while read -r what pid; do
  kept=
  for one in $pids; do [ "$one" = "$pid" ] || kept="$kept $one"; done
  pids=$kept
  [ "$what" = + ] && pids="$pids $pid"
done
for pid in $pids; do kill -9 "-$pid" "$pid"; done
`;

/**
 * Ends processes when this one is killed, where the kernel can't be asked to: a shell that reads from us until there is nobody to read
 * from. The processes can't see to that themselves: code in C (`sum(range(10**13))`) lets nobody look.
 */
export class Guardian {
  private shell: ChildProcess | undefined;

  watch(pid: number): void {
    this.tell('+', pid);
  }

  forget(pid: number): void {
    this.tell('-', pid);
  }

  private tell(what: '+' | '-', pid: number): void {
    this.shell ??= this.start();
    this.shell.stdin?.write(`${what} ${pid}\n`);
  }

  private start(): ChildProcess {
    // Detached: Ctrl-C in a terminal is not for it.
    const shell = spawn('/bin/sh', ['-c', SCRIPT], {
      env: {},
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    });
    shell.on('error', () => undefined);
    shell.stdin.on('error', () => undefined);
    shell.unref();
    (shell.stdin as Socket).unref();
    return shell;
  }
}
