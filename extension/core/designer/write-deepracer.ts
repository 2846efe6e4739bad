import type { Design } from './designer';
import type { RewardPlan } from './plan';
import { comment, fileHead, pythonNumber } from './python-text';

/** The trainer takes no reward of 0 or less for an answer worth learning from; this is its usual floor. */
const FLOOR = 0.001;
/** Progress is in per cent of the lap: what a lap pays, and a finished one once more. */
const LAP = 100;

/**
 * The plan for `reward_function(params)`. It keeps nothing between calls, so progress cannot be paid as a difference:
 * progress per step so far is paid, which adds up to about the progress reached and falls when the car dawdles.
 */
export function writeDeepRacerReward(plan: RewardPlan, name: string, keys: readonly string[]): Design {
  const paced = keys.includes('progress') && keys.includes('steps');
  const onTrack = keys.includes('all_wheels_on_track');
  const explanation = [
    'What it pays, and why:',
    ...(paced ? ['- pay progress per step, which adds up to about the progress reached;'] : []),
    ...(plan.success ? [`- pay ${LAP} more for success, as much as the lap itself paid;`] : []),
    onTrack
      ? `- pay next to nothing (${FLOOR}) off the track.`
      : plan.failures
          .map(({ name: cause, about }) => `- pay next to nothing (${FLOOR}) for ${cause}: ${about}`)
          .join('\n'),
    ...plan.notes,
  ]
    .filter((line) => line !== '')
    .join('\n');
  const failures = plan.failures.map(({ condition, about }) => ({ condition, about }));
  const floors = onTrack
    ? [
        {
          condition: 'not params["all_wheels_on_track"]',
          about: 'A car off the track has failed, whatever else it does.',
        },
      ]
    : failures;
  const body =
    `\n\ndef ${name}(params):\n` +
    floors
      .map(
        ({ condition, about }) =>
          `${comment(about, '    ')}    if ${condition}:\n        return ${pythonNumber(FLOOR)}\n\n`,
      )
      .join('') +
    (paced
      ? '    # Fast and far pays; standing still makes every further step worth less.\n' +
        '    reward = params["progress"] / max(params["steps"], 1)\n'
      : `    reward = ${pythonNumber(FLOOR)}\n`) +
    (plan.success
      ? `${comment(plan.success.about, '    ')}    if ${plan.success.condition}:\n        reward += ${pythonNumber(LAP)}\n`
      : '') +
    '    return float(reward)\n';
  return { explanation, code: fileHead(plan.goal, explanation, body) + body };
}
