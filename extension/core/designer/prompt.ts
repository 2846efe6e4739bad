import { bySeverity } from '../critic/finding';
import type { FoundCause } from '../analyzer/causes';
import type { Contrast } from '../analyzer/contrast';
import { contrast } from '../analyzer/contrast';
import type { Analysis, CauseGroup } from '../analyzer/analysis';
import type { Diagnosis } from '../analyzer/diagnosis';
import { claimWords } from '../analyzer/diagnosis';
import { formatMeasure, formatNumber, formatPercent } from '../measures/format';
import type { ModelMessage } from '../model/model';
import { estimateTokens } from '../model/tokens';
import type { TaskContext } from '../task/context';
import { statedGoal } from '../task/goal';
import { hasFinalObservation } from '../task/scalars';
import type { DesignRequest } from './designer';
import { formOf } from './form';
import { episodeEvidence } from './evidence';
import { actionWords, fieldLines } from './recording-text';
import { fillTemplate } from '../model/template';
import { trainedParts } from './trained-part';
import { trainingWords } from '../training/words';
import { NOTHING_LEFT_OUT } from './without';

/** Older attempts say little more and cost a lot of prompt. */
const MAX_TRIED = 5;

/** Of the tokens for evidence: recorded steps, what the analysis found, earlier attempts. */
const SHARES = { steps: 0.5, analysis: 0.3, tried: 0.2 };

export interface PromptOptions {
  /** What may be spent on recorded steps, findings and attempts together; the rest of the prompt is a thousand or two. */
  readonly evidenceTokens: number;
}

/**
 * The conversation for a request: Auto MC-Reward's six parts (instructions; task; environment; statistics of failed
 * trajectories; input parameters; format), then the reward so far, what was tried, and the critic's findings. Parts that
 * the run does without are left out.
 */
export async function promptFor(
  request: DesignRequest,
  { evidenceTokens }: PromptOptions,
): Promise<ModelMessage[]> {
  const { previous, tried, rejected, without = NOTHING_LEFT_OUT } = request;
  const thoughts = !without.has('thoughts');
  const tokens = (share: number): number => Math.floor(evidenceTokens * share);
  const parts = [
    await taskPart(request),
    await environmentPart(request, evidenceTokens),
    without.has('analyzer')
      ? await fillTemplate('outcomes', { outcomes: outcomeWords(request) })
      : await statisticsPart(request, tokens(SHARES.steps)),
    await inputsPart(request),
    ...(previous ? [await previousPart(previous.code, previous.analysis)] : []),
    ...(previous ? await trainedParts(previous.analysis) : []),
    ...(previous && !without.has('analyzer') ? [await analysisPart(previous, tokens(SHARES.analysis))] : []),
    ...(await strategyParts(request, thoughts)),
    ...(tried.length > 0 ? [await triedPart(tried, tokens(SHARES.tried))] : []),
    ...(await userParts(request, tokens(SHARES.tried))),
    await fillTemplate(thoughts ? 'format' : 'format-code-only', {
      example: formOf(request.contract.id, without).example,
    }),
  ];
  const instructions = await fillTemplate('instructions', {
    thoughts: thoughts ? await fillTemplate('thoughts') : '',
    scale: without.has('scale-limit') ? '' : await fillTemplate('scale-limit'),
  });
  return [
    { role: 'system', content: instructions.replace(/\n{3,}/g, '\n\n').trim() },
    { role: 'user', content: parts.join('\n\n') },
    ...(rejected ? await returnedParts(rejected, thoughts) : []),
  ];
}

function taskPart({ context: { task } }: DesignRequest): Promise<string> {
  const causes = Object.entries(task.causes ?? {}).map(([name, expression]) => `${name} (${expression})`);
  return fillTemplate('task', {
    goal: statedGoal(task.goal) || 'not said; the recordings and what counts as a success must tell',
    success: task.success ?? 'not said',
    causes: causes.join(', ') || 'not named',
    discount: String(task.discount),
  });
}

function environmentPart({ context }: DesignRequest, evidenceTokens: number): Promise<string> {
  const { set } = context;
  return fillTemplate('environment', {
    recording:
      set.kind === 'completions'
        ? `${set.steps} completions of a language model.`
        : `${set.steps} steps in ${set.episodes.length} episodes.`,
    fields: fieldLines(context, fieldsIn(evidenceTokens)),
    actions: set.kind === 'completions' ? 'the completion.' : actionWords(context),
  });
}

/** It takes a second on large recordings and is the same for every draft. */
const contrasts = new WeakMap<TaskContext, Contrast>();

function contrastOf(context: TaskContext): Contrast {
  const found = contrasts.get(context) ?? contrast(context);
  contrasts.set(context, found);
  return found;
}

