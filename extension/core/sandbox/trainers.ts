import type { Result } from '../problem';
import type { SandboxProcess } from './child';

/** A trainer that waits for its request, and what it must know of its interpreter. */
export interface StartedTrainer {
  readonly child: SandboxProcess;
  readonly path: readonly string[];
  readonly limitsProcesses: boolean;
  readonly version: string;
  readonly isolation: string;
  /** Where it finds what lies at an absolute path here. */
  place(path: string): string;
  /** Where that lies here which it found there. */
  original(path: string): string;
}

/** Starts the embedded trainer, kept in like a replay. */
export interface Trainers {
  /** False where trainers run on other machines: what is installed there can change without a sign of it here. */
  readonly isHere: boolean;
  /** How many processes are to share so many seeds. */
  processesFor(seeds: number): number;
  /** It may also read these folders, of the user's own code. Its request gives it at most `seconds`. */
  startTrainer(folders: readonly string[], seconds: number): Promise<Result<StartedTrainer>>;
}
