import type { SourceRange } from '../critic/finding';
import type { ExpectStatus, RewardLine, Violation } from '../expect/result';

export type TestKind = 'expectation' | 'probe' | 'exploit';

/** One thing that can be tested of a task, known without running anything. */
export interface TestCase {
  /** The same as long as it tests the same: `expectation:steps: reward < 0`, `probe:RS201`, `exploit:pacing`. */
  readonly id: string;
  readonly kind: TestKind;
  readonly name: string;
  /** Where it is written; null for a probe, which nobody wrote. */
  readonly place: TestPlace | null;
}

interface TestPlace {
  readonly file: string;
  readonly range: SourceRange;
}

/** A test that has run. `not-applicable` is no pass: nothing recorded was there to ask about. */
export interface TestResult extends TestCase {
  readonly status: ExpectStatus;
  readonly message: string;
  readonly seconds: number;
  /** What was wanted and what was there, for a diff; '' where a test has no such pair. */
  readonly expected: string;
  readonly got: string;
  readonly worst: readonly Omit<Violation, 'row'>[];
  /** Lines of the reward that made it so, where known. */
  readonly lines: readonly (RewardLine & { readonly file: string })[];
}
