import { bySeverity } from '../critic/finding';
import type { Analysis, CauseGroup, Suggestion } from '../analyzer/analysis';
import { segmentsOf } from '../exploits/exploit';
import { formatCount, formatMeasure, formatNumber, formatPercent, formatShare } from '../measures/format';
import { hasValue, type MeasureValue } from '../measures/measure';
import { plural } from '../measures/ordering';
import { MEASURES } from '../measures/registry';
import { recordingWords } from '../trajectory/words';
import type { VerdictKind } from '../measures/evaluation';
import type { Block, StripPicture, Tone } from './blocks';
import { auditBlocks } from './audit-content';
import { adversarialBlocks, groupBlocks } from './completion-content';
import { exploitPicture } from './exploit-picture';
import type { ReportInput } from './report';

const TONES: Readonly<Record<VerdictKind, Tone>> = {
  broken: 'bad',
  'not-testable': 'plain',
  'does-not-separate': 'bad',
  misordered: 'bad',
  exploitable: 'bad',
  ready: 'good',
};
const MAX_FINDINGS = 50;
const MAX_STEPS = 6;

/** The whole report, what matters most first. */
export function reportBlocks(input: ReportInput): Block[] {
  const { context, analysis, rewardFile } = input;
  const { evaluation, verdict } = analysis;
  const { counts, reduction } = evaluation;
  const words = recordingWords(reduction);
  const isOfSteps = reduction.kind === 'transitions';
  const { runtime, seconds } = evaluation.input.replay;
  const blocks: Block[] = [
    { kind: 'heading', level: 1, text: `${baseName(context.file)} · ${baseName(rewardFile)}` },
    { kind: 'text', text: context.task.goal },
    { kind: 'verdict', title: verdict.title, text: verdict.sentence, tone: TONES[verdict.kind] },
  ];
  const next = nextThings(input);
  if (next.length > 0)
    blocks.push(
      { kind: 'heading', level: 2, text: 'What to do next' },
      { kind: 'list', ordered: true, items: next },
    );
  blocks.push(...orderingBlocks(input), ...causeBlocks(analysis.causes, isOfSteps), ...exploitBlocks(input));
  if (analysis.groups) blocks.push(...groupBlocks(analysis.groups));
  if (analysis.adversarial) blocks.push(...adversarialBlocks(analysis.adversarial));
  blocks.push(...suggestionBlocks(analysis.suggestions, analysis.advice ?? []), ...findingBlocks(input));
  blocks.push(...componentBlocks(input));
  if (analysis.audit) blocks.push(...auditBlocks(analysis.audit));
  blocks.push({
    kind: 'text',
    text: `${isOfSteps ? `${plural(reduction.steps, 'step')} of ` : ''}${plural(counts.success + counts.failure + counts.unknown, words.episode)} (${plural(counts.success, 'success', 'successes')}, ${plural(counts.failure, 'failure')}, ${counts.unknown} unknown), replayed in ${formatNumber(seconds)} s by ${runtime.version} (${runtime.isolation}). Discount ${evaluation.input.discount}. Intervals are 95 %, over ${words.episode}s.`,
  });
  return blocks;
}

/** What is asked beyond the verdict, in words and tables: training by groups, made-up completions, the audit. */
export function depthBlocks({ groups, adversarial, audit }: Analysis): Block[] {
  return [
    ...(groups ? groupBlocks(groups) : []),
    ...(adversarial ? adversarialBlocks(adversarial) : []),
    ...(audit ? auditBlocks(audit) : []),
  ];
}

/** What the verdict says; then the best suggestions and what the critic found. */
function nextThings({ analysis: { verdict, suggestions, findings } }: ReportInput): string[] {
  const serious = findings.filter(({ severity }) => severity !== 'info');
  return [
    ...verdict.next,
    ...suggestions.slice(0, 2).map(({ title, effect }) => `${title}: ${effect.sentence}`),
    ...(serious.length > 0
      ? [`Look at ${plural(serious.length, 'finding')} in the code, ${serious[0]?.code ?? ''} first.`]
      : []),
  ].slice(0, 3);
}

export function baseName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

function orderingBlocks({ analysis: { evaluation } }: ReportInput): Block[] {
  const groups = new Map<string, { tone: Tone; values: number[] }>();
  for (const { outcome, cause, discountedReturn } of evaluation.episodes) {
    if (discountedReturn === null) continue;
    const label =
      outcome === 'failure' && cause !== null && cause !== 'other' ? `failure: ${cause}` : outcome;
    const tone = outcome === 'success' ? 'good' : outcome === 'failure' ? 'bad' : 'plain';
    const group = groups.get(label) ?? { tone, values: [] };
    groups.set(label, group);
    group.values.push(discountedReturn);
  }
  const order: Readonly<Record<Tone, number>> = { good: 0, bad: 1, plain: 2 };
  const picture: StripPicture = {
    kind: 'strip',
    title:
      evaluation.reduction.kind === 'transitions'
        ? 'Discounted return of each episode'
        : 'Reward of each completion',
    groups: [...groups]
      .map(([label, group]) => ({ label, ...group }))
      .sort((a, b) => order[a.tone] - order[b.tone] || b.values.length - a.values.length),
  };
  const rows = MEASURES.flatMap(({ id, title, onlyFor }) => {
    if (onlyFor !== undefined && onlyFor !== evaluation.reduction.kind) return [];
    const value = evaluation.measures[id];
    return value ? [[title, formatMeasure(id, value), sampleOf(value)]] : [];
  });
  return [
    {
      kind: 'heading',
      level: 2,
      text: `Does it order ${recordingWords(evaluation.reduction).episode}s as their outcomes do?`,
    },
    ...(picture.groups.length > 0 ? [picture] : []),
    { kind: 'table', header: ['Measure', 'Value', 'From'], rows },
  ];
}

