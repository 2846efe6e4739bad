import { contrast } from '../analyzer/contrast';
import type { Analysis } from '../analyzer/analysis';
import { formatMeasure, formatNumber, formatPercent } from '../measures/format';
import type { ModelMessage } from '../model/client';
import { hasFinalObservation } from '../task/scalars';
import type { DesignRequest } from './designer';
import { formOf } from './form';
import { actionWords, failingSteps, fieldLines } from './recording-text';
import { fillTemplate } from './template';

/** Older attempts say little more and cost a lot of prompt. */
const MAX_TRIED = 5;

/**
 * The conversation for a request: Auto MC-Reward's six parts (instructions; task; environment; statistics of failed
 * trajectories; input parameters; format), then the reward so far, what was tried, and the critic's findings.
 */
export async function promptFor(request: DesignRequest): Promise<ModelMessage[]> {
  const { previous, tried, rejected } = request;
  const parts = [
    await taskPart(request),
    await environmentPart(request),
    await statisticsPart(request),
    await inputsPart(request),
    ...(previous ? [await previousPart(previous.code, previous.analysis)] : []),
    ...(tried.length > 0 ? [await triedPart(tried)] : []),
    await fillTemplate('format', { example: formOf(request.contract.id).example }),
  ];
  return [
    { role: 'system', content: await fillTemplate('instructions') },
    { role: 'user', content: parts.join('\n\n') },
    ...(rejected ? await returnedParts(rejected) : []),
  ];
}

function taskPart({ context: { task } }: DesignRequest): Promise<string> {
  const causes = Object.entries(task.causes ?? {}).map(([name, expression]) => `${name} (${expression})`);
  return fillTemplate('task', {
    goal: task.goal.trim(),
    success: task.success ?? 'not said',
    causes: causes.join(', ') || 'not named',
    discount: String(task.discount),
  });
}

function environmentPart({ context }: DesignRequest): Promise<string> {
  const { set } = context;
  return fillTemplate('environment', {
    recording:
      set.kind === 'completions'
        ? `${set.steps} completions of a language model.`
        : `${set.steps} steps in ${set.episodes.length} episodes.`,
    fields: fieldLines(context),
    actions: set.kind === 'completions' ? 'the completion.' : actionWords(context),
  });
}

function statisticsPart({ context }: DesignRequest): Promise<string> {
  const found = contrast(context);
  const count = (outcome: string): number =>
    context.outcomes.filter((episode) => episode.outcome === outcome).length;
  const causes = found.failures.map(({ cause, count: episodes, share, signs }) =>
    [
      `- ${cause}: ${episodes} failures (${formatPercent(share)}).`,
      ...signs.map(({ sentence }) => sentence),
    ].join(' '),
  );
  const successes = [
    ...found.successes.map(({ sentence }) => sentence),
    ...found.potentials.slice(0, 3).map(({ sentence }) => sentence),
  ];
  return fillTemplate('statistics', {
    outcomes: `${count('success')} successes, ${count('failure')} failures, ${count('unknown')} unknown.`,
    causes: causes.length > 0 ? `Causes of failure:\n${causes.join('\n')}` : 'No failure was recorded.',
    successes:
      successes.length > 0
        ? `What the successes have in common:\n${successes.map((sentence) => `- ${sentence}`).join('\n')}`
        : 'Nothing was found that the successes have in common.',
    steps: failingSteps(context),
  });
}

function inputsPart({ context: { set, fields }, contract, entry }: DesignRequest): Promise<string> {
  const form = formOf(contract.id);
  const recorded: Readonly<Record<string, boolean>> = {
    action: set.action !== null,
    next_obs: hasFinalObservation(set),
    reward: set.reward !== null,
    info: set.info !== null,
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
  const { evaluation, verdict, findings, suggestions } = analysis;
  const number = (value: number | null): string => (value === null ? 'none' : formatNumber(value));
  return fillTemplate('previous', {
    code: code.trim(),
    verdict: `${verdict.title}. ${verdict.sentence}`,
    measures: Object.entries(evaluation.measures)
      .map(([id, measure]) => `- ${id}: ${formatMeasure(id, measure)}`)
      .join('\n'),
    components:
      evaluation.components
        .map(
          ({ name, meanOfSuccesses, meanOfFailures, share }) =>
            `- ${name}: ${number(meanOfSuccesses)} and ${number(meanOfFailures)}, ${share === null ? 'no share' : formatPercent(share)}`,
        )
        .join('\n') || 'None were returned.',
    findings: findings.map(({ range, message }) => `- line ${range.line}: ${message}`).join('\n') || 'None.',
    suggestions:
      suggestions
        .map(({ title, explanation, effect }) => `- ${title}: ${explanation} (${effect.sentence})`)
        .join('\n') || 'None.',
  });
}

function triedPart(tried: DesignRequest['tried']): Promise<string> {
  return fillTemplate('tried', {
    tried: tried
      .slice(-MAX_TRIED)
      .map(({ code, sentence }, i) => `Attempt ${i + 1}. ${sentence}\n\n\`\`\`python\n${code.trim()}\n\`\`\``)
      .join('\n\n'),
  });
}

async function returnedParts({
  code,
  findings,
}: NonNullable<DesignRequest['rejected']>): Promise<ModelMessage[]> {
  const lines = code.split('\n');
  const listed = findings.map(({ code: rule, message, range }) => {
    const line = lines[range.line - 1]?.trim();
    return `- ${rule}, line ${range.line}: ${message}${line ? `\n  \`${line}\`` : ''}`;
  });
  return [
    { role: 'assistant', content: `\`\`\`python\n${code.trim()}\n\`\`\`` },
    { role: 'user', content: await fillTemplate('returned', { findings: listed.join('\n') }) },
  ];
}
