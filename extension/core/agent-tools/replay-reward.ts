import { z } from 'zod';
import { fail, ok } from '../problem';
import type { Evaluation } from '../measures/evaluation';
import { componentAnswers, measureAnswers, recordingNotes } from './answers';
import { episodeTable } from './episode-table';
import { codeInput, openReward, rewardInput, taskInput } from './inputs';
import { agentTool, type Answer } from './tool';

const MAX_EXTREMES = 5;

const input = z.object({
  task: taskInput,
  reward: rewardInput,
  code: codeInput,
  episode: z
    .string()
    .optional()
    .describe('Id of a recorded episode: what the reward paid at each of its steps, beside the observation.'),
  from: z.number().int().min(0).optional().describe('With "episode": first step shown, from 0.'),
});

export const replayReward = agentTool({
  name: 'replay_reward',
  title: 'Replay Reward on Recordings',
  description:
    'Run a reward function over the recorded episodes of a task, in a sandbox, and measure it: returns of successes and failures, ordering measures (AUC with 95 % interval), components, crashes. With "episode": reward and components at each step of that episode. Faster than analyze_reward, without causes, exploits and suggestions.',
  input,
  runsCode: true,
  spends: false,
  async run({ task, reward, code, episode, from = 0 }, host, control) {
    const opened = await openReward(host, { task, reward, code }, control);
    if (!opened.ok) return opened;
    const { workbench, context, reward: source } = opened.value;
    const bound = await workbench.bind(context, source);
    if (!bound.ok) return bound;
    const replayed = await workbench.replay(context, bound.value, control);
    if (!replayed.ok) return replayed;
    const evaluation = replayed.value;
    if (episode === undefined) return ok({ ...summary(evaluation), ...recordingNotes(context) });
    const index = evaluation.episodes.findIndex(({ id }) => id === episode);
    const known = evaluation.episodes[index];
    if (!known)
      return fail(
        'episode-unknown',
        `There is no episode "${episode}" in these recordings.`,
        `Ids look like: ${evaluation.episodes
          .slice(0, MAX_EXTREMES)
          .map(({ id }) => id)
          .join(', ')}.`,
      );
    return ok({ episode: known, steps: episodeTable(context, index, from, evaluation.input.replay) });
  },
});

function summary({ counts, episodes, measures, components, errors, reduction }: Evaluation): Answer {
  const groups = new Map<string, (number | null)[]>();
  for (const { outcome, cause, return: paid } of episodes) {
    const name = outcome === 'failure' && cause ? `failure: ${cause}` : outcome;
    groups.set(name, [...(groups.get(name) ?? []), paid]);
  }
  const of = (wanted: string) =>
    episodes
      .filter(({ outcome, discountedReturn }) => outcome === wanted && discountedReturn !== null)
      .sort((a, b) => (a.discountedReturn ?? 0) - (b.discountedReturn ?? 0))
      .map(({ id, cause, discountedReturn, length }) => ({
        id,
        ...(cause ? { cause } : {}),
        discountedReturn,
        length,
      }));
  return {
    counts,
    returns: Object.fromEntries([...groups].map(([name, returns]) => [name, spread(returns)])),
    measures: measureAnswers(measures),
    components: componentAnswers(components),
    worstPaidSuccesses: of('success').slice(0, MAX_EXTREMES),
    bestPaidFailures: of('failure').slice(-MAX_EXTREMES).reverse(),
    stepsWithoutReward: errors,
    ...(reduction.failures.length > 0
      ? {
          errors: reduction.failures.map(({ kind, type, message, line, steps }) => ({
            kind,
            type,
            message,
            line,
            steps,
          })),
        }
      : {}),
  };
}

/** Episodes without a return (a crash, NaN or timeout on the way) are counted, not taken for 0. */
function spread(returns: readonly (number | null)[]): Answer {
  const paid = returns.filter((value): value is number => value !== null);
  const without = returns.length - paid.length;
  return {
    episodes: returns.length,
    ...(without > 0 ? { withoutReturn: without } : {}),
    ...(paid.length > 0
      ? {
          mean: paid.reduce((sum, value) => sum + value, 0) / paid.length,
          lowest: paid.reduce((a, b) => Math.min(a, b)),
          highest: paid.reduce((a, b) => Math.max(a, b)),
        }
      : {}),
  };
}
