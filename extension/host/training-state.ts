import type { Problem } from '../core/problem';
import type { CurvePoint } from '../core/training/curve';
import type { Outcome } from '../core/training/outcome';
import type { Budget } from '../core/training/training';

/** What agents learn from a reward, as far as it is known. */
export interface TrainingState {
  /** The reward's file name. */
  readonly reward: string;
  readonly budget: Budget;
  readonly curve: readonly CurvePoint[];
  /** The same for the environment's own reward; empty before it is trained on, and with your own trainer. */
  readonly native: readonly CurvePoint[];
  /** Null while it goes on, and where it did not come to its end. */
  readonly outcome: Outcome | null;
  /** Why it did not come to its end; null while it goes on. */
  readonly problem: Problem | null;
}
