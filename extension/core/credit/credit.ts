import type { MeasureValue } from '../measures/measure';

/** Which part of the reward earns what. */
export interface Credit {
  /** True when the components sum to the reward on every step; else `rest` is what they leave. */
  readonly additive: boolean;
  readonly components: readonly ComponentCredit[];
  readonly counterfactuals: readonly Counterfactual[];
  readonly front: ParetoFront | { readonly reason: string };
  readonly weights: FittedWeights | { readonly reason: string };
}

export interface ComponentCredit {
  /** A component, or `rest`: what the reward pays beyond its components. */
  readonly name: string;
  /** Line of the reward file that it comes from; null when not found. */
  readonly line: number | null;
  /** Mean over the episodes of its discounted sum; these sum to the mean discounted return. */
  readonly mean: number | null;
  readonly ofSuccesses: number | null;
  readonly ofFailures: number | null;
}

/** The measures as they would be with one component scaled. */
export interface Counterfactual {
  readonly component: string;
  /** 0: removed. */
  readonly factor: number;
  readonly before: Readonly<Record<string, MeasureValue>>;
  readonly after: Readonly<Record<string, MeasureValue>> | { readonly reason: string };
  readonly sentence: string;
}

/** Episodes as points, a component's discounted sum an axis, more being better. */
export interface ParetoFront {
  /** Trajectories that no other is paid at least as much as by every component, and more by one. */
  readonly front: readonly string[];
  /** Successes that a failure dominates: no weights above 0 put these in order. */
  readonly dominated: readonly { readonly success: string; readonly by: string }[];
  readonly dominatedCount: number;
  readonly sentence: string;
}

/** Weights under which successes rank above failures, by logistic regression on pairs within bounds. */
export interface FittedWeights {
  /** By component: factor on what it pays now. */
  readonly factors: Readonly<Record<string, number>>;
  /** Mean AUC of held-out episodes over the folds, with the present weights and with those fitted on the other folds. */
  readonly heldOutBefore: MeasureValue;
  readonly heldOutAfter: MeasureValue;
  readonly sentence: string;
}

/** The reward of one episode taken apart. `parts` sum to `reward` on each step, and the totals to the discounted return. */
export interface EpisodeCredit {
  readonly trajectory: string;
  /** γ^t r_t; null where the step has no reward. */
  readonly reward: readonly (number | null)[];
  readonly parts: readonly {
    readonly name: string;
    readonly line: number | null;
    readonly steps: readonly (number | null)[];
    readonly total: number | null;
  }[];
}
