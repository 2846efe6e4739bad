import type { RewardFile } from '../core/loop/reward-file';
import type { Workbench } from '../core/loop/workbench';
import type { Result } from '../core/problem';
import type { TaskContext } from '../core/task/context';

/** What a session needs of the editor around it. */
export interface SessionHost {
  /** The workbench for the settings of a file's folder; the same one until they change. */
  workbench(file: string): Promise<Workbench>;
  /** False in an untrusted workspace: code may be read and linted there, never run. */
  mayRun(): boolean;
  /** The text of a file as the user sees it: of the open document, else of the file on disk; null when there is none. */
  read(file: string): Promise<string | null>;
  /** Takes what was thrown by our own fault; the user is told in a sentence. */
  logFault(thrown: unknown): void;
  /** The reward file the task means, and the function when it names one; runs nothing. */
  locateReward(taskFile: string, context: TaskContext | null): Promise<Result<RewardFile>>;
}
