import type { Analysis } from '../core/analyzer/analysis';
import type { Measured } from '../core/measures/evaluation';
import { formatPercent } from '../core/measures/format';
import { plural } from '../core/measures/ordering';
import type { RuntimeInfo } from '../core/sandbox/sandbox';
import type { TaskContext } from '../core/task/context';
import { recordingWords } from '../core/trajectory/words';
import { adversarialText } from './adversarial';
import { findingJson, findingsText } from './output';
import { replayJson, replayText } from './replay-output';

/** The `analyze --format json` value. */
export function analysisJson(
  context: Pick<TaskContext, 'readSeconds'>,
  analysis: Analysis,
  steps: boolean,
): Record<string, unknown> {
  return {
    ...replayJson(context, analysis.evaluation, steps),
    verdict: analysis.verdict,
    exploits: analysis.exploits,
    ...(analysis.groups ? { groups: analysis.groups } : {}),
    causes: analysis.causes,
    findings: analysis.findings.map(findingJson),
    suggestions: analysis.suggestions,
    ...(analysis.adversarial ? { adversarial: analysis.adversarial } : {}),
    ...analysis.audit,
    ...(analysis.advice ? { advice: analysis.advice } : {}),
  };
}

/** `evaluation` and `run`: of the replay whose numbers are shown. */
export function analysisText(
  {
    verdict,
    groups,
    causes,
    findings,
    suggestions,
    adversarial,
    audit,
    exploits,
    advice = [],
  }: Omit<Analysis, 'evaluation'>,
  evaluation: Measured,
  run: { readonly runtime: RuntimeInfo; readonly seconds: number },
): string {
  const parts = [`${verdict.title}. ${verdict.sentence}`];
  if (verdict.next.length > 0) parts.push(verdict.next.map((step, i) => `  ${i + 1}. ${step}`).join('\n'));
  parts.push(replayText(evaluation, run));
  if (groups && groups.notes.length > 0)
    parts.push(['In training by groups', ...groups.notes.map((note) => `  ${note}`)].join('\n'));
  if (causes.length > 0) {
    parts.push(
      [
        `Why ${recordingWords(evaluation.reduction).episode}s fail`,
        ...causes.flatMap(({ cause, count, share, signs, evidence, neverReached, toldApart, kinds = [] }) => {
          const [first] = evidence;
          const isOfSteps = evaluation.reduction.kind === 'transitions';
          const at = isOfSteps ? `episode ${first?.trajectory}, step ${first?.step}` : first?.trajectory;
          const shown = first ? ` (see ${at})` : '';
          return [
            `  ${cause}: ${plural(count, recordingWords(evaluation.reduction).episode)}, ${formatPercent(share)} of the failures${shown}`,
            ...signs.slice(0, 2).map((sign) => `    ${sign.sentence}`),
            ...(neverReached ? [`    ${neverReached}`] : []),
            ...(toldApart && 'sentence' in toldApart ? [`    ${toldApart.sentence}`] : []),
            ...(kinds.length > 0
              ? [`    Of two kinds: ${kinds.map(({ count, words }) => `${count} with ${words}`).join(', ')}.`]
              : []),
          ];
        }),
      ].join('\n'),
    );
  }
  if (findings.length > 0) parts.push(findingsText(findings));
  const concerns = audit?.checks.filter(({ verdict: one }) => one === 'concern') ?? [];
  if (concerns.length > 0)
    parts.push(['Concerns', ...concerns.map(({ title, sentence }) => `  ${title}: ${sentence}`)].join('\n'));
  const odd = audit?.dynamics ?? [];
  if (odd.length > 0)
    parts.push(['Odd in the recordings', ...odd.map(({ message }) => `  ${message}`)].join('\n'));
  parts.push(...advice);
  if (adversarial) parts.push(adversarialText(adversarial));
  suggestions.forEach(({ title, explanation, effect, diff }, i) => {
    parts.push(
      `Suggestion ${i + 1}: ${title}\n${explanation}\nEffect: ${effect.sentence}\n\n${diff.trimEnd()}`,
    );
  });
  return exploits.reduce((text, { message }) => saidOnce(text, message), parts.join('\n\n'));
}

/** The verdict, a finding and the concerns tell the same exploit: in a terminal the first of them is enough. */
function saidOnce(text: string, sentence: string): string {
  const end = text.indexOf(sentence) + sentence.length;
  return end < sentence.length
    ? text
    : text.slice(0, end) + text.slice(end).replaceAll(sentence, 'see above.');
}
