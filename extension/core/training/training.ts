import type { Problem } from '../problem';
import type { RecordedEpisode, Window } from './messages';

/** Equal for every reward that is compared. */
export interface Budget {
  /** Steps of the environment for each seed. */
  readonly steps: number;
  /** Agents that are trained for each reward. */
  readonly seeds: number;
  /** For one reward, all its seeds together; then it is stopped. */
  readonly seconds: number;
}

export const DEFAULT_BUDGET: Budget = { steps: 15_000, seeds: 5, seconds: 600 };

/** One agent. */
export interface SeedRun {
  readonly seed: number;
  /** The layout it was trained on; null: any. */
  readonly layout: number | null;
  /** Steps it was trained for. */
  readonly steps: number;
  /** The learning curve: sums over stretches of the training, each up to `steps`. */
  readonly curve: readonly (Window & { readonly steps: number })[];
  /** What its policy does after the training; null where it did not come so far. */
  readonly trained: Window | null;
  readonly episodes: readonly RecordedEpisode[];
  /** Absolute path of the recorded episodes, JSON Lines; null where there are none. */
  readonly recording: string | null;
}

/** Agents trained on one reward, or on the environment's own. */
export interface Training {
  /** The candidate's id, the reward file's name, or `native`. */
  readonly label: string;
  readonly budget: Budget;
  readonly seeds: readonly SeedRun[];
  /** Why it ended early; what was done until then is above. Null when it came to its end. */
  readonly problem: Problem | null;
  /** What of the recordings could not be read; absent where all could. */
  readonly notes?: readonly Problem[];
  readonly seconds: number;
  /** "Python 3.11.7 (…)", and what kept it in. */
  readonly runtime: string;
  readonly isolation: string;
}
