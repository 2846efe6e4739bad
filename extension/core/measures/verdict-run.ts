import { recordingWords } from '../trajectory/words';
import type { ReplayError } from '../sandbox/replay';
import type { Measured, Verdict } from './evaluation';
import { formatCount } from './format';
import { plural } from './ordering';
import { verdict } from './verdict-kind';

/** What can be said before any number is looked at: did the reward run, and did it pay anything at all? */
export function judgeRun(evaluation: Measured): Verdict | null {
  return judgeBroken(evaluation) ?? judgeNothingPaid(evaluation);
}

function judgeBroken({ errors, reduction }: Measured): Verdict | null {
  const { failures, firstFailure, steps } = reduction;
  const [first] = [...failures].sort((a, b) => (a.firstRow ?? -1) - (b.firstRow ?? -1));
  const failed = errors.crash + errors.nan + errors.timeout;
  if (!first && failed === 0) return null;

  const what = first ? describeError(first) : '';
  const fixes = failures.map((error) => `Fix ${describeError(error)}`);
  if (first && first.firstRow === null)
    return verdict('broken', `The reward could not be loaded: ${what}.`, [], fixes);

  const counts = [
    ...(errors.crash > 0 ? [`crashes on ${formatCount(errors.crash)}`] : []),
    ...(errors.nan > 0 ? [`gives no finite number on ${formatCount(errors.nan)}`] : []),
    ...(errors.timeout > 0 ? [`runs out of time on ${formatCount(errors.timeout)}`] : []),
  ].join(', ');
  const isOfSteps = reduction.kind === 'transitions';
  const place = firstFailure
    ? `, first at ${recordingWords(reduction).episode} ${firstFailure.episode}${isOfSteps ? `, step ${firstFailure.step}` : ''}`
    : '';
  const sentence = `The reward ${counts} of ${plural(steps, isOfSteps ? 'step' : 'completion')}${place}${what ? ` (${what})` : ''}.`;
  return verdict('broken', sentence, [], fixes.length > 0 ? fixes : ['Make the reward faster']);
}

function describeError(error: ReplayError): string {
  const text = [error.type, error.message.split('\n')[0]].filter(Boolean).join(': ');
  return error.line === null ? text : `line ${error.line}: ${text}`;
}

function judgeNothingPaid({ errors, reduction }: Measured): Verdict | null {
  if (reduction.reward.count > 0) return null;
  const steps = plural(reduction.steps, reduction.kind === 'transitions' ? 'step' : 'completion');
  if (reduction.steps === 0)
    return verdict('not-testable', 'There is no recorded step.', [], ['Record some episodes']);
  return errors.notApplicable > 0
    ? verdict(
        'not-testable',
        `The reward says "does not apply" on all ${steps}.`,
        [],
        ['Return a number where the reward applies', 'Add recordings to which it applies'],
      )
    : verdict('not-testable', `The reward was run on none of the ${steps}.`, [], ['Run the analysis again']);
}
