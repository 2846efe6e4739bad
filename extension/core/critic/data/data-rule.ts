import type { PyNode } from '../../syntax/tree';
import type { QuickFix, Severity, SourceRange, StepReference } from '../finding';
import type { Trace } from './trace';

/**
 * One way a reward goes wrong that its recording shows: one file a rule, one line in `registry.ts`, one page. A finding
 * names its evidence: numbers in the sentence, steps beside it.
 */
export interface DataRule {
  /** `RS101`; never reused. */
  readonly code: string;
  readonly title: string;
  /** Of most of its findings; a finding may be milder or graver by its own evidence. */
  readonly severity: Severity;
  check(trace: Trace): Iterable<DataFinding>;
}

export interface DataFinding {
  readonly at: PyNode | SourceRange;
  readonly message: string;
  readonly severity?: Severity;
  readonly evidence: readonly StepReference[];
  readonly fix?: QuickFix;
}
