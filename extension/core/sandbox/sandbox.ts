import type { CallPlan } from '../contract/contract';
import type { Result } from '../problem';
import type { Field } from '../trajectory/fields';
import type { TrajectorySet } from '../trajectory/model';
import type { ReplayResult } from './replay';

/** Bounds of one run. At either bound the process is killed; what was finished is kept. */
export interface Limits {
  readonly seconds: number;
  readonly megabytes: number;
}

export const DEFAULT_LIMITS: Limits = { seconds: 60, megabytes: 2048 };

export interface RunControl {
  readonly signal?: AbortSignal;
  /** Share of the steps that are done, 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

export interface ReplayJob {
  readonly source: string;
  /** For tracebacks; nothing is read from it. */
  readonly file: string;
  readonly plan: CallPlan;
  /** How arrays reach the function: numpy arrays of the recorded dtype, or plain Python lists. */
  readonly arrays: 'numpy' | 'list';
  readonly data: TrajectorySet;
  /** Indices into data.episodes; all when absent. Rows of other episodes come back as not run. */
  readonly episodes?: readonly number[];
  /** Only these rows of each episode (a dry run), by row number in the set; all when absent. */
  readonly rows?: readonly number[];
  /** What each step did is told, row by row (`ReplayResult.trace`); values too from one row of the request up to another. */
  readonly trace?: readonly [from: number, to: number];
  /** Executed lines are told for each episode apart, too (`ReplayResult.byEpisode`). */
  readonly byEpisode?: boolean;
  /** No more processes than this; as many as are worth it when absent. */
  readonly processes?: number;
}

/** Evaluates Python expressions over the last step of each episode (success, causes). */
export interface ExpressionJob {
  readonly expressions: readonly string[];
  readonly data: TrajectorySet;
  /** Observation fields that expressions may name directly (the task file's `observation`). */
  readonly fields?: readonly Field[];
}

/** `true`, `false`, `null` (the expression gave None), or the error it raised; one an episode. */
export type ExpressionValue = boolean | null | { readonly type: string; readonly message: string };

export interface RuntimeInfo {
  readonly id: 'pyodide' | 'python';
  /** "Python 3.14.2 (Pyodide 314.0.7)". */
  readonly version: string;
  /** What keeps the code in: "own process under Node's permission model", "bubblewrap: no network, read-only". */
  readonly isolation: string;
}

/**
 * Runs Python that nobody has vetted. The code never shares a process with the extension. A Result is a failure only
 * when nothing could be run at all (no interpreter, cancelled before the start); a reward that crashes or hangs is a result.
 */
export interface Sandbox {
  readonly id: RuntimeInfo['id'];
  replay(job: ReplayJob, limits: Limits, control?: RunControl): Promise<Result<ReplayResult>>;
  evaluate(job: ExpressionJob, limits: Limits, control?: RunControl): Promise<Result<ExpressionValue[][]>>;
  dispose(): void;
}
