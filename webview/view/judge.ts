import { h, replace } from '../dom';
import { plural, trajectoryName } from '../format';
import type { Host } from '../host';
import type { Answer } from '../page-host';
import { icon } from '../icons';
import type { AnalysisView } from '../protocol/analysis';
import type { JudgedView } from '../protocol/ordering';
import type { Store } from '../store';
import { sparkRange } from './list-model';
import { outcomeMark, outcomeWords } from './outcome';
import { sparkline } from './spark';
import { withTooltip } from './tooltip';

/** "Which of these two went better?": the user's own answers, and what the reward makes of them. */
export class Judge {
  readonly element = h('section', { class: 'judge', 'aria-labelledby': 'judge-title' });
  private readonly said = h('div', { class: 'judge-said', role: 'status' });
  private readonly cards = h('div', { class: 'judge-cards' });
  private analysis: AnalysisView | null = null;
  private judged: JudgedView | null = null;
  private skipped = 0;

  constructor(
    private readonly store: Store,
    private readonly host: Host,
  ) {
    this.element.append(
      h(
        'div',
        { class: 'judge-head' },
        h('h3', { class: 'block-title', id: 'judge-title' }, 'Which of these two went better?'),
        this.said,
      ),
      this.cards,
    );
  }

  show(analysis: AnalysisView): void {
    this.analysis = analysis;
    this.skipped = 0;
    void this.take(this.host.request('judged', { skipped: 0 }));
  }

  private async take(asked: Promise<Answer<JudgedView>>): Promise<void> {
    const answer = await asked;
    if (!answer.ok) {
      if (answer.problem.code !== 'analysis-gone') this.store.report(answer.problem);
      return;
    }
    this.judged = answer.value;
    this.draw();
  }

  private draw(): void {
    const { analysis, judged } = this;
    if (!analysis || !judged) return;
    const { count, agreement, circle, next } = judged;
    const undo = h(
      'button',
      { type: 'button', class: 'link', click: () => void this.take(this.host.request('undoJudged', {})) },
      'Undo the last',
    );
    const alignment = h('button', { type: 'button', class: 'chip' }, `TAC ${agreement.short}`);
    withTooltip(alignment, () => [
      h('strong', {}, `TAC: ${agreement.text}`),
      ...(agreement.sample ? [h('p', {}, agreement.sample)] : []),
      h('p', { class: 'quiet' }, judged.definition),
    ]);
    replace(
      this.said,
      count === 0
        ? h(
            'span',
            { class: 'quiet' },
            'Your answers are kept beside the task file and tell whether the reward agrees with you.',
          )
        : h('span', { class: 'quiet' }, `${plural(count, 'pair')} judged `),
      count > 0 && alignment,
      ' ',
      count > 0 && undo,
      circle.length > 0 &&
        h(
          'p',
          { class: 'judge-circle' },
          icon('warning'),
          ` Your answers go in a circle: ${[...circle, circle[0] ?? ''].map((id) => trajectoryName(id, analysis.kind)).join(' better than ')}. If that is not what you mean, undo one of them.`,
        ),
    );
    if (!next) {
      replace(this.cards, h('p', { class: 'quiet' }, 'There is no pair left to ask about.'));
      return;
    }
    const range = sparkRange(analysis.sparks);
    replace(
      this.cards,
      this.card(next.a, next.b, analysis, range),
      this.card(next.b, next.a, analysis, range),
      h(
        'button',
        {
          type: 'button',
          class: 'link judge-skip',
          click: () => void this.take(this.host.request('judged', { skipped: ++this.skipped })),
        },
        'Can’t tell, ask another pair',
      ),
    );
  }

  private card(
    id: string,
    other: string,
    { trajectories, sparks, sparkPoints, kind }: AnalysisView,
    range: readonly [number, number],
  ): HTMLElement {
    const index = trajectories.findIndex((one) => one.id === id);
    const row = trajectories[index];
    if (!row) return h('div');
    const start = index * sparkPoints;
    return h(
      'div',
      { class: `judge-card card outcome-${row.outcome}` },
      h(
        'div',
        { class: 'judge-name' },
        outcomeMark(row.outcome),
        h('strong', {}, trajectoryName(id, kind)),
        kind === 'transitions' && sparkline(sparks.subarray(start, start + sparkPoints), range),
      ),
      h(
        'p',
        { class: 'quiet' },
        kind === 'completions'
          ? outcomeWords(row.outcome, row.cause)
          : `${outcomeWords(row.outcome, row.cause)} · ${plural(row.length, 'step')}`,
      ),
      h(
        'div',
        { class: 'judge-actions' },
        h(
          'button',
          {
            type: 'button',
            class: 'button primary small',
            click: () => {
              this.skipped = 0;
              void this.take(this.host.request('judge', { better: id, worse: other }));
            },
          },
          'This one',
          h('span', { class: 'visually-hidden' }, `: ${trajectoryName(id, kind)} went better`),
        ),
        h(
          'button',
          {
            type: 'button',
            class: 'button secondary small',
            click: () => this.store.show({ trajectory: id, step: 0, against: other, tab: 'player' }),
          },
          icon('play'),
          kind === 'completions' ? 'Read' : 'Watch',
        ),
      ),
    );
  }
}
