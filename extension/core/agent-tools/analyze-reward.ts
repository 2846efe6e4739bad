import { z } from 'zod';
import type { AdversarialReport } from '../adversary/report';
import type { Analysis, CauseGroup } from '../analyzer/analysis';
import { ok } from '../problem';
import {
  componentAnswers,
  findingAnswers,
  firstOf,
  measureAnswers,
  recordingNotes,
  stepWords,
} from './answers';
import { codeInput, openReward, rewardInput, taskInput } from './inputs';
import { agentTool, type Answer } from './tool';

const MAX_SUGGESTIONS = 4;
const MAX_LINES = 8;

const input = z.object({ task: taskInput, reward: rewardInput, code: codeInput });

export const analyzeReward = agentTool({
  name: 'analyze_reward',
  title: 'Analyze Reward',
  description:
    'The whole judgment of a reward function on recorded episodes, before any training: verdict, whether successes are paid more than failures, exploits (loops and shortcuts that are paid more than success, each confirmed by playing it), why episodes fail, findings with lines, and suggested edits whose effect was replayed. Call it when a reward is written or changed, and before telling the user that it is good. Takes seconds; on large recordings up to a minute.',
  input,
  runsCode: true,
  spends: false,
  async run({ task, reward, code }, host, control) {
    const opened = await openReward(host, { task, reward, code }, control);
    if (!opened.ok) return opened;
    const { workbench, context, reward: source } = opened.value;
    const analyzed = await workbench.analyze(context, source, { ...control, audit: false });
    if (!analyzed.ok) return analyzed;
    return ok({ ...analysisAnswer(analyzed.value, source.source), ...recordingNotes(context) });
  },
});

function analysisAnswer(analysis: Analysis, source: string): Answer {
  const { verdict, evaluation, exploits, causes, findings, suggestions, groups, adversarial, advice } =
    analysis;
  const { items, more } = firstOf(suggestions, MAX_SUGGESTIONS);
  return {
    verdict: { kind: verdict.kind, title: verdict.title, why: verdict.sentence },
    next: verdict.next,
    counts: evaluation.counts,
    measures: measureAnswers(evaluation.measures),
    components: componentAnswers(evaluation.components),
    exploits: exploits.slice(0, MAX_LINES).map(({ kind, message, gain, steps }) => ({
      kind,
      message,
      earnsMoreThanSuccessBy: gain,
      steps: steps.slice(0, 4).map(stepWords),
    })),
    failures: causes.slice(0, MAX_LINES).map(causeAnswer),
    ...findingAnswers(findings, source),
    ...(groups && groups.notes.length > 0 ? { inGroupTraining: groups.notes } : {}),
    ...(adversarial ? { madeUpCompletions: adversarialAnswer(adversarial) } : {}),
    suggestions: items.map(({ title, explanation, effect, diff }) => ({
      title,
      why: explanation,
      effect: effect.sentence,
      diff,
    })),
    ...(more ? { moreSuggestions: more } : {}),
    ...(advice?.length ? { ofTheSuggestions: advice } : {}),
  };
}

function causeAnswer({
  cause,
  count,
  share,
  signs,
  neverReached,
  toldApart,
  representatives,
}: CauseGroup): Answer {
  return {
    cause,
    count,
    shareOfFailures: share,
    ...(signs[0] ? { sign: signs[0].sentence, condition: signs[0].condition } : {}),
    ...(neverReached ? { neverReached } : {}),
    ...(toldApart && 'sentence' in toldApart ? { earliest: toldApart.sentence } : {}),
    ...(representatives ? { episodes: representatives } : {}),
  };
}

/** Only what the reward gets wrong: wrong completions that are paid in full, right ones that are not. */
function adversarialAnswer({ cases, tellsAnswers, strategies, equivalents }: AdversarialReport): Answer {
  const paid = strategies
    .filter(({ rate, paidBySound }) => paidBySound === 'never' && rate > 0)
    .sort((a, b) => b.rate - a.rate);
  const unpaid = equivalents.filter(({ rate }) => rate < 1).sort((a, b) => a.rate - b.rate);
  return {
    prompts: cases,
    ...(tellsAnswers ? {} : { note: 'The reward does not tell right answers from wrong ones at all.' }),
    wrongButPaid: paid.slice(0, MAX_LINES).map(({ name, about, rate, example }) => ({
      name,
      about,
      shareThatIsPaidInFull: rate,
      ...(example ? { example: example.completion.slice(0, 300) } : {}),
    })),
    rightButUnpaid: unpaid.slice(0, MAX_LINES).map(({ name, rate, example }) => ({
      name,
      shareThatIsPaid: rate,
      ...(example ? { example: example.completion.slice(0, 300) } : {}),
    })),
  };
}
