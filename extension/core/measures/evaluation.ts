import type { ErrorCounts } from '../sandbox/replay';
import type { EpisodeOutcome } from '../task/outcome';
import type { ComponentStatistics, MeasureInput, MeasureValue } from './measure';
import type { OutcomeCounts, Reduction } from './reduction';

/** All that is measured on one replay, rows or no rows. `measures` is keyed by Measure.id. */
export interface Measured {
  readonly reduction: Reduction;
  readonly errors: ErrorCounts;
  readonly counts: OutcomeCounts;
  readonly measures: Readonly<Record<string, MeasureValue>>;
  readonly components: readonly ComponentStatistics[];
  readonly episodes: readonly EpisodeSummary[];
}

/** The same with the rows at hand. */
export interface Evaluation extends Measured {
  readonly input: MeasureInput;
}

export interface EpisodeSummary {
  readonly id: string;
  readonly outcome: EpisodeOutcome['outcome'];
  readonly cause: string | null;
  readonly length: number;
  readonly return: number | null;
  readonly discountedReturn: number | null;
  /** Plain sum of the recorded rewards; null when the recording has none. */
  readonly recordedReturn: number | null;
}

export type VerdictKind =
  'broken' | 'not-testable' | 'does-not-separate' | 'misordered' | 'exploitable' | 'ready';

/** The one-line judgement of a candidate. */
export interface Verdict {
  readonly kind: VerdictKind;
  /** "Misordered". */
  readonly title: string;
  /** Why, with the measures it rests on, in one sentence. */
  readonly sentence: string;
  /** Ids of those measures. */
  readonly restsOn: readonly string[];
  /** What to do next, most useful first, at most three. */
  readonly next: readonly string[];
}
