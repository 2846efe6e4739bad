import { h, replace } from '../dom';
import { decimalsFor, formatAligned, formatCount, formatNumber, plural, trajectoryName } from '../format';
import type { Host } from '../host';
import { icon } from '../icons';
import type { AnalysisView, TrajectoryRow } from '../protocol/analysis';
import type { Series } from '../protocol/episode';
import type { ViewState } from '../protocol/view-state';
import type { Store } from '../store';
import { outcomeMark, outcomeWords } from './outcome';
import type { Overpaid, PairCounts } from './ordering-model';
import { explained } from './tooltip';

const SCORE_WORDS: Readonly<Record<ViewState['score'], string>> = {
  return: 'the sum of its rewards',
  discounted: 'the discounted sum of its rewards',
  mean: 'its mean reward a step',
};

/** A screenful; more are shown when they are asked for. */
const SHOWN = 25;

/** Failures that are paid as much as a success or more, the worst first; one opens to what each of the two was paid for. */
export class OverpaidList {
  readonly element = h('div', { class: 'overpaid' });
  private analysis: AnalysisView | null = null;
  private score: ViewState['score'] = 'return';
  private rows: readonly Overpaid[] = [];
  private counts: PairCounts | null = null;
  private shown = SHOWN;
  private open: number | null = null;
  private asked = 0;

  constructor(
    private readonly store: Store,
    private readonly host: Host,
  ) {}

  show(
    analysis: AnalysisView,
    score: ViewState['score'],
    rows: readonly Overpaid[],
    counts: PairCounts,
  ): void {
    Object.assign(this, { analysis, score, rows, counts, shown: SHOWN, open: null });
    this.build();
  }

  /** Marks the pair that the player shows. */
  select({ trajectory }: ViewState): void {
    for (const row of this.element.querySelectorAll<HTMLElement>('[data-failure]'))
      row.classList.toggle('is-selected', row.dataset['failure'] === trajectory);
  }

  private build(): void {
    const { analysis, counts } = this;
    if (!analysis || !counts) return;
    if (this.rows.length === 0) {
      const comparable = counts.successes > 0 && counts.failures > 0;
      replace(
        this.element,
        h(
          'p',
          { class: 'quiet' },
          comparable
            ? 'None: every success is paid more than every failure by this score.'
            : 'Pairs need trajectories of both outcomes. Say in the task file what success is, or record some of the other kind.',
        ),
      );
      return;
    }
    const decimals = decimalsFor(this.rows.flatMap(({ score, successScore }) => [score, successScore]));
    const rest = this.rows.length - this.shown;
    replace(
      this.element,
      h('ul', {}, ...this.rows.slice(0, this.shown).map((row) => this.row(row, analysis, counts, decimals))),
      rest > 0 &&
        h(
          'button',
          {
            type: 'button',
            class: 'link',
            click: () => {
              this.shown += 4 * SHOWN;
              this.build();
            },
          },
          `${plural(rest, 'more failure')}`,
        ),
    );
    this.select(this.store.state.view);
  }

