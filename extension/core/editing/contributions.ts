import { functionAt } from '../analyzer/edit';
import { placeOfComponent } from '../analyzer/places';
import { entryPath } from '../analyzer/suggestions/generator';
import type { BoundReward } from '../contract/bound-reward';
import { formatNumber, formatPercent } from '../measures/format';
import type { Evaluation } from '../measures/evaluation';
import type { ComponentStatistics } from '../measures/measure';
import { StepStatus } from '../sandbox/replay';
import type { PyModule } from '../syntax/module';

/** What is paid in an episode, on average; null without an episode of that outcome. */
export interface Pay {
  readonly success: number | null;
  readonly failure: number | null;
}

/** What one component pays, and where. */
export interface Contribution {
  readonly component: string;
  /** The last line of what makes it, from 1; null when it is not written in the file. */
  readonly line: number | null;
  readonly perEpisode: Pay;
  readonly statistics: ComponentStatistics;
}

/** Of every component that the reward returned, in its own order. */
export function contributionsOf(
  module: PyModule,
  reward: BoundReward,
  { components, input }: Evaluation,
): Contribution[] {
  const entry = functionAt(module, entryPath(reward));
  return components.map((statistics) => {
    const { name } = statistics;
    const range = entry && placeOfComponent({ module, entry }, reward.plan, name);
    const sums = input.replay.components.get(name);
    return {
      component: name,
      line: range?.endLine ?? null,
      perEpisode: sums ? meanOfSums(input, sums) : { success: null, failure: null },
      statistics,
    };
  });
}

/** Mean over the episodes of an outcome of what their steps were paid in all. */
function meanOfSums(
  { set, outcomes, replay }: Pick<Evaluation['input'], 'set' | 'outcomes' | 'replay'>,
  values: Float64Array,
): Pay {
  const totals = { success: { sum: 0, count: 0 }, failure: { sum: 0, count: 0 } };
  for (const [i, { start, length }] of set.episodes.entries()) {
    const outcome = outcomes[i]?.outcome;
    if (outcome !== 'success' && outcome !== 'failure') continue;
    let sum = 0;
    let known = false;
    for (let row = start; row < start + length; row++) {
      const value = values[row] ?? NaN;
      if (replay.status[row] !== StepStatus.Ok || Number.isNaN(value)) continue;
      sum += value;
      known = true;
    }
    if (!known) continue;
    totals[outcome].sum += sum;
    totals[outcome].count++;
  }
  const mean = ({ sum, count }: { sum: number; count: number }): number | null =>
    count ? sum / count : null;
  return { success: mean(totals.success), failure: mean(totals.failure) };
}

/** "+0.12 success · −0.40 failure"; '' when there is no episode of either outcome. */
export function payText({ success, failure }: Pay): string {
  return [
    ...(success === null ? [] : [`${signed(success)} success`]),
    ...(failure === null ? [] : [`${signed(failure)} failure`]),
  ].join(' · ');
}

function signed(value: number): string {
  return value > 0 ? `+${formatNumber(value)}` : formatNumber(value);
}

/** A few lines of Markdown: what a component pays, by outcome. */
export function contributionText(
  { component, perEpisode, statistics }: Contribution,
  isSingleStep: boolean,
): string {
  const { meanOfSuccesses, meanOfFailures, min, max, share, density } = statistics;
  const number = (value: number | null): string => (value === null ? '–' : signed(value));
  const rows = [
    ...(isSingleStep
      ? []
      : [`| in an episode, on average | ${number(perEpisode.success)} | ${number(perEpisode.failure)} |`]),
    `| ${isSingleStep ? 'mean' : 'in a step, on average'} | ${number(meanOfSuccesses)} | ${number(meanOfFailures)} |`,
  ];
  const facts = [
    ...(min === null || max === null ? [] : [`between ${formatNumber(min)} and ${formatNumber(max)}`]),
    ...(density === null ? [] : [`not 0 in ${formatPercent(density)} of the steps`]),
    ...(share === null ? [] : [`${formatPercent(share)} of all that is paid and charged`]),
  ];
  return [
    `**${component.replace(/[\\`*_[\]<>|]/g, '\\$&')}**, a component of the reward`,
    '',
    '| | successes | failures |',
    '|---|--:|--:|',
    ...rows,
    '',
    facts.length ? `${facts.join('; ')}.`.replace(/^./, (c) => c.toUpperCase()) : '',
  ].join('\n');
}
