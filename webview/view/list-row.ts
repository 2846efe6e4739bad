import { h } from '../dom';
import { capital, formatAligned, formatCount, formatNumber, plural, shortName } from '../format';
import { icon } from '../icons';
import type { AnalysisView } from '../protocol/analysis';
import type { ViewState } from '../protocol/view-state';
import { scoreOf, type ListRow } from './list-model';
import { outcomeMark, outcomeWords } from './outcome';
import { sparkline } from './spark';
import { explained } from './tooltip';

/** What a row shows besides its own. */
interface ShownList {
  readonly analysis: AnalysisView;
  readonly view: ViewState;
  /** Of the cumulative reward, over all rows. */
  readonly range: readonly [number, number];
  /** Of the scores, so that they stand below each other. */
  readonly decimals: number;
}

export function groupRow(
  { group, shown, collapsed }: Extract<ListRow, { kind: 'group' }>,
  list: ShownList,
): HTMLElement {
  const words = scoreWords(list);
  const all = group.members.length;
  return h(
    'div',
    {
      class: `row row-group outcome-${group.outcome}`,
      role: 'treeitem',
      'aria-level': 1,
      'aria-expanded': !collapsed,
    },
    icon(collapsed ? 'collapsed' : 'expanded', 'twist'),
    outcomeMark(group.outcome),
    h(
      'span',
      { class: 'row-name' },
      group.cause !== null && aside(`${group.outcome}: `),
      h('span', { class: 'row-title' }, group.cause ?? outcomeWords(group.outcome, null)),
      ' ',
      h('span', { class: 'row-count' }, shown === all ? all : `${shown} of ${all}`, aside(' trajectories')),
    ),
    list.analysis.kind === 'transitions' && sparkline(group.spark, list.range),
    explained(
      h(
        'span',
        { class: 'row-score' },
        h('span', { class: 'row-mean' }, 'mean '),
        formatAligned(group.score, list.decimals),
      ),
      {
        title: `Mean ${words.name}: ${formatNumber(group.score)}`,
        sample: `${formatCount(all)} of this group`,
        definition: words.definition,
      },
    ),
  );
}

export function trajectoryRow(row: Extract<ListRow, { kind: 'trajectory' }>, list: ShownList): HTMLElement {
  const { analysis, view, range, decimals } = list;
  const trajectory = analysis.trajectories[row.index];
  if (!trajectory) return h('div');
  const words = scoreWords(list);
  const score = scoreOf(trajectory, view.score);
  const start = row.index * analysis.sparkPoints;
  const { id, outcome, cause, policy, length, failedSteps } = trajectory;
  const failed = score === null && failedSteps > 0;
  return h(
    'div',
    {
      class: `row outcome-${outcome}`,
      role: 'treeitem',
      'aria-level': 2,
      'aria-setsize': row.shown,
      'aria-posinset': row.position,
      'aria-selected': id === view.trajectory,
    },
    h('span', { class: 'row-name', title: policy ? `${id}, policy ${policy}` : id }, shortName(id)),
    ...(analysis.kind === 'completions'
      ? [
          aside(outcomeWords(outcome, cause)),
          h('span', { class: 'row-excerpt quiet', title: trajectory.excerpt }, trajectory.excerpt ?? ''),
        ]
      : [
          h(
            'span',
            { class: 'row-count' },
            aside(`${outcomeWords(outcome, cause)}, `),
            formatCount(length),
            aside(' steps'),
          ),
          sparkline(analysis.sparks.subarray(start, start + analysis.sparkPoints), range),
        ]),
    explained(
      h(
        'span',
        { class: `row-score ${failed ? 'row-error' : ''}` },
        failed ? plural(failedSteps, 'error') : formatAligned(score, decimals),
      ),
      failed
        ? {
            title: plural(failedSteps, 'step') + ' without a reward',
            sample: `Of ${plural(length, 'step')}`,
            definition: 'Steps on which the reward crashed, gave no number or took too long.',
          }
        : {
            title: `${capital(words.name)}: ${formatNumber(score)}`,
            sample: analysis.kind === 'completions' ? null : plural(length, 'step'),
            definition: words.definition,
          },
    ),
  );
}

function scoreWords({ analysis, view }: ShownList): { readonly name: string; readonly definition: string } {
  const { discount, kind } = analysis;
  if (kind === 'completions') return { name: 'reward', definition: 'What the reward gives a completion.' };
  return {
    return: { name: 'return', definition: 'Σ r over the steps of an episode.' },
    discounted: {
      name: 'discounted return',
      definition: `Σ γᵗ r over the steps of an episode, γ ${discount}: what a trainer maximizes.`,
    },
    mean: { name: 'mean step reward', definition: 'Σ r divided by the number of steps.' },
  }[view.score];
}

/** Said by a screen reader; others see it in the picture. */
function aside(text: string): HTMLElement {
  return h('span', { class: 'visually-hidden' }, text);
}
