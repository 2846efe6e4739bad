import type { ShapingTest } from '../../audit/audit';
import type { Finding, StepReference } from '../../critic/finding';
import type { BoundReward } from '../../contract/bound-reward';
import type { Evaluation } from '../../measures/evaluation';
import type { TaskContext } from '../../task/context';
import type { FoundCause } from '../causes';
import type { Feature } from '../features';
import type { Aim } from '../group-gain';
import type { View } from '../view';

/** What a generator works from: one candidate, what it pays on the recording, and why the failures fail. */
export interface GeneratorInput {
  readonly context: TaskContext;
  readonly reward: BoundReward;
  readonly view: View;
  readonly evaluation: Evaluation;
  /** Whether each component is potential shaping, where that was tested. */
  readonly shaping: readonly ShapingTest[];
  /** Features that the reward can read, or could after asking for one more parameter. */
  readonly features: readonly Feature[];
  /** Causes with signs over these features only. */
  readonly causes: readonly FoundCause[];
  /** Static findings of a version of the code. */
  readonly lint: (source: string) => Promise<readonly Finding[]>;
}

/** An edit that might help; it is replayed before anybody sees it. */
export interface Proposal {
  /** The same edit of another version of the code has the same id: `penalize-lava`. */
  readonly id: string;
  /** Of proposals of one family only the best is shown: they are one idea in several forms. */
  readonly family: string;
  readonly title: string;
  readonly explanation: string;
  readonly answers: readonly string[];
  readonly code: string;
  readonly evidence: readonly StepReference[];
  /** The steps it is about, for the words of the effect: "the 31 last steps before lava". */
  readonly about: { readonly rows: readonly number[]; readonly words: string } | null;
  /** What it is for besides the order of right and wrong; absent: only that. */
  readonly aims?: Aim;
}

/** One kind of refinement. Returns nothing when it does not apply, or when the code cannot be edited safely. */
export interface Generator {
  readonly id: string;
  propose(input: GeneratorInput): Promise<readonly Proposal[]>;
}

/** Names from the file's top to the function that the trainer calls. */
export function entryPath({ entry }: Pick<BoundReward, 'entry'>): string[] {
  return entry.kind === 'class' ? [entry.name, '__call__'] : entry.name.split('.');
}

export function returnsComponents({ input }: Evaluation): boolean {
  return input.replay.components.size > 0;
}
