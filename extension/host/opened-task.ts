import type { RewardSource, Workbench } from '../core/loop/workbench';
import type { RunControl } from '../core/sandbox/sandbox';
import type { TaskContext } from '../core/task/context';
import type { TrainingState } from './training-state';

/** The hands a run works with: cancellation and progress, the progress also with other words, and what agents learn. */
export interface RunHandle {
  readonly control: RunControl & { readonly signal: AbortSignal };
  readonly say: (label: string, share: number | null) => void;
  readonly show: (training: TrainingState) => void;
}

/** A task with everything loaded that a run needs. */
export interface OpenedTask {
  readonly workbench: Workbench;
  readonly context: TaskContext;
  readonly reward: RewardSource;
}
