import type { BoundReward } from '../../contract/bound-reward';
import type { PyNode } from '../../syntax/tree';
import type { TaskContext } from '../../task/context';
import type { RuleContext } from '../context';
import type { Trace } from '../data/trace';
import type { Severity, SourceRange, StepReference } from '../finding';
import type { ProbeEpisode } from './synthetic';

/** What a reward gave on one synthetic step. */
export interface ProbeResult {
  /** NaN unless the step has a reward. */
  readonly reward: number;
  /** The exception, `ZeroDivisionError: …`, or null. */
  readonly error: string | null;
  /** It gave a number that is none. */
  readonly isNan: boolean;
  /** Line of the reward file where it was raised. */
  readonly line: number | null;
}

export interface ProbeInput {
  readonly rules: RuleContext;
  readonly task: TaskContext;
  readonly reward: BoundReward;
  readonly trace: Trace;
  /** The function's name in its `def` line, for findings that belong to the whole. */
  readonly entry: SourceRange;
}

/**
 * A question put to the reward with made-up input. `episodes` are built from the recording; `judge` gets what the reward
 * gave, one list an episode, and may only warn of what a correct reward would practically never do.
 */
export interface Probe {
  /** `RS201`; never reused. */
  readonly code: string;
  readonly title: string;
  readonly severity: Severity;
  prepare(input: ProbeInput): Prepared | null;
}

export interface Prepared {
  readonly episodes: readonly ProbeEpisode[];
  judge(results: readonly (readonly ProbeResult[])[]): Iterable<ProbeFinding>;
}

export interface ProbeFinding {
  readonly at: PyNode | SourceRange;
  /** Shows the input and both results. */
  readonly message: string;
  readonly severity?: Severity;
  /** As `Finding.refutes`. */
  readonly refutes?: true;
  readonly evidence: readonly StepReference[];
}
