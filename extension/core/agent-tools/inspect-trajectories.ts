import { z } from 'zod';
import { actionWords, fieldLines } from '../designer/recording-text';
import { oddSteps } from '../dynamics/check';
import { fail, ok, type Result } from '../problem';
import type { RunControl } from '../sandbox/sandbox';
import { judgeOutcomes } from '../task/judge';
import { partsToLookAt } from '../stream/parts';
import { inspectRecordings } from '../trajectory/inspect';
import { inspectionText } from '../trajectory/inspect-text';
import { firstOf, recordingNotes } from './answers';
import { episodeTable } from './episode-table';
import { openTask, taskInput } from './inputs';
import { agentTool, type Answer, type ToolHost } from './tool';

const MAX_EPISODES = 40;

const input = z.object({
  recordings: z
    .array(z.string())
    .optional()
    .describe('Recording files or globs, to see what they hold where there is no task yet.'),
  task: taskInput,
  episode: z.string().optional().describe('Id of an episode whose steps are wanted.'),
  from: z.number().int().min(0).optional().describe('With "episode": first step shown, from 0.'),
});

export const inspectTrajectories = agentTool({
  name: 'inspect_trajectories',
  title: 'Inspect Recorded Trajectories',
  description:
    'What was recorded: observation fields with ranges, actions, episodes with outcome and cause of failure; with "episode", its steps one by one. Call it before writing a reward, so that it uses fields that exist and thresholds within their range. With "recordings", any file: Minari, D4RL, Parquet, JSONL, HDF5, npz, CSV, completions of TRL, verl, verifiers. Runs no reward code.',
  input,
  runsCode: false,
  spends: false,
  run({ recordings, task, episode, from = 0 }, host, control) {
    return recordings?.length ? ofFiles(recordings, host) : ofTask(task, episode, from, host, control);
  },
});

async function ofFiles(recordings: readonly string[], { root }: ToolHost): Promise<Result<Answer>> {
  const inspection = await inspectRecordings(recordings, root, judgeOutcomes, {
    check: oddSteps,
    choose: partsToLookAt,
  });
  return ok({ recordings: inspectionText(inspection).split('\n') });
}

async function ofTask(
  task: string | undefined,
  episode: string | undefined,
  from: number,
  host: ToolHost,
  control: RunControl,
): Promise<Result<Answer>> {
  const opened = await openTask(host, task, control);
  if (!opened.ok) return opened;
  const { context } = opened.value;
  const { set, outcomes, task: described } = context;
  const episodes = set.episodes.map(({ id, length }, i) => {
    const { outcome = 'unknown', cause = null } = outcomes[i] ?? {};
    return { id, length, outcome, cause };
  });
  if (episode !== undefined) {
    const index = episodes.findIndex(({ id }) => id === episode);
    if (index < 0)
      return fail(
        'episode-unknown',
        `There is no episode "${episode}" in these recordings.`,
        'Call again without "episode" for the list.',
      );
    return ok({ ...episodes[index], ...episodeTable(context, index, from) });
  }
  const ends = new Map<string, number>();
  for (const { outcome, cause } of episodes) {
    const name = cause ? `${outcome}: ${cause}` : outcome;
    ends.set(name, (ends.get(name) ?? 0) + 1);
  }
  const { items, more } = firstOf(
    episodes.map(
      (each) => `${each.id}: ${each.outcome}${each.cause ? ` (${each.cause})` : ''}, ${each.length} steps`,
    ),
    MAX_EPISODES,
  );
  return ok({
    goal: described.goal,
    kind: set.kind,
    steps: set.steps,
    outcomes: Object.fromEntries(ends),
    observation: fieldLines(context).split('\n'),
    ...(set.kind === 'transitions' ? { action: actionWords(context) } : {}),
    hasRecordedReward: set.reward !== null,
    episodes: items,
    ...(more ? { moreEpisodes: more } : {}),
    ...recordingNotes(context),
  });
}
