import { ok, type Problem } from '../problem';
import type { ExpressionValue, Limits, RunControl, Sandbox } from '../sandbox/sandbox';
import { observationFields, type Field } from '../trajectory/fields';
import type { TrajectorySet } from '../trajectory/model';
import type { EpisodeOutcome } from './outcome';
import { plainValues } from './plain-expressions';
import type { RewardTask } from './task';

export interface Outcomes {
  /** One an episode of the set. */
  readonly outcomes: readonly EpisodeOutcome[];
  readonly problems: readonly Problem[];
}

const UNKNOWN: EpisodeOutcome = { outcome: 'unknown', cause: null };
/** Fields that an error names. */
const MAX_NAMED = 8;

/**
 * Success and causes of each episode, from the task's expressions over its last step. Never fails: an episode whose
 * `success` raises, or a task without `success`, is unknown, and a Problem says why. A cause that raises does not hold.
 */
export async function evaluateOutcomes(
  task: RewardTask,
  set: TrajectorySet,
  sandbox: Sandbox,
  limits: Limits,
  control?: RunControl,
): Promise<Outcomes> {
  const unknown = set.episodes.map(() => UNKNOWN);
  if (task.success === undefined) {
    return {
      outcomes: unknown,
      problems: [
        {
          code: 'no-success',
          message: 'The task does not say what a success is, so every outcome is unknown.',
          hint: `Add "success" to the task file, for example "success": ${set.kind === 'completions' ? '"correct", a column that says so' : '"reward > 0 and terminated"'}.`,
        },
      ],
    };
  }
  const causes = Object.entries(task.causes ?? {});
  const expressions = [task.success, ...causes.map(([, expression]) => expression)];
  const fields = observationFields(set, task.observation);
  const job = { expressions, data: set, fields };
  const plain = await plainValues(job);
  const evaluated = plain ? ok(plain) : await sandbox.evaluate(job, limits, control);
  if (!evaluated.ok) return { outcomes: unknown, problems: [evaluated.problem] };
  const [successes = [], ...held] = expressions.map((_, i) =>
    evaluated.value.map((episode) => episode[i] ?? null),
  );

  // Completions without named causes fail in one way: they are wrong.
  const otherCause = set.kind === 'completions' && causes.length === 0 ? 'wrong' : 'other';
  const outcomes = set.episodes.map((_, episode): EpisodeOutcome => {
    const success = successes[episode];
    if (success === true) return { outcome: 'success', cause: null };
    if (success !== false) return UNKNOWN;
    const cause = causes.find((_entry, i) => held[i]?.[episode] === true);
    return { outcome: 'failure', cause: cause?.[0] ?? otherCause };
  });
  const failed = set.episodes.map((_, episode) => outcomes[episode]?.outcome === 'failure');
  const problems = [
    expressionProblem('success', task.success, successes, fields, 'Their outcome is unknown.'),
    ...causes.map(([name, expression], i) =>
      expressionProblem(
        `causes.${name}`,
        expression,
        // A cause is asked of failures only: that it cannot be read off a success is nobody's mistake.
        (held[i] ?? []).filter((_value, episode) => failed[episode]),
        fields,
        'It counts as not holding there.',
      ),
    ),
  ].filter((problem) => problem !== null);
  return { outcomes, problems };
}

/** "the fields x, y, …". */
function listed(fields: readonly Field[]): string {
  const names = fields.map(({ name }) => name).filter((name) => /^[a-z_]\w*$/i.test(name));
  const some = names.slice(0, MAX_NAMED).join(', ');
  return `the fields${some && ` ${some}`}${names.length > MAX_NAMED ? ', …' : ''}`;
}

function expressionProblem(
  field: string,
  expression: string,
  values: readonly ExpressionValue[],
  fields: readonly Field[],
  consequence: string,
): Problem | null {
  const errors = values.filter((value) => typeof value === 'object' && value !== null);
  const [first] = errors;
  if (!first) return null;
  return {
    code: 'expression-failed',
    message:
      `\`${field}\` (${expression}) failed on ${errors.length} of ${values.length} episodes, first with ` +
      `${first.type}: ${first.message}. ${consequence}`,
    hint: `It is a Python expression over obs, action, next_obs, reward, terminated, truncated, info of the last step, T and steps, and ${listed(fields)} by name.`,
  };
}
