import { compareEvaluations } from '../measures/compare';
import type { Evaluation } from '../measures/evaluation';
import { formatCount, formatNumber, formatShare } from '../measures/format';
import type { MeasureValue } from '../measures/measure';
import { hasValue } from '../measures/measure';
import { StepStatus } from '../sandbox/replay';
import type { Effect } from './analysis';
import type { FoundCause } from './causes';
import { groupWords } from './group-gain';
import { mean } from './numbers';

/** Steps in question: those that show a failure, or those that an edit is about. */
export interface StepGroup {
  readonly rows: readonly number[];
  /** "last steps before lava". */
  readonly words: string;
}

/** Mean reward over rows; null when none of them has one. */
export function meanOver({ input: { replay } }: Evaluation, rows: Iterable<number>): number | null {
  let sum = 0;
  let count = 0;
  for (const row of rows) {
    if (replay.status[row] !== StepStatus.Ok) continue;
    sum += replay.reward[row] ?? 0;
    count++;
  }
  return count > 0 ? sum / count : null;
}

/** Mean reward of the failing steps and of all the others: tells something on failures alone too. */
function failureContrast(
  evaluation: Evaluation,
  failing: ReadonlySet<number>,
): { readonly failingSteps: MeasureValue; readonly otherSteps: MeasureValue } {
  const others = Array.from({ length: evaluation.input.set.steps }, (_, row) => row).filter(
    (row) => !failing.has(row),
  );
  return {
    failingSteps: asMeasure(meanOver(evaluation, failing), 'there are no failing steps with a reward'),
    otherSteps: asMeasure(meanOver(evaluation, others), 'there are no other steps with a reward'),
  };
}

function asMeasure(value: number | null, reason: string): MeasureValue {
  return value === null ? { reason } : { value };
}

export interface EffectQuestion {
  readonly before: Evaluation;
  readonly after: Evaluation;
  /** Rows that show failures. */
  readonly failing: ReadonlySet<number>;
  /** Steps the edit is about; null when it is about the whole. */
  readonly about: StepGroup | null;
  readonly causes: readonly FoundCause[];
  /** Confirmed exploits before and after. */
  readonly exploitsBefore: number;
  readonly exploitsAfter: number;
}

/** The effect of an edit: measures, moved trajectories, and a sentence that says it in words. */
export function effectOf(question: EffectQuestion): Effect {
  const { before, after, failing, about } = question;
  const comparison = compareEvaluations(before, after);
  return {
    before: { ...comparison.before, ...failureContrast(before, failing) },
    after: { ...comparison.after, ...failureContrast(after, failing) },
    moved: comparison.moved,
    sentence: `${[
      ...orderingWords(before, after),
      ...groupWords(before, after),
      ...exploitWords(question),
      ...(about ? stepWords(before, after, about) : causeWords(question)),
    ].join('; ')}.`,
  };
}

function exploitWords({ exploitsBefore, exploitsAfter }: EffectQuestion): string[] {
  if (exploitsBefore === 0 || exploitsAfter >= exploitsBefore) return [];
  const exploits = `${exploitsBefore} ${exploitsBefore === 1 ? 'exploit' : 'exploits'}`;
  return [exploitsAfter === 0 ? `${exploits}: gone` : `${exploits}: ${exploitsAfter} left`];
}

/** The cause whose failures are paid the most differently, next to the successes. */
function causeWords({ before, after, causes }: EffectQuestion): string[] {
  const [most] = causes
    .flatMap(({ cause, episodes }) => {
      const indices = episodes.map((episode) => before.input.set.episodes.indexOf(episode));
      const from = meanReturn(before, indices);
      const to = meanReturn(after, indices);
      return from === null || to === null ? [] : [{ cause, from, to }];
    })
    .sort((a, b) => Math.abs(b.to - b.from) - Math.abs(a.to - a.from));
  if (!most || Math.abs(most.to - most.from) < 1e-9) return [];
  const successes = before.input.outcomes.flatMap(({ outcome }, i) => (outcome === 'success' ? [i] : []));
  const from = meanReturn(before, successes);
  const to = meanReturn(after, successes);
  const isOfSteps = before.input.set.kind === 'transitions';
  const failures = isOfSteps ? `failures by ${most.cause} now return` : `${most.cause} completions now get`;
  const beside =
    from === null || to === null
      ? ''
      : Math.abs(to - from) < 1e-9
        ? `, successes ${formatNumber(to)} as before`
        : `, successes ${formatNumber(to)} instead of ${formatNumber(from)}`;
  return [`${failures} ${formatNumber(most.to)} on average instead of ${formatNumber(most.from)}${beside}`];
}

function meanReturn({ input }: Evaluation, episodes: readonly number[]): number | null {
  const returns = episodes.flatMap((i) => input.discountedReturns[i] ?? []);
  return returns.length > 0 ? mean(returns) : null;
}

function orderingWords(before: Evaluation, after: Evaluation): string[] {
  const from = before.measures['auc'];
  const to = after.measures['auc'];
  if (hasValue(from) && hasValue(to)) {
    const [a, b] = [formatShare(from.value), formatShare(to.value)];
    return [a === b ? `AUC stays ${a}` : `AUC ${a} → ${b}`];
  }
  return to && 'reason' in to ? [`AUC does not apply (${to.reason})`] : [];
}

function stepWords(before: Evaluation, after: Evaluation, about: StepGroup): string[] {
  const from = meanOver(before, about.rows);
  const to = meanOver(after, about.rows);
  if (from === null || to === null || Math.abs(from - to) < 1e-9) return [];
  const n = about.rows.length;
  const subject = n === 1 ? `the one of the ${about.words}` : `the ${formatCount(n)} ${about.words}`;
  return [`${subject} now ${verb(to, n)} instead of ${gerund(from)}${n > 1 ? ' on average' : ''}`];
}

function verb(reward: number, n: number): string {
  const s = n === 1 ? 's' : '';
  return reward < 0 ? `cost${s} ${formatNumber(-reward)}` : `pay${s} ${formatNumber(reward)}`;
}

function gerund(reward: number): string {
  return reward < 0 ? `costing ${formatNumber(-reward)}` : `paying ${formatNumber(reward)}`;
}
