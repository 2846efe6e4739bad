import type { TaskContext } from '../task/context';
import { atTheEnd, renameExpression } from './expression';
import { identifierFor } from './python-text';

/** One thing that is paid or charged when an episode ends in a certain way. */
export interface Clause {
  /** Key of the component. */
  readonly name: string;
  /** Python variable that holds whether it applies. */
  readonly variable: string;
  /** Python over the names of the step contract, and the variables of earlier clauses. */
  readonly condition: string;
  readonly amount: number;
  /** Why, for the comment: one sentence. */
  readonly about: string;
}

/** What a reward should pay and charge, before it is put into any contract's form. */
export interface RewardPlan {
  readonly goal: string;
  readonly success: Clause | null;
  readonly failures: readonly Clause[];
  /** Paid or charged on every step. */
  readonly perStep: { readonly name: string; readonly amount: number; readonly about: string } | null;
  /** Pass on what the environment pays: for recordings that don't say what a success is. */
  readonly environment: boolean;
  /** What the designer could not find out, for the explanation. */
  readonly notes: readonly string[];
}

/** Every failure costs as much as the success pays: neither can be bought with the other. */
const SUCCESS = 1;
const FAILURE = -1;
/** What the longest recorded episode pays in step costs (or gets for staying alive): well below the success. */
const PER_EPISODE = 0.5;

/** `write` says how a name of the step contract is written where the reward is going to run; null when it is unknown there. */
export async function planReward(
  context: TaskContext,
  write: (name: string) => string | null,
): Promise<RewardPlan> {
  const { task } = context;
  const notes: string[] = [];
  const success = await successClause(context, write);
  if (!success) {
    notes.push(
      task.success === undefined
        ? 'The task file does not say what a success is, so nothing could be compared; add "success" to it.'
        : 'What the task calls a success cannot be told within one step, so no bonus is paid for it.',
    );
  }
  const endings = endingsByCause(context);
  const failures = success ? await failureClauses(context, endings, write) : [];
  return {
    goal: task.goal,
    success,
    failures,
    perStep: perStep(context, endings),
    environment: !success && context.set.reward !== null && write('reward') !== null,
    notes,
  };
}

async function successClause(
  context: TaskContext,
  write: (name: string) => string | null,
): Promise<Clause | null> {
  const { task } = context;
  if (task.success === undefined) return null;
  const condition = await conditionFor(task.success, write);
  return condition === null
    ? null
    : {
        name: 'success',
        variable: 'success',
        condition,
        amount: SUCCESS,
        about: `The goal: ${firstSentence(task.goal)}`,
      };
}

/** An expression of the task file over the last step as a condition on any step. */
async function conditionFor(
  expression: string,
  write: (name: string) => string | null,
): Promise<string | null> {
  // The number of steps is known while it happens; all the steps are not.
  const perStepNames = await renameExpression(expression, (name) =>
    name === 'T' ? '(t + 1)' : name === 'steps' ? null : name,
  );
  return perStepNames === null ? null : renameExpression(await atTheEnd(perStepNames), write);
}

async function failureClauses(
  context: TaskContext,
  endings: ReadonlyMap<string, Ending>,
  write: (name: string) => string | null,
): Promise<Clause[]> {
  const clauses: Clause[] = [];
  const taken = new Set(['success']);
  const causes: [string, string][] = [...Object.entries(context.task.causes ?? {}), ['other', 'terminated']];
  for (const [cause, expression] of causes) {
    const ending = endings.get(cause);
    // Running out of time is answered by a cost a step; a state to avoid it is not.
    if (!ending || ending.terminated === 0) continue;
    const condition = await conditionFor(expression, write);
    if (!condition) continue;
    const earlier = ['success', ...clauses.map(({ variable }) => variable)];
    const unless = earlier.length === 1 ? `not ${earlier[0]}` : `not (${earlier.join(' or ')})`;
    clauses.push({
      name: cause === 'other' ? 'failure' : cause,
      variable: identifierFor(`failed ${cause}`, taken),
      condition: `${/\bor\b|\bif\b|\blambda\b/.test(condition) ? `(${condition})` : condition} and ${unless}`,
      amount: FAILURE,
      about: `${ending.count} of ${ending.failures} recorded failures end this way.`,
    });
  }
  return clauses;
}

function perStep(context: TaskContext, endings: ReadonlyMap<string, Ending>): RewardPlan['perStep'] {
  const { set, outcomes } = context;
  const longest = set.episodes.reduce((most, { length }) => Math.max(most, length), 1);
  const amount = oneDigit(PER_EPISODE / longest);
  const timedOut = [...endings.values()].reduce((sum, { count, terminated }) => sum + count - terminated, 0);
  if (timedOut > 0) {
    return {
      name: 'step',
      amount: -amount,
      about: `Every step costs a little: ${timedOut} recorded failures ran out of time.`,
    };
  }
  const successes = set.episodes.filter((_, i) => outcomes[i]?.outcome === 'success');
  const survived = successes.filter(
    ({ start, length }) =>
      length > 0 && set.truncated[start + length - 1] && !set.terminated[start + length - 1],
  );
  if (survived.length > 0 && survived.length === successes.length) {
    return {
      name: 'alive',
      amount,
      about:
        'Here success means to last: the recorded successes are those that were still running at the end.',
    };
  }
  return null;
}

interface Ending {
  readonly count: number;
  /** How many of them the environment ended, and not the clock. */
  readonly terminated: number;
  readonly failures: number;
}

function endingsByCause({ set, outcomes }: TaskContext): Map<string, Ending> {
  const failures = outcomes.filter(({ outcome }) => outcome === 'failure').length;
  const endings = new Map<string, Ending>();
  set.episodes.forEach(({ start, length }, i) => {
    const outcome = outcomes[i];
    if (outcome?.outcome !== 'failure' || length === 0) return;
    const cause = outcome.cause ?? 'other';
    const { count = 0, terminated = 0 } = endings.get(cause) ?? {};
    const ended = set.terminated[start + length - 1] === 1;
    endings.set(cause, { count: count + 1, terminated: terminated + Number(ended), failures });
  });
  return endings;
}

/** 0.00416 → 0.004. */
function oneDigit(value: number): number {
  return Number(value.toPrecision(1));
}

function firstSentence(text: string): string {
  const sentence = /^[^\n]*?[.!?](?=\s|$)/.exec(text.trim())?.[0] ?? text.trim().split('\n')[0] ?? '';
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}
