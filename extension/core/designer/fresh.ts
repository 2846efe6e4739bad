import type { Result } from '../problem';
import { fail, ok } from '../problem';
import type { TaskContext } from '../task/context';
import { hasFinalObservation } from '../task/scalars';
import type { Design, DesignRequest } from './designer';
import type { RewardPlan, Vocabulary } from './plan';
import { planReward, USUAL_SHAPING, type Shaping } from './plan';
import type { TrajectorySet } from '../trajectory/model';
import { writeAutoMcReward } from './write-auto-mc';
import { writeDeepRacerReward } from './write-deepracer';
import { writeStepReward } from './write-step';
import { referenceColumn, writeCompletionReward, writesForCompletions } from './write-completions';

/** How the built-in designer writes for a contract whose reward is made of the plan's parts. */
interface Form {
  readonly vocabulary: Vocabulary;
  readonly write: (plan: RewardPlan, name: string, keys: readonly string[]) => Design;
  /** The function's name when the task names none. */
  readonly name: string;
}

const STEP_NAMES = ['obs', 'action', 'next_obs', 'reward', 'terminated', 'truncated', 'info', 't'];
const ofSteps: Vocabulary = (name) => (STEP_NAMES.includes(name) ? name : null);

const FORMS: Readonly<Record<string, Form>> = {
  step: { vocabulary: ofSteps, write: writeStepReward, name: 'compute_reward' },
  auto_mc_reward: { vocabulary: ofSteps, write: writeAutoMcReward, name: 'reward_function' },
  deepracer: {
    vocabulary: (name) => (name === 'obs' ? 'params' : null),
    write: writeDeepRacerReward,
    name: 'reward_function',
  },
};

/**
 * A reward from the task and the recording alone. With `rejected` (a draft that this wrote, and the critic's errors), the
 * part that the errors point at is left out; fails with `nothing-to-propose` when nothing would be left.
 */
export async function designFresh(
  context: TaskContext,
  contract: string,
  entry: string | null,
  rejected: DesignRequest['rejected'] = null,
  shaping: Shaping = USUAL_SHAPING,
): Promise<Result<Design>> {
  if (writesForCompletions(contract))
    return designForCompletions(context, contract, entry, rejected !== null);
  const form = FORMS[contract];
  if (!form) {
    return fail(
      'contract-not-designed',
      `The built-in designer cannot write for the contract ${contract}.`,
      'Write a first version by hand, or let a language model design (--designer model).',
    );
  }
  const vocabulary: Vocabulary = (name) =>
    name === 'next_obs' && !hasFinalObservation(context.set) ? null : form.vocabulary(name);
  const plan = await planReward(context, vocabulary, shaping);
  const missing = missingIn(plan, shaping);
  if (missing) return missing;
  if (!plan.environment && !PARTS.some((part) => hasPart(plan, part))) {
    return fail(
      'nothing-to-propose',
      'The task and the recording do not say enough for the built-in designer to write a reward.',
      'Say in the task file what a success is ("success"), or record episodes with rewards.',
    );
  }
  const keys = observationKeys(context.set);
  const write = (parts: RewardPlan): Design => form.write(parts, entry ?? form.name, keys);
  if (!rejected) return ok(write(plan));
  const simpler = simplify(plan, write, rejected);
  return simpler ? ok(simpler) : nothingSimpler();
}

/** What a shaping asks for where the recordings don't give it: without it the reward would be another one. */
function missingIn({ milestones, places, progress }: RewardPlan, { by }: Shaping): Result<never> | null {
  if ((by === 'milestones' && milestones.length === 0) || ((by === 'stages' || by === 'trail') && !progress))
    return fail(
      'nothing-to-propose',
      'The recorded successes have nothing in common that is done once on the way.',
      'Name what is done on the way as fields of the observation.',
    );
  if ((by === 'guess' && !progress) || (by === 'places' && !places))
    return fail(
      'nothing-to-propose',
      'No recorded episode succeeds, and the observation holds nothing to guess the way by.',
      'Record a few successes, or name in the observation what is done on the way.',
    );
  return null;
}

function designForCompletions(
  context: TaskContext,
  contract: string,
  entry: string | null,
  isRejected: boolean,
): Result<Design> {
  if (isRejected) return nothingSimpler();
  const column = referenceColumn(observationKeys(context.set));
  return column
    ? ok(writeCompletionReward(context, contract, column, entry))
    : fail(
        'nothing-to-propose',
        'The completions have no column with the right answer, so the built-in designer cannot judge them.',
        'Record it as "answer" or "ground_truth", or let a language model design (--designer model).',
      );
}

function nothingSimpler(): Result<Design> {
  return fail(
    'nothing-to-propose',
    'The critic rejected even the simplest reward that the built-in designer can write for this task.',
    'Look at the finding: the task file, or the recording, is probably not what it seems.',
  );
}

function observationKeys({ observation: { structure } }: TrajectorySet): string[] {
  return structure.kind === 'dict' ? structure.entries.map(({ key }) => key) : [];
}

const PARTS = ['progress', 'perStep', 'failures', 'success'] as const;
type Part = (typeof PARTS)[number];

function simplify(
  plan: RewardPlan,
  write: (plan: RewardPlan) => Design,
  rejected: NonNullable<DesignRequest['rejected']>,
): Design | null {
  const present = PARTS.filter((part) => hasPart(plan, part));
  const dropped = subsets(present).find((parts) => write(without(plan, parts)).code === rejected.code);
  if (!dropped) return null;
  const lines = rejected.code.split('\n');
  const faulty = rejected.findings.map(({ range }) => lines[range.line - 1] ?? '');
  const left = present.filter((part) => !dropped.includes(part));
  const removes = (part: Part): number => {
    const rest = write(without(plan, [...dropped, part])).code.split('\n');
    return faulty.filter((line) => line.trim() !== '' && !rest.includes(line)).length;
  };
  const [part] = [...left].sort((a, b) => removes(b) - removes(a));
  return part === undefined || left.length === 1 ? null : write(without(plan, [...dropped, part]));
}

function hasPart(plan: RewardPlan, part: Part): boolean {
  return part === 'failures' ? plan.failures.length > 0 : plan[part] !== null;
}

function without(plan: RewardPlan, parts: readonly Part[]): RewardPlan {
  return {
    ...plan,
    ...(parts.includes('progress') ? { progress: null } : {}),
    ...(parts.includes('perStep') ? { perStep: null } : {}),
    // Their conditions set the success apart.
    ...(parts.includes('failures') || parts.includes('success') ? { failures: [] } : {}),
    ...(parts.includes('success') ? { success: null } : {}),
  };
}

function subsets(parts: readonly Part[]): Part[][] {
  return parts.reduce<Part[][]>((sets, part) => [...sets, ...sets.map((set) => [...set, part])], [[]]);
}
