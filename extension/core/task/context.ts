import type { Field } from '../trajectory/fields';
import type { LoadedFile, TrajectorySet } from '../trajectory/model';
import type { CriticSettings } from '../critic/settings';
import type { Preference } from '../preferences/preferences';
import type { Problem } from '../problem';
import type { EpisodeOutcome } from './outcome';
import type { LargeRecording } from '../stream/files';
import type { RewardTask } from './task';

/** A task file with everything it points to loaded, except the reward. */
export interface TaskContext {
  /** Absolute path of the task file. */
  readonly file: string;
  readonly task: RewardTask;
  readonly set: TrajectorySet;
  readonly files: readonly Omit<LoadedFile, 'set'>[];
  /** Recordings that could not be read, and expressions that failed; the rest was loaded. */
  readonly problems: readonly Problem[];
  readonly fields: readonly Field[];
  /** How long it took to have the recordings; next to nothing where they were in memory. */
  readonly readSeconds?: number;
  /** One an episode. */
  readonly outcomes: readonly EpisodeOutcome[];
  /** Pairs of trajectories that somebody judged; absent: none. */
  readonly preferences?: readonly Preference[];
  /** What the task file says of the critic's rules; absent when it says nothing. */
  readonly critic?: CriticSettings;
  /** Where there is too much to hold: all of it, and then `set` is a sample of some episodes of some files. */
  readonly large?: LargeRecording;
}