  private row(row: Overpaid, analysis: AnalysisView, counts: PairCounts, decimals: number): HTMLElement {
    const failure = analysis.trajectories[row.failure];
    if (!failure) return h('li');
    const open = this.open === row.failure;
    const fill = h('span', { class: 'share-fill' });
    fill.style.width = `${((row.beats + row.ties) / counts.successes) * 100}%`;
    const verb = row.beats > 0 ? 'beats' : 'ties with';
    const how = row.beats > 0 ? row.beats : row.ties;
    const detail = h('div', { class: 'overpaid-detail' });
    const element = h(
      'li',
      { class: 'overpaid-row', 'data-failure': failure.id },
      h(
        'button',
        {
          type: 'button',
          class: 'overpaid-head',
          'aria-expanded': open,
          click: () => {
            this.open = open ? null : row.failure;
            this.build();
            this.element
              .querySelector<HTMLElement>(`[data-failure="${CSS.escape(failure.id)}"] button`)
              ?.focus();
          },
        },
        icon(open ? 'expanded' : 'collapsed', 'twist'),
        h(
          'span',
          { class: 'overpaid-name' },
          trajectoryName(failure.id, analysis.kind),
          h('span', { class: 'quiet' }, ` ${failure.cause ?? outcomeWords(failure.outcome, null)}`),
        ),
        h(
          'span',
          { class: 'overpaid-beats' },
          h('span', { class: 'share', 'aria-hidden': true }, fill),
          explained(h('span', {}, `${verb} ${formatCount(how)} of ${formatCount(counts.successes)}`), {
            title: `${formatCount(row.beats)} of ${plural(counts.successes, 'success', 'successes')} are paid less, ${formatCount(row.ties)} the same`,
            definition: 'Each of them is a pair in the wrong order, or undecided.',
          }),
        ),
        explained(h('span', { class: 'number' }, formatAligned(row.score, decimals)), {
          title: formatNumber(row.score),
          sample: `The lowest paid success has ${formatNumber(row.successScore)}.`,
          definition: `What this failure scores: ${SCORE_WORDS[this.score]}.`,
        }),
      ),
      open && detail,
    );
    if (open) void this.fillDetail(detail, row, analysis);
    return element;
  }

  private link({ id, outcome }: TrajectoryRow, kind: AnalysisView['kind']): HTMLElement {
    return h(
      'button',
      { type: 'button', class: 'link', click: () => this.store.goTo({ trajectory: id, step: 0 }) },
      outcomeMark(outcome),
      ' ',
      trajectoryName(id, kind),
    );
  }

  private async fillDetail(place: HTMLElement, row: Overpaid, analysis: AnalysisView): Promise<void> {
    const asked = ++this.asked;
    const pair = [row.failure, row.success].map((index) => analysis.trajectories[index]);
    const [failure, success] = pair;
    if (!failure || !success) return;
    const { stamp } = analysis;
    const [a, b] = await Promise.all(
      [failure.id, success.id].map((trajectory) =>
        this.host.request('trajectory', { stamp, trajectory, against: null }),
      ),
    );
    if (asked !== this.asked || !a?.ok || !b?.ok) return;
    const totals = [a.value, b.value].map((series) => totalsOf(series, this.score));
    const names = [...new Set(totals.flatMap((one) => [...one.keys()]))];
    const decimals = decimalsFor(totals.flatMap((one) => [...one.values()]));
    replace(
      place,
      h(
        'table',
        { class: 'effect-table' },
        h('caption', { class: 'visually-hidden' }, 'What each of the two was paid for'),
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            h('th', { scope: 'col' }, 'Paid for'),
            h('th', { scope: 'col' }, this.link(failure, analysis.kind)),
            h('th', { scope: 'col' }, this.link(success, analysis.kind)),
          ),
        ),
        h(
          'tbody',
          {},
          ...names.map((name) =>
            h(
              'tr',
              { class: name === TOTAL ? 'row-total' : '' },
              h('th', { scope: 'row' }, name),
              ...totals.map((one) => h('td', { class: 'number' }, formatAligned(one.get(name), decimals))),
            ),
          ),
          h(
            'tr',
            {},
            h('th', { scope: 'row', class: 'quiet' }, 'steps'),
            ...[failure, success].map(({ length }) =>
              h('td', { class: 'number quiet' }, formatNumber(length)),
            ),
          ),
        ),
      ),
      h(
        'button',
        {
          type: 'button',
          class: 'button secondary small',
          click: () =>
            this.store.show({ trajectory: failure.id, step: 0, against: success.id, tab: 'player' }),
        },
        icon('play'),
        'Compare in the player',
      ),
    );
  }
}

const TOTAL = 'in all';

/** What each component adds to the score, and what the reward does in all. */
function totalsOf({ totals }: Series, score: ViewState['score']): Map<string, number> {
  return new Map(totals.map((one) => [one.name ?? TOTAL, one[score]]));
}
