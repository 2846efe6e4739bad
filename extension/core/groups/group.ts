/** The rewarded completions of one prompt. */
export interface Group {
  /** Training step at which its completions were written; '' where the recording names none. */
  readonly batch: string;
  /** Episode indices. */
  readonly members: readonly number[];
  readonly rewards: Float64Array;
  /** 1, 0, or NaN where the outcome is unknown. */
  readonly correct: Float64Array;
  /** Characters of the completion; NaN where there is no text. */
  readonly lengths: Float64Array;
}

/** Whether a group has correct and wrong completions. */
export function isMixed({ correct }: Group): boolean {
  return correct.includes(1) && correct.includes(0);
}
