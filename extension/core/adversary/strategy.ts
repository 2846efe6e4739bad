import type { Case } from './case';

export type Family =
  | 'nothing'
  | 'format'
  | 'copying'
  | 'hedging'
  | 'lists'
  | 'numbers'
  | 'look-alikes'
  | 'hidden'
  | 'judges'
  | 'length'
  | 'language'
  | 'parsers'
  | 'structure';

/** One thing a policy may write instead of the right answer. */
export interface Strategy {
  /** Unique, short: "negated answer". */
  readonly name: string;
  readonly family: Family;
  /** What a policy does, as the end of "A policy that …". */
  readonly about: string;
  /**
   * Whether a sound reward may pay for it all the same: `never`, `rarely` (graders that search a text for the answer do),
   * or `often` (it is right, or a matter of taste).
   */
  readonly paidBySound: 'never' | 'rarely' | 'often';
  /** Where the strategy of this name is not paid, this one is never paid by a sound reward either. */
  readonly sureUnlessPaid?: string;
  /** One that pays by likeness, more for more of the answer, never pays this in full when it is sound. */
  readonly sureIfGraded?: true;
  /** The right answer is meant to be in the text; otherwise texts that happen to hold it are not tried. */
  readonly holdsAnswer?: true;
  /** Null where it makes no sense for this case. */
  make(of: Case): string | null;
}