function outcomeWords({ context: { outcomes } }: DesignRequest): string {
  const count = (outcome: string): number => outcomes.filter((episode) => episode.outcome === outcome).length;
  return `${count('success')} successes, ${count('failure')} failures, ${count('unknown')} unknown.`;
}

/** The recordings in words, for the model that looks for causes in them. */
export function recordingWords(
  context: TaskContext,
  analysis: Analysis,
  tokens: number,
): Readonly<Record<'fields' | 'actions' | 'causes' | 'steps', string>> {
  const { failures } = contrastOf(context);
  const causes = failures.map((failure) => `- ${causeWords(failure, analysis.causes)}`);
  return {
    fields: fieldLines(context, fieldsIn(tokens)),
    actions: actionWords(context),
    causes: causes.join('\n') || 'None was recorded.',
    steps: episodeEvidence(context, failures, analysis.causes, tokens),
  };
}

function causeWords({ cause, count, share, signs }: FoundCause, analysed: readonly CauseGroup[]): string {
  return [
    `${cause}: ${count} failures (${formatPercent(share)}).`,
    ...signs.map(({ sentence }) => sentence),
    ...moreOf(analysed.find((group) => group.cause === cause)),
  ].join(' ');
}

/** A line for a field is twenty or thirty tokens. */
function fieldsIn(tokens: number): number {
  return Math.min(60, Math.max(12, Math.floor(tokens / 60)));
}

function statisticsPart(request: DesignRequest, tokens: number): Promise<string> {
  const { context, previous } = request;
  const found = contrastOf(context);
  const analysed = previous?.analysis.causes ?? [];
  const causes = found.failures.map((failure) => `- ${causeWords(failure, analysed)}`);
  const successes = [
    ...found.successes.map(({ sentence }) => sentence),
    ...found.potentials.slice(0, 3).map(({ sentence }) => sentence),
  ];
  return fillTemplate('statistics', {
    outcomes: outcomeWords(request),
    causes: causes.length > 0 ? `Causes of failure:\n${causes.join('\n')}` : 'No failure was recorded.',
    successes:
      successes.length > 0
        ? `What the successes have in common:\n${successes.map((sentence) => `- ${sentence}`).join('\n')}`
        : 'Nothing was found that the successes have in common.',
    steps: episodeEvidence(context, found.failures, analysed, tokens),
  });
}

/** What the analysis adds to a cause: what these failures never reach, and when they could be told. */
function moreOf(group: CauseGroup | undefined): string[] {
  if (!group) return [];
  const told = group.toldApart && 'sentence' in group.toldApart ? [group.toldApart.sentence] : [];
  return [...(group.neverReached ? [group.neverReached] : []), ...told].map((text) =>
    /[.!?]$/.test(text) ? text : `${text}.`,
  );
}

function inputsPart({ context: { set, fields }, contract, entry, without }: DesignRequest): Promise<string> {
  const form = formOf(contract.id, without);
  const recorded: Readonly<Record<string, boolean>> = {
    action: set.action !== null,
    next_obs: hasFinalObservation(set),
    reward: set.reward !== null,
    info: set.info !== null,
    memory: !without?.has('memory'),
  };
  const named = contract.parameters.filter(({ name }) => recorded[name] !== false);
  const columns =
    set.kind === 'completions' ? fields.map(({ name }) => `- ${name}: a column of the recording`) : [];
  return fillTemplate('inputs', {
    contract: `The trainer calls the function ${contract.title}`,
    name: entry ?? `${form.name}, or what you like`,
    parameters: [...named.map(({ name, about }) => `- ${name}: ${about}`), ...columns].join('\n'),
    returns: form.returns,
  });
}

function previousPart(code: string, analysis: Analysis): Promise<string> {
  const { evaluation, verdict } = analysis;
  return fillTemplate('previous', {
    code: code.trim(),
    verdict: `${verdict.title}. ${verdict.sentence}`,
    measures: Object.entries(evaluation.measures)
      .map(([id, measure]) => `- ${id}: ${formatMeasure(id, measure)}`)
      .join('\n'),
    components: componentLines(analysis),
  });
}

function componentLines({ evaluation }: Analysis): string {
  const number = (value: number | null): string => (value === null ? 'none' : formatNumber(value));
  const lines = evaluation.components.map(
    ({ name, meanOfSuccesses, meanOfFailures, share }) =>
      `- ${name}: ${number(meanOfSuccesses)} and ${number(meanOfFailures)}, ${share === null ? 'no share' : formatPercent(share)}`,
  );
  return lines.join('\n') || 'None were returned.';
}

