import type { Contract, Entry, CallPlan } from './contract';
import type { OtherFile } from './functions';
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
  /** Where the task file lists several functions: each alone, as the critic looks at them; absent for one. */
  readonly summands?: readonly BoundReward[];
  /** Further files that hold functions of the sum, by their paths in the task file; absent where there are none. */
  readonly others?: ReadonlyMap<string, OtherFile>;
  /** What the code needs of a runtime, from its imports. */
  readonly needs: RuntimeNeeds;
}

export interface RuntimeNeeds {
  readonly arrays: 'numpy' | 'list';
  /** Imported packages that Pyodide doesn't have (or has in name only, as threads); empty: Pyodide will do. */
  readonly packages: readonly string[];
}
