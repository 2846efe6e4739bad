import { inTurns } from '../breathe';
import type { Evaluation } from '../measures/evaluation';
import { formatCount } from '../measures/format';
import { countErrors } from '../sandbox/replay';
import type { TaskContext } from '../task/context';
import type { Analysis, Effect } from './analysis';
import { causesOf } from './causes';
import { effectOf } from './effect';
import { failingRowsOf } from './trial';

/** The effect of other code than what was analysed: some hunks of a suggestion. Whether it still runs is said first. */
export async function versionEffect(
  context: TaskContext,
  { evaluation, exploits }: Pick<Analysis, 'evaluation' | 'exploits'>,
  after: { readonly evaluation: Evaluation; readonly exploits: number },
): Promise<Effect> {
  const causes = await inTurns(causesOf(context));
  const effect = effectOf({
    before: evaluation,
    after: after.evaluation,
    failing: failingRowsOf(causes),
    about: null,
    causes,
    exploitsBefore: exploits.length,
    exploitsAfter: after.exploits,
  });
  const broken = failureWords(evaluation, after.evaluation);
  return broken === null ? effect : { ...effect, sentence: `${broken} ${effect.sentence}` };
}

/** What fails that did not before; null when nothing does. */
function failureWords(before: Evaluation, after: Evaluation): string | null {
  const failed = ({ input }: Evaluation): number => {
    const { crash, nan, timeout } = countErrors(input.replay);
    return crash + nan + timeout;
  };
  const steps = failed(after);
  if (steps <= failed(before)) return null;
  const [error] = after.input.replay.errors;
  const what = error
    ? `: ${[error.type, error.message].filter(Boolean).join(': ')}${error.line === null ? '' : ` (line ${error.line})`}`
    : '';
  return `Without the rest it fails on ${formatCount(steps)} of ${formatCount(after.input.set.steps)} steps${what}.`;
}
