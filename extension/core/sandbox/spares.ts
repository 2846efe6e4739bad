import type { Child } from './child';

/** On a slow machine. */
const STEPS_MEASURED_A_MILLISECOND = 4000;

/** Processes that are started ahead and wait for a request, so that a run need not wait for them. */
export class Spares {
  private readonly spares: Promise<Child | null>[] = [];
  private readonly ended = new WeakSet<Child>();
  private disposed = false;
  /** Taken since some were last started ahead: the next run may want as many. */
  private taken = 0;

  /** So many wait at a time: `least`, or `most` where the last run took more. */
  constructor(
    private readonly spawn: (isSpare: boolean) => Promise<Child>,
    private readonly least: number,
    private readonly most = least,
  ) {}

  /** The same once a replay of so many steps has been measured: the processor has better to do until then. */
  warmUpAfter(steps: number): void {
    setTimeout(() => this.warmUp(), steps / STEPS_MEASURED_A_MILLISECOND).unref();
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
