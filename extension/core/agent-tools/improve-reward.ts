import { z } from 'zod';
import { contractToWrite } from '../loop/contract-to-write';
import { CandidateHistory } from '../loop/history';
import { runLoop } from '../loop/interpreter';
import { ok, type Problem } from '../problem';
import { measureAnswers, recordingNotes } from './answers';
import { codeInput, openTask, rewardInput, rewardOf, taskInput } from './inputs';
import { agentTool } from './tool';

const MAX_ROUNDS = 5;

const input = z.object({
  task: taskInput,
  reward: rewardInput,
  code: codeInput,
  rounds: z.number().int().min(1).max(MAX_ROUNDS).optional().describe('Rounds of the loop; 1 when left out.'),
});

export const improveReward = agentTool({
  name: 'improve_reward',
  title: 'Improve Reward',
  description:
    "Design, criticize, replay and refine a reward for some rounds and give the best candidate that was measured, as code. It writes no file: show the user what changed and why, and write it only when he agrees. Without a language model of the user's own the built-in designer works, which costs nothing; with one, its budget applies.",
  input,
  runsCode: true,
  spends: true,
  async run({ task, reward, code, rounds = 1 }, host, control) {
    const opened = await openTask(host, task, control);
    if (!opened.ok) return opened;
    const { workbench, context } = opened.value;
    const present = await rewardOf(host, context, { reward, code });
    // A task without a reward is where a design begins; any other trouble is told.
    if (!present.ok && !isMissing(present.problem)) return present;
    const source = present.ok ? present.value : null;
    const bound = source && (await workbench.bind(context, source));
    const history = await CandidateHistory.open(context.file);
    if (!history.ok) return history;
    const writers = await host.writers(context.file);
    if (!writers.ok) return writers;
    const { onProgress, signal } = control;
    const report = await runLoop(
      {
        context,
        contract: contractToWrite(context, bound),
        file: source?.file ?? context.file.replace(/(\.reward)?\.json$/, '.py'),
        entry: source?.entry ?? null,
        code: bound?.ok && source ? source.source : null,
        rounds,
      },
      { workbench, history: history.value, ...writers.value },
      {
        ...(signal ? { signal } : {}),
        ...(onProgress ? { onProgress: ({ share }) => onProgress(share ?? 0) } : {}),
      },
    );
    const { start, best, stopped, spend } = report;
    if (stopped.problem) return { ok: false, problem: stopped.problem };
    const isNew = best !== null && best.code !== source?.source;
    return ok({
      stopped: stopped.sentence,
      ...(start ? { before: start.verdict ?? start.sentence } : {}),
      rounds: report.rounds.map(({ candidate, verdict, accepted, sentence }) => ({
        candidate: candidate?.id ?? null,
        accepted,
        said: verdict ? `${verdict.title}. ${verdict.sentence}` : sentence,
        ...(candidate?.explanation ? { idea: candidate.explanation } : {}),
      })),
      best: isNew
        ? {
            candidate: best.id,
            verdict: `${best.verdict.title}. ${best.verdict.sentence}`,
            why: best.explanation,
            measures: measureAnswers(best.measures),
            code: best.code,
          }
        : 'Nothing better than the present reward was found; it stays as it is.',
      ...(spend ? { spend } : {}),
      ...recordingNotes(context),
    });
  },
});

function isMissing({ code }: Problem): boolean {
  return code === 'reward-missing' || code === 'reward-unnamed';
}
