import type { ReplayResult } from '../sandbox/replay';
import type { EpisodeOutcome } from '../task/outcome';
import type { TrajectorySet } from '../trajectory/model';
import type { Preference } from '../preferences/preferences';
import type { Reduction } from './reduction';

/** A number, with its 95 % interval where it rests on few samples; or the reason why there is none. A reason is not 0. */
export type MeasureValue = MeasuredValue | { readonly reason: string };

export interface MeasuredValue {
  readonly value: number;
  readonly interval?: readonly [number, number];
  /** What it was computed from, for tooltips: "45 successes and 31 failures; 5 of unknown outcome left out". */
  readonly sample?: string;
}

/** A replay with its rows. */
export interface MeasureInput {
  readonly set: TrajectorySet;
  /** One an episode. */
  readonly outcomes: readonly EpisodeOutcome[];
  readonly replay: ReplayResult;
  readonly discount: number;
  /**
   * Σ r, Σ γ^t r and mean r an episode; null where a step has no reward because of a crash, NaN or timeout or was not
   * run, and where no step has one. Steps to which the reward does not apply are left out of sum and mean.
   */
  readonly returns: readonly (number | null)[];
  readonly discountedReturns: readonly (number | null)[];
  readonly meanRewards: readonly (number | null)[];
  /** By `EARLY`: Σ γ^t r of the first part of each episode; NaN where there is none. */
  readonly earlyReturns: readonly Float64Array[];
  /** Pairs of trajectories that somebody judged; absent: none. */
  readonly preferences?: readonly Preference[];
}

/** One file a measure; `registry.ts` lists them. */
export interface Measure {
  /** Key in JSON: `auc`. */
  readonly id: string;
  readonly title: string;
  /** `share`: two decimals, between -1 and 1; `number`: three significant digits. */
  readonly shownAs: 'share' | 'number';
  /** Definition and source in a sentence or two, for tooltips. */
  readonly definition: string;
  /** The only kind of recording it says anything about; of the other it says nothing new or never applies. */
  readonly onlyFor?: TrajectorySet['kind'];
  compute(reduction: Reduction): MeasureValue;
}

export function hasValue(measure: MeasureValue | undefined): measure is MeasuredValue {
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
  /** Share of steps at its smallest or largest value; null when it takes so few values that it is no clipped quantity. */
  readonly saturation: number | null;
  readonly constant: boolean;
  /** Mean in each tenth of the episode (Eureka's reflection form); empty for one-step episodes. */
  readonly profile: readonly (number | null)[];
}