/** What is to be done with the reward so far, and by which of those who are asked at the same time. */
async function strategyParts(
  { previous, strategy = { kind: 'refine' }, variant = 0 }: DesignRequest,
  thoughts: boolean,
): Promise<string[]> {
  const parts: string[] = [];
  if (strategy.kind === 'mutate') parts.push(await fillTemplate('mutate', { component: strategy.component }));
  else if (strategy.kind === 'cross') {
    const { code, analysis } = strategy.other;
    const { title, sentence } = analysis.verdict;
    const verdict = [`${title}. ${sentence}`, ...trainingWords(analysis.training)].join(' ');
    parts.push(
      await fillTemplate('cross', { code: code.trim(), verdict, components: componentLines(analysis) }),
    );
  } else if (strategy.kind === 'anew') parts.push(await fillTemplate('anew'));
  else if (previous) parts.push(await fillTemplate(thoughts ? 'improve' : 'improve-code-only'));
  if (variant > 0) parts.push(await fillTemplate('variant', { number: String(variant + 1) }));
  return parts;
}

/** What the user has said and rejected. It is short, and never left out. */
async function userParts({ steering = [], refused = [] }: DesignRequest, tokens: number): Promise<string[]> {
  const said = steering.map((text) => `- ${text.trim().replace(/\n+/g, '\n  ')}`).join('\n');
  return [
    ...(refused.length > 0
      ? [
          await fillTemplate('refused', {
            refused: withCode(
              refused.map(({ code, reason }) => ({ code, sentence: `Rejected because: ${reason}` })),
              tokens,
            ),
          }),
        ]
      : []),
    ...(steering.length > 0 ? [await fillTemplate('steering', { steering: said })] : []),
  ];
}

/** What a model has seen in the recordings, where one was asked: first what they bear out; what they speak against is not passed on. */
function claimsOf(diagnosis: Diagnosis | undefined): string[] {
  const claims = diagnosis?.claims ?? [];
  return [
    ...claims.filter(({ support }) => support === 'supported'),
    ...claims.filter(({ support }) => support === 'unchecked'),
  ].map((claim) => `- ${claimWords(claim)}`);
}

function analysisPart(
  { analysis: { findings, exploits, suggestions }, diagnosis }: NonNullable<DesignRequest['previous']>,
  tokens: number,
): Promise<string> {
  const worst = [...findings].sort(bySeverity);
  const lines = (items: readonly string[], share: number): string => asFit(items, tokens * share) || 'None.';
  return fillTemplate('analysis', {
    findings: lines(
      worst.map(({ range, message }) => `- line ${range.line}: ${message}`),
      0.4,
    ),
    exploits: lines(
      exploits.map(({ message }) => `- ${message}`),
      0.2,
    ),
    claims: lines(claimsOf(diagnosis), 0.2),
    suggestions: lines(
      suggestions.map(({ title, explanation, effect }) => `- ${title}: ${explanation} (${effect.sentence})`),
      0.2,
    ),
  });
}

/** The first lines that fit; the first one always does. */
function asFit(items: readonly string[], tokens: number): string {
  let left = tokens;
  const kept = items.filter((item, i) => (left -= estimateTokens(item)) > 0 || i === 0);
  const rest = items.length - kept.length;
  return [...kept, ...(rest > 0 ? [`- and ${rest} more`] : [])].join('\n');
}

function triedPart(tried: DesignRequest['tried'], tokens: number): Promise<string> {
  const last = tried
    .slice(-MAX_TRIED)
    .map(({ code, sentence }, i) => ({ code, sentence: `Attempt ${i + 1}. ${sentence}` }));
  return fillTemplate('tried', { tried: withCode(last, tokens) });
}

/** Newest last; where there is no room for code, the sentence has to do. */
function withCode(attempts: DesignRequest['tried'], tokens: number): string {
  let left = tokens;
  const texts = [...attempts].reverse().map(({ code, sentence }) => {
    const whole = `${sentence}\n\n\`\`\`python\n${code.trim()}\n\`\`\``;
    left -= estimateTokens(whole);
    return left > 0 ? whole : sentence;
  });
  return texts.reverse().join('\n\n');
}

async function returnedParts(
  { code, findings }: NonNullable<DesignRequest['rejected']>,
  thoughts: boolean,
): Promise<ModelMessage[]> {
  const lines = code.split('\n');
  const listed = findings.map(({ code: rule, message, range }) => {
    const line = lines[range.line - 1]?.trim();
    return `- ${rule}, line ${range.line}: ${message}${line ? `\n  \`${line}\`` : ''}`;
  });
  return [
    { role: 'assistant', content: `\`\`\`python\n${code.trim()}\n\`\`\`` },
    {
      role: 'user',
      content: await fillTemplate(thoughts ? 'returned' : 'returned-code-only', {
        findings: listed.join('\n'),
      }),
    },
  ];
}
