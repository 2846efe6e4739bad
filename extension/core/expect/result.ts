/** A pass, a failure, an expectation that nothing recorded matches and one that could not be asked are four things. */
export type ExpectStatus = 'pass' | 'fail' | 'not-applicable' | 'error';

export interface ExpectResult {
  /** As in the task file. */
  readonly source: string;
  readonly status: ExpectStatus;
  /** One or two sentences: what was asked, of how many, and what came of it. */
  readonly message: string;
  /** The condition as written: `reward < 0`. */
  readonly expected: string;
  /** The values of the worst violation: `reward = 0.1`; '' when there is none. */
  readonly got: string;
  readonly unit: Unit;
  /** How many were matched and had what is asked about. */
  readonly checked: number;
  readonly violated: number;
  /** At most three, worst first, each from another trajectory. */
  readonly worst: readonly Violation[];
  /** Lines of the reward that made the worst value, where known. */
  readonly lines: readonly RewardLine[];
  /** Of a mistake in the expectation: offsets into `source`. */
  readonly fault?: { readonly start: number; readonly end: number };
}

export type Unit = 'step' | 'episode' | 'completion' | 'group' | 'recording';

export interface Violation {
  readonly trajectory: string;
  /** From 0 within the trajectory; null for a whole one. */
  readonly step: number | null;
  readonly got: string;
  /** Row of the set at which the reward is furthest off. */
  readonly row: number;
}

export interface RewardLine {
  /** From 1. */
  readonly line: number;
  readonly text: string;
  /** The component that comes from there; null where the reward returns none. */
  readonly component: string | null;
}
