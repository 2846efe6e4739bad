import { conditionCode } from '../analyzer/conditions';
import type { Contrast } from '../analyzer/contrast';
import type { FoundSign } from '../analyzer/signs';
import type { TaskContext } from '../task/context';
import { statedGoal } from '../task/goal';
import type { Ending } from './endings';
import { atTheEnd, renameExpression } from './expression';
import type { Clause, Vocabulary } from './plan';
import { identifierFor } from './python-text';

/** Every failure costs as much as the success pays: neither can be bought with the other. */
const SUCCESS = 1;
const FAILURE = -1;
/** A sign found in the fields stands in for the task's own condition only when it is as good as always right. */
const SURE = { shown: 0.95, elsewhere: 0.01 };
/** … and rests on at least this many episodes. */
const MIN_EPISODES = 10;

/** The bonus: on the task's own condition, or on what the last steps of the successes have in common. */
export async function successClause(
  context: TaskContext,
  vocabulary: Vocabulary,
  { successes }: Contrast,
): Promise<Clause | null> {
  const { task } = context;
  if (task.success === undefined) return null;
  const condition = await conditionFor(context, task.success, vocabulary);
  const won = context.outcomes.filter(({ outcome }) => outcome === 'success').length;
  const sign = condition === null && won >= MIN_EPISODES ? firstSure(successes, vocabulary) : null;
  const chosen = condition ?? sign?.condition;
  if (chosen === undefined) return null;
  const goal = statedGoal(task.goal);
  return {
    name: 'success',
    variable: 'success',
    condition: chosen,
    amount: SUCCESS,
    about: [goal ? `The goal: ${firstSentence(goal)}` : 'The goal.', ...(sign ? [sign.sentence] : [])].join(
      ' ',
    ),
  };
}

/** The charges: one a cause whose episodes the environment ended. Running out of time is answered by a cost a step. */
export async function failureClauses(
  context: TaskContext,
  vocabulary: Vocabulary,
  { failures }: Contrast,
  endings: ReadonlyMap<string, Ending>,
  hasSuccess: boolean,
): Promise<Clause[]> {
  const clauses: Clause[] = [];
  const taken = new Set(['success']);
  const causes: [string, string][] = [...Object.entries(context.task.causes ?? {}), ['other', 'terminated']];
  for (const [cause, expression] of causes) {
    const ending = endings.get(cause);
    if (!ending || ending.terminated === 0) continue;
    // `terminated` says how an episode ended, not how well: without the success to set apart it would charge for that too.
    const own =
      hasSuccess || !/\bterminated\b/.test(expression)
        ? await conditionFor(context, expression, vocabulary)
        : null;
    const sign =
      own === null
        ? firstSure(failures.find((group) => group.cause === cause)?.signs ?? [], vocabulary)
        : null;
    const condition = own ?? sign?.condition;
    if (condition === undefined) continue;
    const earlier = [...(hasSuccess ? ['success'] : []), ...clauses.map(({ variable }) => variable)];
    clauses.push({
      name: cause === 'other' ? 'failure' : identifierFor(cause, new Set()),
      variable: identifierFor(`failed ${cause}`, taken),
      condition: unless(condition, earlier),
      amount: FAILURE,
      about: `${ending.terminated} of ${ending.failures} recorded failures end this way.${sign ? ` ${sign.sentence}` : ''}`,
    });
  }
  return clauses;
}

function unless(condition: string, earlier: readonly string[]): string {
  if (earlier.length === 0) return condition;
  const bracketed = /\b(or|if|lambda)\b/.test(condition) ? `(${condition})` : condition;
  return `${bracketed} and not ${earlier.length === 1 ? earlier.join('') : `(${earlier.join(' or ')})`}`;
}

/** An expression of the task file over an episode's last step, as a condition on any step. */
async function conditionFor(
  context: TaskContext,
  expression: string,
  vocabulary: Vocabulary,
): Promise<string | null> {
  // The number of steps is known while it happens; all the steps are not.
  const perStep = await renameExpression(expression, (name) =>
    name === 'T' ? '(t + 1)' : name === 'steps' ? null : name,
  );
  if (perStep === null) return null;
  const guarded = vocabulary('terminated') === null ? perStep : await atTheEnd(perStep);
  return renameExpression(guarded, (name) => {
    const field = context.fields.find((candidate) => candidate.name === name);
    const observation = vocabulary('obs');
    return vocabulary(name) ?? (field && observation !== null ? observation + field.path : null);
  });
}

/** The clearest sign that is sure and can be written here. */
function firstSure(
  signs: readonly FoundSign[],
  vocabulary: Vocabulary,
): { readonly condition: string; readonly sentence: string } | null {
  for (const { atoms, inFailures, elsewhere, sentence } of signs) {
    const known = atoms.every(({ feature }) => vocabulary(feature.of) !== null);
    if (!known || inFailures < SURE.shown || elsewhere > SURE.elsewhere) continue;
    return {
      condition: conditionCode(atoms, ({ of, field }) => (vocabulary(of) ?? of) + field.path),
      sentence,
    };
  }
  return null;
}

function firstSentence(text: string): string {
  const sentence = /^[^\n]*?[.!?](?=\s|$)/.exec(text.trim())?.[0] ?? text.trim().split('\n')[0] ?? '';
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}
