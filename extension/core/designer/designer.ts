import type { Analysis } from '../analyzer/analysis';
import type { Diagnosis } from '../analyzer/diagnosis';
import type { Contract } from '../contract/contract';
import type { Finding } from '../critic/finding';
import type { Result } from '../problem';
import type { TaskContext } from '../task/context';
import type { Strategy } from './strategy';
import type { Without } from './without';

export interface DesignRequest {
  readonly context: TaskContext;
  /** The task before agents were trained, whose recordings `context` holds too; absent where none were. */
  readonly recorded?: TaskContext;
  readonly contract: Contract;
  /** The name that the function or class must have; null: any that the contract finds. */
  readonly entry: string | null;
  /** The candidate of the round before and what its analysis said; null in the first round. */
  readonly previous: {
    readonly code: string;
    readonly analysis: Analysis;
    readonly diagnosis?: Diagnosis;
  } | null;
  /** The draft that the critic has just rejected, and why; null on the first try of a round. */
  readonly rejected: { readonly code: string; readonly findings: readonly Finding[] } | null;
  /** What to do without (`loop --without`); nothing when absent. */
  readonly without?: Without;
  /** The other drafts and candidates of this run, none better than `previous`, and what came of each. */
  readonly tried: readonly { readonly code: string; readonly sentence: string }[];
  /** `refine` when absent. */
  readonly strategy?: Strategy;
  /** How many others are asked the same at the same time and come before this one; 0 when absent. */
  readonly variant?: number;
  /** What the user has said, in order. */
  readonly steering?: readonly string[];
  /** What the user has rejected, in this run or before it, and why. */
  readonly refused?: readonly { readonly code: string; readonly reason: string }[];
}

export interface Design {
  /** The reasoning, before any code: what to pay, what to charge, and why. */
  readonly explanation: string;
  /** The whole reward file. */
  readonly code: string;
  /** Where what was said to a model for it is kept, below the task's conversations. */
  readonly exchanges?: readonly string[];
}

/**
 * Writes reward code. A designer that has nothing new to say fails with the code `nothing-to-propose`: that ends the
 * loop, and is no fault.
 * Two kinds behind this interface: built-in (no model, no network) and a language model.
 */
export interface Designer {
  readonly id: 'builtin' | 'model';
  design(request: DesignRequest, signal?: AbortSignal): Promise<Result<Design>>;
}
