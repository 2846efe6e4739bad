import { z } from 'zod';
import type { Distances } from '../compare/comparison';
import type { RewardSource } from '../loop/workbench';
import { formatShare } from '../measures/format';
import { hasValue, type MeasureValue } from '../measures/measure';
import { ok } from '../problem';
import { measureAnswers, recordingNotes } from './answers';
import { openTask, rewardOf, taskInput } from './inputs';
import { agentTool, type Answer } from './tool';

const MAX_MOVES = 8;

const version = (which: string) =>
  z
    .object({
      reward: z.string().optional().describe('Reward file, or FILE.py:function.'),
      code: z.string().optional().describe('Python source, in place of a file.'),
    })
    .describe(`${which}; the task's own reward when empty.`);

const input = z.object({
  task: taskInput,
  a: version('The first version'),
  b: version('The second version'),
});

export const compareRewards = agentTool({
  name: 'compare_rewards',
  title: 'Compare Two Rewards',
  description:
    'Two versions of a reward on the same recorded episodes: what changed in a sentence, measures side by side, distances (ERC, EPIC, STARC, DARD: 0 the same behavior is asked for, 1 the opposite), and the episodes whose rank moves most. Call it after an edit that should not change what is rewarded (a refactoring: distances near 0), or to choose between two ideas.',
  input,
  runsCode: true,
  spends: false,
  async run({ task, a, b }, host, control) {
    const opened = await openTask(host, task, control);
    if (!opened.ok) return opened;
    const { workbench, context } = opened.value;
    const sources: RewardSource[] = [];
    for (const given of [a, b]) {
      const source = await rewardOf(host, context, given);
      if (!source.ok) return source;
      sources.push(source.value);
    }
    const [first, second] = sources;
    if (!first || !second) throw new Error('Two versions were read.');
    const compared = await workbench.compare(context, first, second, control);
    if (!compared.ok) return compared;
    const { sentence, measures, distances, rankMoves, components } = compared.value;
    return ok({
      sentence,
      distances: distanceAnswers(distances),
      measures: { a: measureAnswers(measures.a), b: measureAnswers(measures.b) },
      components: components.map((each) => ({
        name: each.name,
        meanOfA: each.a?.mean ?? 'none of that name',
        meanOfB: each.b?.mean ?? 'none of that name',
      })),
      rankMoves: rankMoves.slice(0, MAX_MOVES),
      ...(rankMoves.length > MAX_MOVES ? { moreRankMoves: rankMoves.length - MAX_MOVES } : {}),
      ...recordingNotes(context),
    });
  },
});

function distanceAnswers(distances: Distances): Answer {
  return Object.fromEntries(
    Object.entries(distances).map(([id, value]: [string, MeasureValue]) => [
      id,
      hasValue(value) ? formatShare(value.value) : `does not apply: ${value.reason}`,
    ]),
  );
}
