import type { Child } from './child';
import type { Preload } from './preload';

interface Spare {
  readonly child: Promise<Child | null>;
  /** What it has been sent while it waits. */
  preload: Preload | undefined;
}

/** A process that has read no request yet. */
export interface Taken {
  readonly child: Child;
  readonly preload?: Preload | undefined;
}

/** On a slow machine. */
const STEPS_MEASURED_A_MILLISECOND = 4000;
/** After a run the next mostly follows at once: while a process waits for it, starting one more would only slow it down. */
const QUIET_MILLISECONDS = 500;
/** A run of so many steps takes about as long as a start. */
const STEPS_OF_A_START = 100_000;

/** Processes that are started ahead and wait for a request, so that a run need not wait for them. */
export class Spares {
  private readonly spares: Spare[] = [];
  /** What the processes of the last large run were given, one each: the next run mostly is about the same recording. */
  private preloads: readonly Preload[] = [];
  private readonly ended = new WeakSet<Child>();
  private disposed = false;
  /** Taken since some were last started ahead: the next run may want as many. */
  private taken = 0;
  /** How many wait at a time, since so many were taken the last time. */
  private wanted: number;
  private later: NodeJS.Timeout | undefined;

  /** So many wait at a time: `least`, or `most` where the last run took more. */
  constructor(
    private readonly spawn: (isSpare: boolean) => Promise<Child>,
    private readonly least: number,
    private readonly most = least,
  ) {
    this.wanted = least;
  }

  /** The same once a replay of so many steps has been measured: the processor has better to do until then. */
  warmUpAfter(steps: number): void {
    const quiet = this.spares.length > 0 ? QUIET_MILLISECONDS : 0;
    clearTimeout(this.later);
    this.later = setTimeout(() => this.warmUp(), Math.max(quiet, steps / STEPS_MEASURED_A_MILLISECOND));
    this.later.unref();
  }

  /** Beside a run of so many steps that leaves a processor free. */
  warmUpBeside(steps: number): void {
    if (steps >= STEPS_OF_A_START && this.least > 1) this.fill();
  }

  /** From now on, those that wait are sent these, one each. */
  sendAhead(preloads: readonly Preload[]): void {
    this.preloads = preloads;
  }

  /** Starts as many as are missing, but no more than `most` wait then. */
  warmUp(most?: number): void {
    if (most !== undefined) return this.fill(most);
    if (this.taken > 0) this.wanted = Math.min(Math.max(this.least, this.taken), this.most);
    this.taken = 0;
    this.fill();
  }

  private fill(most = this.wanted): void {
    while (!this.disposed && this.spares.length < Math.min(most, this.wanted))
      this.spares.push(this.started());
    this.preloadAll();
  }

  private started(): Spare {
    const spare: Spare = {
      preload: undefined,
      child: this.spawn(true).then(
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
      ),
    };
    return spare;
  }

  /** Sends what none of them has yet to those that have nothing of use. */
  private preloadAll(): void {
    const { spares, preloads } = this;
    const missing = preloads.filter((preload) => !spares.some((spare) => preload.isSame(spare.preload)));
    for (const spare of spares) {
      if (preloads.some((preload) => preload.isSame(spare.preload))) continue;
      const parts = missing[0]?.parts() ?? [];
      if (parts.length === 0) continue;
      spare.preload = missing.shift();
      void spare.child.then((child) => child?.write(parts));
    }
  }

  /** One that waits or is about to, or a new one: of several the one that was sent the n-th of what is sent ahead. */
  async take(n?: number): Promise<Taken> {
    this.taken++;
    while (this.spares.length > 0) {
      const wanted = n === undefined ? undefined : this.preloads[n];
      const at = wanted ? this.spares.findIndex(({ preload }) => wanted.isSame(preload)) : -1;
      const [spare] = this.spares.splice(at >= 0 ? at : n === undefined ? this.spares.length - 1 : 0, 1);
      const child = await spare?.child;
      if (child && !this.ended.has(child)) return { child, preload: spare?.preload };
    }
    return { child: await this.spawn(false) };
  }

  dispose(): void {
    this.disposed = true;
    for (const { child } of this.spares.splice(0)) void child.then((started) => started?.kill());
  }

  private forget(spare: Spare): void {
    const at = this.spares.indexOf(spare);
    if (at >= 0) this.spares.splice(at, 1);
  }
}
