import type { BoundReward } from '../contract/bound-reward';
import type { Finding } from '../critic/finding';
import type { Exploit } from '../exploits/exploit';
import type { Evaluation } from '../measures/evaluation';
import type { PyFunction, PyModule } from '../syntax/module';
import type { TaskContext } from '../task/context';

export interface FindingInput {
  readonly context: TaskContext;
  readonly reward: BoundReward;
  readonly evaluation: Evaluation;
  /** Exploits confirmed for this candidate. */
  readonly exploits: readonly Exploit[];
  /** Lines that the steps of the first exploit ran; absent where that is not known. */
  readonly exploitLines?: ReadonlySet<number> | null;
}

/** What a finding needs of the code besides the numbers. */
export interface CodePlaces {
  readonly module: PyModule;
  /** The function the trainer calls. */
  readonly entry: PyFunction;
}

/** A finding before it has a file: each kind of finding gives these. */
export type Observation = Omit<Finding, 'file' | 'source'>;
