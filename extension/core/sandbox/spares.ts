import type { Child } from './child';

/** On a slow machine. */
const STEPS_MEASURED_A_MILLISECOND = 4000;
/** After a run the next mostly follows at once: while a process waits for it, starting one more would only slow it down. */
const QUIET_MILLISECONDS = 500;
/** A run of so many steps takes about as long as a start. */
const STEPS_OF_A_START = 100_000;

/** Processes that are started ahead and wait for a request, so that a run need not wait for them. */
export class Spares {
  private readonly spares: Promise<Child | null>[] = [];
  private readonly ended = new WeakSet<Child>();
  private disposed = false;
  /** Taken since some were last started ahead: the next run may want as many. */
  private taken = 0;
  private later: NodeJS.Timeout | undefined;

  /** So many wait at a time: `least`, or `most` where the last run took more. */
  constructor(
    private readonly spawn: (isSpare: boolean) => Promise<Child>,
    private readonly least: number,
    private readonly most = least,
  ) {}

  /** The same once a replay of so many steps has been measured: the processor has better to do until then. */
  warmUpAfter(steps: number): void {
    const quiet = this.spares.length > 0 ? QUIET_MILLISECONDS : 0;
    clearTimeout(this.later);
    this.later = setTimeout(() => this.warmUp(), Math.max(quiet, steps / STEPS_MEASURED_A_MILLISECOND));
    this.later.unref();
  }

  /** Beside a run of so many steps that leaves a processor free. */
  warmUpBeside(steps: number): void {
    if (steps >= STEPS_OF_A_START && this.least > 1) this.warmUp();
  }

  /** Starts as many as are missing. */
  warmUp(): void {
    const wanted = Math.min(Math.max(this.least, this.taken), this.most);
    this.taken = 0;
    while (!this.disposed && this.spares.length < wanted) {
      const spare = this.spawn(true).then(
        (child) => {
          child.setIdle(true);
          // One that was killed while it waited is no spare.
          void child.exited.then(() => {
            this.ended.add(child);
            this.forget(spare);
          });
          if (this.disposed) child.kill();
          return child;
        },
        () => {
          // A run that finds no spare starts a process itself, and reports what goes wrong.
          this.forget(spare);
          return null;
        },
      );
      this.spares.push(spare);
    }
  }

  /** One that waits or is about to, or a new one. */
  async take(): Promise<Child> {
    this.taken++;
    for (let spare = this.spares.shift(); spare; spare = this.spares.shift()) {
      const child = await spare;
      if (child && !this.ended.has(child)) return child;
    }
    return this.spawn(false);
  }

  dispose(): void {
    this.disposed = true;
    for (const spare of this.spares.splice(0)) void spare.then((child) => child?.kill());
  }

  private forget(spare: Promise<Child | null>): void {
    const at = this.spares.indexOf(spare);
    if (at >= 0) this.spares.splice(at, 1);
  }
}
