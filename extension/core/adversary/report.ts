import type { Family } from './strategy';

/** A completion that shows a line of the table. */
export interface TriedExample {
  /** Episode whose prompt and reference were used. */
  readonly trajectory: string;
  readonly completion: string;
  readonly reference: string;
  /** NaN when the reward crashed. */
  readonly reward: number;
  /** What the recorded right completion to the same prompt gets. */
  readonly full: number;
}

/** One of the completions that a line counts. */
export interface TriedCompletion extends TriedExample {
  /** It counts as paid like the right answer. */
  readonly paid: boolean;
  /** What the reward said instead of a number; null where it gave one. */
  readonly error: string | null;
}

export interface StrategyLine {
  readonly name: string;
  readonly family: Family;
  readonly about: string;
  readonly paidBySound: 'never' | 'rarely' | 'often';
  readonly tried: number;
  /** So many get as much as the right completion, and more than a wrong answer in the same form. */
  readonly paid: number;
  readonly crashed: number;
  /** paid / tried. */
  readonly rate: number;
  /** One that was paid, or one that was not; null when none was tried. */
  readonly example: TriedExample | null;
  /** All that were tried. */
  readonly completions: readonly TriedCompletion[];
}

export interface EquivalentLine {
  readonly name: string;
  readonly family: string;
  readonly tried: number;
  readonly paid: number;
  readonly rate: number;
  /** One that was not paid, or one that was. */
  readonly example: TriedExample | null;
  /** All that were tried. */
  readonly completions: readonly TriedCompletion[];
}

/** An input exchanged for that of another prompt, the completion left as it is. */
export interface ContrastLine {
  readonly input: string;
  readonly tried: number;
  /** So many right completions were paid less afterwards. */
  readonly fell: number;
}

/** False positives and false negatives of a reward on completions that were made up for it. */
export interface AdversarialReport {
  /** Prompts that all were tried on. */
  readonly cases: number;
  /** The reward pays right completions more than wrong ones in the same form; else what it pays is no judgement of answers. */
  readonly tellsAnswers: boolean;
  readonly strategies: readonly StrategyLine[];
  readonly equivalents: readonly EquivalentLine[];
  readonly contrast: readonly ContrastLine[];
}
