import { StepStatus } from '../sandbox/replay';
import type { Evaluation, Verdict } from './evaluation';
import { formatCount } from './format';
import { plural } from './ordering';
import { verdict } from './verdict-kind';

/** What can be said before any number is looked at: did the reward run, and did it pay anything at all? */
export function judgeRun(evaluation: Evaluation): Verdict | null {
  return judgeBroken(evaluation) ?? judgeNothingPaid(evaluation);
}

function judgeBroken({ errors, input }: Evaluation): Verdict | null {
  const { set, replay } = input;
  const [first] = [...replay.errors].sort((a, b) => (a.firstRow ?? -1) - (b.firstRow ?? -1));
  const failed = errors.crash + errors.nan + errors.timeout;
  if (!first && failed === 0) return null;

  const what = first ? describeError(first) : '';
  const fixes = replay.errors.map((error) => `Fix ${describeError(error)}`);
  if (first && first.firstRow === null)
    return verdict('broken', `The reward could not be loaded: ${what}.`, [], fixes);

  const counts = [
    ...(errors.crash > 0 ? [`crashes on ${formatCount(errors.crash)}`] : []),
    ...(errors.nan > 0 ? [`gives no finite number on ${formatCount(errors.nan)}`] : []),
    ...(errors.timeout > 0 ? [`runs out of time on ${formatCount(errors.timeout)}`] : []),
  ].join(', ');
  const row = first?.firstRow ?? replay.status.findIndex(isFailed);
  const episode = set.episodes.find(({ start, length }) => row >= start && row < start + length);
  const place = episode ? `, first at episode ${episode.id}, step ${row - episode.start}` : '';
  const sentence = `The reward ${counts} of ${plural(set.steps, 'step')}${place}${what ? ` (${what})` : ''}.`;
  return verdict('broken', sentence, [], fixes.length > 0 ? fixes : ['Make the reward faster']);
}

function isFailed(status: number): boolean {
  return status === StepStatus.Crash || status === StepStatus.NotANumber || status === StepStatus.Timeout;
}

function describeError(error: Evaluation['input']['replay']['errors'][number]): string {
  const text = [error.type, error.message.split('\n')[0]].filter(Boolean).join(': ');
  return error.line === null ? text : `line ${error.line}: ${text}`;
}

function judgeNothingPaid({ errors, input }: Evaluation): Verdict | null {
  if (input.replay.status.includes(StepStatus.Ok)) return null;
  const steps = plural(input.set.steps, 'step');
  if (input.set.steps === 0)
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
