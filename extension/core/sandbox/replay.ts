import type { RuntimeInfo } from './sandbox';

/** Status of a step; only `Ok` has a reward. */
export const StepStatus = {
  Ok: 0,
  Crash: 1,
  NotANumber: 2,
  Timeout: 3,
  NotApplicable: 4,
  NotRun: 5,
} as const;
export type StepStatus = (typeof StepStatus)[keyof typeof StepStatus];

/** For loops over rows, which it makes several times as fast as a look into the object for each. */
const OK: number = StepStatus.Ok;

/** One distinct error, however many steps had it. */
export interface ReplayError {
  readonly kind: 'crash' | 'nan' | 'timeout';
  /** Python's exception type; '' for nan. */
  readonly type: string;
  readonly message: string;
  /** Line in the reward file, from 1; null when it was not in the reward file. */
  readonly line: number | null;
  readonly traceback: string;
  readonly steps: number;
  /** Row where it was first seen; null when the module itself could not be loaded (then no step has run). */
  readonly firstRow: number | null;
}

/** A candidate replayed over a trajectory set. Arrays have one entry a row of the set. */
export interface ReplayResult {
  readonly runtime: RuntimeInfo;
  readonly status: Uint8Array;
  /** NaN unless the status is Ok. */
  readonly reward: Float64Array;
  /** By component name, in order of first appearance; NaN where the function did not return it. */
  readonly components: ReadonlyMap<string, Float64Array>;
  readonly errors: readonly ReplayError[];
  /**
   * Executed lines of the reward file and how many calls of the function they stand in ran them at least once; a line that
   * runs while the file is loaded counts 1; absent line: never executed. Exact, except that a function which an exception
   * leaves into the reward's own `except` is counted by statement. Of a statement on several lines, each line is counted.
   */
  readonly lines: ReadonlyMap<number, number>;
  /** What the reward printed, at most 10 kB. */
  readonly printed: string;
  readonly seconds: number;
  /** What each step did, in order; only where it was asked for. */
  readonly trace?: readonly TracedRow[];
  /** As `lines`, of each episode; only where it was asked for. By a row of the episode. */
  readonly byEpisode?: readonly EpisodeLines[];
}

export interface EpisodeLines {
  readonly row: number;
  readonly lines: readonly (readonly [line: number, calls: number])[];
}

/** What one call of the reward did. Values are short texts that the reward's own `__repr__` may have made up. */
export interface TracedRow {
  readonly row: number;
  /** Lines that ran, from 1, ascending; of a statement on several lines, each. */
  readonly lines: readonly number[];
  /**
   * The statements that ran, in order, with the variables that changed by each and what they became; `return` is what was
   * given back. A function's own line shows its arguments. Empty where no values were asked for.
   */
  readonly notes: readonly (readonly [
    line: number,
    changed: readonly (readonly [name: string, text: string])[],
  ])[];
}

export interface ErrorCounts {
  readonly crash: number;
  readonly nan: number;
  readonly timeout: number;
  readonly notApplicable: number;
}

export function countErrors(replay: ReplayResult): ErrorCounts {
  const { status } = replay;
  const counts = new Float64Array(256);
  for (let from = 0; from < status.length; from += BLOCK)
    countStates(status, from, Math.min(from + BLOCK, status.length), counts);
  return {
    crash: counts[StepStatus.Crash] ?? 0,
    nan: counts[StepStatus.NotANumber] ?? 0,
    timeout: counts[StepStatus.Timeout] ?? 0,
    notApplicable: counts[StepStatus.NotApplicable] ?? 0,
  };
}

/** Few rows a call: what is called often is compiled soon, what loops long in one call is not. */
const BLOCK = 4096;

function countStates(status: Uint8Array, from: number, to: number, counts: Float64Array): void {
  for (let row = from; row < to; row++) {
    const state = status[row] ?? 0;
    if (state !== OK) counts[state] = (counts[state] ?? 0) + 1;
  }
}