function sampleOf(value: MeasureValue): string {
  return hasValue(value) ? (value.sample ?? '') : '';
}

function causeBlocks(causes: readonly CauseGroup[], isOfSteps: boolean): Block[] {
  if (causes.length === 0) return [];
  const blocks: Block[] = [
    { kind: 'heading', level: 2, text: `Why ${isOfSteps ? 'episodes' : 'completions'} fail` },
    {
      kind: 'bars',
      title: 'Share of the failures',
      rows: causes.map(({ cause, count, share }) => ({
        label: cause,
        tone: 'bad',
        value: share,
        shown: `${formatPercent(share)} (${formatCount(count)})`,
      })),
    },
  ];
  for (const { cause, signs, evidence, neverReached, toldApart, representatives, kinds = [] } of causes) {
    const items = signs.slice(0, 3).map(({ sentence }) => sentence);
    if (neverReached) items.push(neverReached);
    if (toldApart && 'sentence' in toldApart) items.push(toldApart.sentence);
    if (kinds.length > 0)
      items.push(`Of two kinds: ${kinds.map(({ count, words }) => `${count} with ${words}`).join(', ')}.`);
    const shown = evidence
      .slice(0, MAX_STEPS)
      .map(({ trajectory, step }) => (isOfSteps ? `${trajectory} step ${step}` : trajectory));
    if (shown.length > 0) items.push(`Seen at ${shown.join(', ')}.`);
    if (representatives && representatives.length > 0)
      items.push(`Most like the others: ${representatives.join(', ')}.`);
    blocks.push({ kind: 'heading', level: 3, text: cause }, { kind: 'list', ordered: false, items });
  }
  return blocks;
}

function exploitBlocks(input: ReportInput): Block[] {
  const { exploits } = input.analysis;
  if (exploits.length === 0) return [];
  const blocks: Block[] = [{ kind: 'heading', level: 2, text: 'How it can be exploited' }];
  for (const [index, exploit] of exploits.entries()) {
    const { message, steps, approach, perStep, gain } = exploit;
    const segments = segmentsOf(steps).map(({ trajectory, from, to }) =>
      to - from === 1 ? `${trajectory} step ${from}` : `${trajectory} steps ${from} to ${to - 1}`,
    );
    blocks.push(
      { kind: 'heading', level: 3, text: `Exploit ${index + 1}: ${message}` },
      {
        kind: 'text',
        text: `It pays ${formatNumber(perStep)} a step and, by the end of an episode, ${formatNumber(gain)} more than the best recorded success from the same state. Played from ${segments.slice(0, MAX_STEPS).join(', ')}${segments.length > MAX_STEPS ? ' and more' : ''}${approach.length > 0 ? `, after ${plural(approach.length, 'step')} that lead there` : ''}.`,
      },
    );
    const picture = exploitPicture(input, exploit);
    if (picture) blocks.push(picture);
  }
  return blocks;
}

function suggestionBlocks(suggestions: readonly Suggestion[], advice: readonly string[]): Block[] {
  if (suggestions.length === 0 && advice.length === 0) return [];
  const blocks: Block[] = [{ kind: 'heading', level: 2, text: 'Suggestions' }];
  for (const text of advice) blocks.push({ kind: 'text', text });
  suggestions.forEach(({ title, explanation, effect, diff }, i) => {
    blocks.push(
      { kind: 'heading', level: 3, text: `${i + 1}. ${title}` },
      { kind: 'text', text: explanation },
      { kind: 'text', text: `Effect on these recordings: ${effect.sentence}`, tone: 'good' },
      { kind: 'diff', text: diff.trimEnd() },
    );
  });
  return blocks;
}

function findingBlocks({ analysis: { findings } }: ReportInput): Block[] {
  if (findings.length === 0) return [];
  const sorted = [...findings].sort(bySeverity);
  const blocks: Block[] = [
    { kind: 'heading', level: 2, text: 'Findings' },
    {
      kind: 'table',
      header: ['Severity', 'Where', 'Code', 'What'],
      rows: sorted
        .slice(0, MAX_FINDINGS)
        .map(({ severity, file, range, code, message }) => [
          severity,
          `${baseName(file)}:${range.line}`,
          code,
          message,
        ]),
    },
  ];
  if (sorted.length > MAX_FINDINGS)
    blocks.push({ kind: 'text', text: `${sorted.length - MAX_FINDINGS} more are not shown.` });
  return blocks;
}

function componentBlocks({ analysis: { evaluation, audit } }: ReportInput): Block[] {
  const { components } = evaluation;
  if (components.length === 0) return [];
  const cell = (value: number | null | undefined): string =>
    value === null || value === undefined ? '–' : formatNumber(value);
  const credit = new Map(audit?.credit.components.map((component) => [component.name, component]));
  return [
    { kind: 'heading', level: 2, text: 'Components' },
    {
      kind: 'bars',
      title: 'Share of all that is paid and charged',
      rows: components.map(({ name, share }) => ({
        label: name,
        tone: 'plain',
        value: share ?? 0,
        shown: share === null ? '–' : formatPercent(share),
      })),
    },
    {
      kind: 'table',
      header: ['Component', 'Mean a step', 'Per success', 'Per failure', 'Steps it pays on'],
      rows: components.map(({ name, mean, density }) => [
        name,
        cell(mean),
        cell(credit.get(name)?.ofSuccesses),
        cell(credit.get(name)?.ofFailures),
        density === null ? '–' : formatShare(density),
      ]),
    },
  ];
}
