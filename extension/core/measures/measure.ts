import type { ReplayResult } from '../sandbox/replay';
import type { EpisodeOutcome } from '../task/outcome';
import type { TrajectorySet } from '../trajectory/model';

/** A number, with its 95 % interval where it rests on few samples; or the reason why there is none. A reason is not 0. */
export type MeasureValue =
  { readonly value: number; readonly interval?: readonly [number, number] } | { readonly reason: string };

/** What every measure is computed from. */
export interface MeasureInput {
  readonly set: TrajectorySet;
  /** One an episode. */
  readonly outcomes: readonly EpisodeOutcome[];
  readonly replay: ReplayResult;
  readonly discount: number;
  /** Σ r, Σ γ^t r and mean r an episode; null where a step of the episode has no reward because of a crash, NaN or timeout. */
  readonly returns: readonly (number | null)[];
  readonly discountedReturns: readonly (number | null)[];
  readonly meanRewards: readonly (number | null)[];
}

/** One file a measure; `registry.ts` lists them. */
export interface Measure {
  /** Key in JSON: `auc`. */
  readonly id: string;
  readonly title: string;
  /** Definition and source in a sentence or two, for tooltips. */
  readonly definition: string;
  compute(input: MeasureInput): MeasureValue;
}

export function hasValue(
  measure: MeasureValue | undefined,
): measure is { value: number; interval?: readonly [number, number] } {
  return measure !== undefined && 'value' in measure;
}

/** One component split by outcome; a share or statistic is null where nothing was there to compute it from. */
export interface ComponentStatistics {
  readonly name: string;
  readonly mean: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly std: number | null;
  /** Mean per step over the steps of successes and of failures. */
  readonly meanOfSuccesses: number | null;
  readonly meanOfFailures: number | null;
  /** Σ|c_i| / Σ_j Σ|c_j|. */
  readonly share: number | null;
  /** Share of steps where it is not 0. */
  readonly density: number | null;
  /** Share of steps at its smallest or largest value, when it varies. */
  readonly saturation: number | null;
  readonly constant: boolean;
  /** Mean at 10 points along the episode (Eureka's reflection form). */
  readonly profile: readonly (number | null)[];
}
