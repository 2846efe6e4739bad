import { h, replace } from '../dom';
import { formatCount, formatShare, plural } from '../format';
import type { Host } from '../host';
import type { AnalysisView } from '../protocol/analysis';
import type { ViewState } from '../protocol/view-state';
import type { PanelState, Store } from '../store';
import { ReturnHistogram } from './histogram';
import { intervalRows } from './intervals';
import { orderingOf } from './ordering-model';
import type { PairCounts } from './ordering-model';
import { OverpaidList } from './overpaid';
import { Judge } from './judge';

const SCORES: readonly (readonly [ViewState['score'], string, string])[] = [
  ['discounted', 'Discounted return', 'Σ γᵗ r, what a trainer maximizes'],
  ['return', 'Return', 'Σ r'],
  ['mean', 'Mean step reward', 'Σ r divided by the number of steps'],
];

/** Whether the reward orders trajectories as their outcomes do: returns by outcome, pairs in the wrong order, measures. */
export class Ordering {
  readonly element = h('section', { class: 'pane pane-ordering', 'aria-labelledby': 'ordering-title' });
  private readonly sentence = h('p', { class: 'ordering-sentence' });
  private readonly scores = h('div', { class: 'toggle', role: 'group', 'aria-label': 'Score' });
  private readonly histogram: ReturnHistogram;
  private readonly overpaid: OverpaidList;
  private readonly pairs: HTMLElement;
  private readonly judge: Judge;
  private readonly measures = h('ul', { class: 'intervals' });
  private drawn: { analysis: AnalysisView; score: ViewState['score'] } | null = null;

  constructor(
    private readonly store: Store,
    host: Host,
  ) {
    this.histogram = new ReturnHistogram((trajectory) => this.store.show({ trajectory, step: 0 }));
    this.overpaid = new OverpaidList(store, host);
    this.judge = new Judge(store, host);
    for (const [score, label, title] of SCORES)
      this.scores.append(
        h(
          'button',
          {
            type: 'button',
            class: 'toggle-button',
            title,
            'data-score': score,
            click: () => this.store.show({ score }),
          },
          label,
        ),
      );
    this.pairs = h(
      'section',
      { class: 'ordering-pairs', 'aria-labelledby': 'pairs-title' },
      h('h3', { class: 'block-title', id: 'pairs-title' }, 'Failures paid like successes, or better'),
      this.overpaid.element,
    );
    this.element.append(
      h('h2', { class: 'visually-hidden', id: 'ordering-title' }, 'Ordering'),
      h(
        'div',
        { class: 'ordering-body' },
        h('div', { class: 'ordering-head' }, this.sentence, this.scores),
        this.histogram.element,
        h(
          'div',
          { class: 'ordering-columns' },
          h('div', {}, this.pairs, this.judge.element),
          h(
            'section',
            { 'aria-labelledby': 'measures-title' },
            h('h3', { class: 'block-title', id: 'measures-title' }, 'Measures with their 95 % intervals'),
            this.measures,
          ),
        ),
      ),
    );
  }

  draw({ snapshot, view }: PanelState): void {
    const analysis = snapshot?.analysis ?? null;
    if (!analysis) return;
    const same = this.drawn?.analysis === analysis && this.drawn.score === view.score;
    // What is out of sight is drawn when it is looked at.
    if (!this.element.classList.contains('is-current')) return;
    if (!same) {
      if (this.drawn?.analysis !== analysis) {
        replace(this.measures, ...intervalRows(analysis.measures));
        this.judge.show(analysis);
      }
      this.drawn = { analysis, score: view.score };
      this.scores.hidden = analysis.kind === 'completions';
      const { counts, overpaid } = orderingOf(analysis, view.score);
      this.sentence.textContent = sentenceOf(counts);
      for (const button of this.scores.querySelectorAll('button'))
        button.setAttribute('aria-pressed', String(button.dataset['score'] === view.score));
      this.overpaid.show(analysis, view.score, overpaid, counts);
    }
    this.histogram.draw(analysis, view);
    this.overpaid.select(view);
  }
}

function sentenceOf({ successes, failures, right, tied, wrong }: PairCounts): string {
  const pairs = successes * failures;
  if (pairs === 0)
    return successes + failures === 0
      ? 'No trajectory has both an outcome and a score, so there is nothing to order.'
      : `There are ${plural(successes, 'success', 'successes')} and ${plural(failures, 'failure')} with a score: an order needs both.`;
  const rest = [
    ...(wrong > 0 ? [`in ${formatCount(wrong)} the failure is paid more`] : []),
    ...(tied > 0 ? [`in ${formatCount(tied)} both are paid the same`] : []),
  ].join(', ');
  const share = right === pairs ? 'All' : `${formatShare(right / pairs)} of`;
  return `${share} ${formatCount(pairs)} success/failure pairs are in order${rest ? `; ${rest}` : ''}.`;
}
