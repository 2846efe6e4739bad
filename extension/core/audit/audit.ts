import type { StepReference } from '../critic/finding';
import type { DynamicsNote } from '../dynamics/note';
import type { Credit } from '../credit/credit';
import type { MeasureValue } from '../measures/measure';

/**
 * The longer questions to one replayed reward: is it shaping, does it depend on the past, what does it risk, which part of it earns
 * what. Plain data: the panel, the report and `analyze --format json` show the same. A question that can't be answered holds the reason.
 */
export interface Audit {
  /** Of how many of the recorded steps all this was asked. */
  readonly asked: { readonly steps: number; readonly recorded: number };
  /** The reward as a whole first (`of: "reward"`), then each component. */
  readonly shaping: readonly ShapingTest[];
  readonly history: HistoryTest;
  /** The reward as a whole first (`of: "reward"`), then each component. */
  readonly shapes: readonly Shape[];
  readonly redundant: readonly RedundantPair[];
  readonly signCollapse: SignCollapse;
  /** Where the reward changes most for the smallest change of the state, largest first; at most five. */
  readonly jumps: readonly Jump[];
  readonly proxy: ProxyTest;
  readonly indifference: Indifference;
  /** The eight checks of Knox et al. (arXiv 2104.13906). */
  readonly checks: readonly Check[];
  readonly coverage: Coverage;
  readonly credit: Credit;
  /** What is odd about the recording itself; empty for a clean one. */
  readonly dynamics: readonly DynamicsNote[];
}

/** Is it F(s, s′) = γΦ(s′) − Φ(s) with Φ = 0 after the end? Φ is fitted by least squares on the visited states. */
export interface ShapingTest {
  /** `reward` or the name of a component. */
  readonly of: string;
  readonly verdict: 'safe-shaping' | 'not-shaping' | 'unclear' | 'not-testable';
  readonly sentence: string;
  /** Σ residual² / Σ r²: 0 for a potential, near 1 where no potential explains anything. */
  readonly residualShare: MeasureValue;
  /** Transitions that a potential explains least, worst first. */
  readonly worst: readonly WorstTransition[];
}

export interface WorstTransition extends StepReference {
  readonly paid: number;
  /** What the best potential would have paid there. */
  readonly fitted: number;
}

/** Does the reward of a step depend on the steps before it? Episodes replayed in order and shuffled. */
export interface HistoryTest {
  readonly verdict: 'none' | 'depends' | 'unknown';
  readonly sentence: string;
  /** Share of the steps that were tried whose reward changes when the steps of the episode are shuffled. */
  readonly changed: MeasureValue;
  readonly evidence: readonly StepReference[];
}

export interface Shape {
  /** `reward` or the name of a component. */
  readonly of: string;
  /** Share of the steps where it is above, at and below 0. */
  readonly signs: { readonly positive: number; readonly zero: number; readonly negative: number } | null;
  /** 1 − switches / non-zero steps: near 1 where pay comes in blocks, near 0 where it flickers. */
  readonly regionalDensity: MeasureValue;
  /** Steps more than 5 standard deviations from its mean, largest first, at most five. */
  readonly spikes: readonly Spike[];
  /** How many such steps there are in all. */
  readonly spikeCount: number;
  readonly successes: SideOfShape;
  readonly failures: SideOfShape;
}

/** Over the steps of one outcome; null where there are none. */
export interface SideOfShape {
  readonly mean: number | null;
  readonly std: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly density: number | null;
}

export interface Spike extends StepReference {
  readonly value: number;
  readonly deviations: number;
}

/** Two components that say the same: |corr| > 0.95 over the steps. */
export interface RedundantPair {
  readonly components: readonly [string, string];
  readonly correlation: number;
  readonly sentence: string;
}

/** What becomes of the order of episodes when only the sign of each step's reward is kept (Auto MC-Reward). */
export interface SignCollapse {
  /** Shares of the pairs of episodes that the reward orders strictly. */
  readonly ties: MeasureValue;
  readonly flips: MeasureValue;
  readonly sentence: string;
}

export interface Jump {
  readonly from: StepReference;
  readonly to: StepReference;
  /** Reward of the second step less that of the first. */
  readonly change: number;
  /** Between the two states, in typical moves of a step. */
  readonly distance: number;
  /** |change| / distance, as a multiple of the median. */
  readonly timesTypical: number;
  readonly sentence: string;
}

/** The reward as a proxy for the recorded one (correlated proxies, arXiv 2403.03185). */
export interface ProxyTest {
  /** Pearson's r over the steps of all episodes. */
  readonly correlation: MeasureValue;
  /** The same over the steps of some episodes. */
  readonly parts: readonly {
    readonly name: 'first recorded half' | 'second recorded half' | 'lower returns' | 'higher returns';
    readonly correlation: MeasureValue;
  }[];
  /** Share of the pairs of episodes that the recorded return orders and the reward orders the other way round. */
  readonly flips: MeasureValue;
  /** Episodes that are in the most such pairs. */
  readonly worst: readonly { readonly trajectory: string; readonly flipped: number }[];
  readonly sentence: string;
}

/** p with p·G(worst) + (1 − p)·G(success) = G(idle): how likely the worst may be before doing nothing is the better deal. */
export interface Indifference {
  readonly probability: MeasureValue;
  readonly worst: number | null;
  readonly success: number | null;
  readonly idle: number | null;
  /** "This reward accepts lava in 1 of 3 runs". */
  readonly sentence: string;
}

export interface Check {
  readonly check:
    | 'unsafe-shaping'
    | 'ordering-mismatch'
    | 'risk-tolerance'
    | 'learnable-loophole'
    | 'missing-attributes'
    | 'redundant-attributes'
    | 'trial-and-error'
    | 'incomplete-specification';
  readonly title: string;
  readonly verdict: 'ok' | 'concern' | 'unknown' | 'not-applicable';
  readonly sentence: string;
  readonly evidence: readonly StepReference[];
}

/** What part of the observed state space the episodes of each outcome visit. */
export interface Coverage {
  /** Distinct states in the whole recording, those within tolerance being one. */
  readonly states: number;
  readonly bySuccesses: number;
  readonly byFailures: number;
  readonly byBoth: number;
  /** Share of the states that successes visit which failures visit too. */
  readonly shared: MeasureValue;
  readonly sentence: string;
}
