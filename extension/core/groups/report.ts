import type { MeasureValue } from '../measures/measure';
import type { ErrorCounts } from '../sandbox/replay';

/**
 * What group-relative training (GRPO and its kin) makes of a reward for completions, from the recorded ones: one group a prompt.
 * Plain data. A question that can't be answered holds the reason.
 */
export interface GroupReport {
  /** Prompts with at least two rewarded completions. */
  readonly groups: number;
  readonly completions: number;
  /** Completions of a group: the median. */
  readonly size: number;
  /** Groups whose rewards are all the same: their advantages are 0. */
  readonly withoutSignal: MeasureValue;
  /** Completions without a reward: None ("does not apply") and each kind of error, apart. */
  readonly unpaid: ErrorCounts;
  readonly advantages: readonly TrainerAdvantages[];
  readonly ordering: GroupOrdering;
  readonly length: LengthBias;
  /** Components of the reward, by what they have in the differences within a group; empty without components. */
  readonly drivers: readonly Driver[];
  readonly noise: readonly NoiseLevel[] | { readonly reason: string };
  readonly bestOf: BestOf | { readonly reason: string };
  /** What of this matters most, in a sentence each; worst first. */
  readonly notes: readonly string[];
}

/** Mean advantage of correct and of wrong completions, as a trainer computes it. GDPO's only where several functions are one reward. */
export interface TrainerAdvantages {
  readonly trainer: 'grpo' | 'dr_grpo' | 'rloo' | 'gdpo';
  /** "(r − mean) / (std + 0.0001)". */
  readonly formula: string;
  readonly ofCorrect: MeasureValue;
  readonly ofWrong: MeasureValue;
}

/** Correct against wrong completions of the same prompt. */
export interface GroupOrdering {
  /** P(r⁺ > r⁻) + ½ P(r⁺ = r⁻) over pairs of one prompt. */
  readonly auc: MeasureValue;
  /** Share of these pairs that are paid the same. */
  readonly ties: MeasureValue;
  /** Share of the groups with both in which wrong completions have the higher mean reward. */
  readonly misdirected: MeasureValue;
  /** Share of the wrong completions whose advantage is positive: training makes them more likely. */
  readonly wrongPushedUp: MeasureValue;
  /** Ids of completions that are wrong and paid most above their group, at most ten. */
  readonly worst: readonly string[];
}

/** Correlation of reward and length (in characters) among completions of one prompt that are alike in correctness. */
export interface LengthBias {
  readonly ofCorrect: MeasureValue;
  readonly ofWrong: MeasureValue;
}

export interface Driver {
  readonly name: string;
  /** Share of the variance of the reward within groups that is this component's: cov(c, r) / var(r). They add up to 1. */
  readonly share: MeasureValue;
  /** Correlation with correctness within groups. */
  readonly withCorrectness: MeasureValue;
}

/** The rewards of a share of the completions, drawn at random, are mirrored within their group's range. */
export interface NoiseLevel {
  readonly flipped: number;
  /** Share of the groups with both outcomes whose correct completions still have the higher mean reward; over draws. */
  readonly right: number;
  /** 5th and 95th percentile over the draws. */
  readonly range: readonly [number, number];
}

/** Expected reward and correctness of the best paid of n completions of a prompt. */
export interface BestOf {
  readonly curve: readonly {
    readonly n: number;
    readonly reward: number;
    readonly correct: number;
    /** 95 %, over prompts. */
    readonly interval: readonly [number, number];
  }[];
  readonly prompts: number;
  /** From this n on more choice brings more reward and less correctness; null: nowhere. That is where the reward is gamed. */
  readonly partsAt: number | null;
}
