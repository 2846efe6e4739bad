import type { Contract, Entry, CallPlan } from '../contract/contract';
import type { ModuleOutline } from '../syntax/outline';

/** One version of the reward code, ready to be called on a task's recordings. */
export interface BoundReward {
  /** Absolute path (a candidate that is not a file yet: the path it would have). */
  readonly file: string;
  readonly source: string;
  readonly outline: ModuleOutline;
  readonly contract: Contract;
  readonly entry: Entry;
  readonly plan: CallPlan;
  /** What the code needs of a runtime, from its imports. */
  readonly needs: RuntimeNeeds;
}

export interface RuntimeNeeds {
  readonly arrays: 'numpy' | 'list';
  /** Imported packages that are not in the standard library; empty: Pyodide will do. */
  readonly packages: readonly string[];
}

export type Origin = 'hand' | 'designer' | 'refinement';

/** One candidate as the history under `.rewardsmith/` keeps it; the code lies beside it as a .py file. */
export interface CandidateRecord {
  /** `c0001-3fa9`: number in the history and the start of the code's hash. */
  readonly id: string;
  readonly origin: Origin;
  readonly parent: string | null;
  /** ISO 8601. */
  readonly createdAt: string;
  /** sha256 of the code, hex. */
  readonly hash: string;
  /** What the designer or the refinement said of it. */
  readonly explanation: string;
}
