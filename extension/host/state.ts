import type { Analysis } from '../core/analyzer/analysis';
import type { Finding } from '../core/critic/finding';
import type { RewardSource } from '../core/loop/workbench';
import type { Problem } from '../core/problem';
import type { TaskContext } from '../core/task/context';
import type { TrainingState } from './training-state';

/** What is going on for a task. `share` is null while nobody can say how much is left. */
interface Running {
  readonly label: string;
  readonly share: number | null;
}

/** An analysis and the very text it was made of. */
export interface AnalysedReward {
  readonly analysis: Analysis;
  readonly reward: RewardSource;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** How long the analysis took. */
  readonly seconds: number;
}

/** Everything the host knows of one task: an immutable snapshot, replaced as a whole whenever something changes. */
export interface TaskState {
  /** Absolute path of the task file. */
  readonly taskFile: string;
  readonly context?: TaskContext;
  /** The reward as it stands in the editor, saved or not. */
  readonly reward?: RewardSource;
  /** The function the trainer calls, when the contract found one in the present text. */
  readonly entry?: { readonly name: string; readonly line: number; readonly contract: string };
  /** What lint and dry run say of the present text. An up-to-date analysis has its own, which include these. */
  readonly findings: readonly Finding[];
  readonly analysed?: AnalysedReward;
  /** True when the reward's text is no longer the one that was analysed. */
  readonly stale: boolean;
  /** The last training of this session, on whatever text there was then. */
  readonly training?: TrainingState;
  readonly running?: Running;
  /** Why there is nothing newer to show; the rest of the state stays as it was. */
  readonly problem?: Problem;
}
