import { h } from '../dom';
import { plural, trajectoryName } from '../format';
import { withCode } from './prose';
import type { AnalysisView, SuggestionView } from '../protocol/analysis';
import type { MeasuredView } from '../protocol/values';
import { explained } from './tooltip';

export type EffectView = SuggestionView['effect'];

const SHOWN_MOVES = 5;
const SHOWN_ROWS = 4;

/** What applying a suggestion does to the measures and to the order of the trajectories. */
export function effectView(
  effect: EffectView,
  { kind, measures }: AnalysisView,
  select: (trajectory: string) => void,
): HTMLElement {
  const changed = effect.rows.filter(({ before, after }) => before.text !== after.text);
  const same = effect.rows.length - changed.length;
  return h(
    'div',
    { class: 'effect' },
    h('p', { class: 'effect-sentence' }, ...withCode(effect.sentence)),
    changed.length > 0 && table(changed.slice(0, SHOWN_ROWS), { definitions: measures }),
    changed.length > SHOWN_ROWS &&
      h(
        'details',
        { class: 'moved' },
        h('summary', {}, `${plural(changed.length - SHOWN_ROWS, 'more measure')} changed, ${same} did not`),
        table(changed.slice(SHOWN_ROWS), { definitions: measures }),
      ),
    effect.movedCount > 0 &&
      h(
        'details',
        { class: 'moved' },
        h(
          'summary',
          {},
          kind === 'completions'
            ? `${plural(effect.movedCount, 'completion')} change rank`
            : `${plural(effect.movedCount, 'trajectory', 'trajectories')} change rank`,
        ),
        moves(effect, kind, SHOWN_MOVES, select),
      ),
  );
}

/** The trajectories that change rank most. */
export function moves(
  { moved, movedCount }: Pick<EffectView, 'moved' | 'movedCount'>,
  kind: AnalysisView['kind'],
  shown: number,
  select: (trajectory: string) => void,
): HTMLElement {
  return h(
    'ul',
    {},
    ...moved
      .slice(0, shown)
      .map(({ trajectory, from, to }) =>
        h(
          'li',
          {},
          h(
            'button',
            { type: 'button', class: 'link', click: () => select(trajectory) },
            trajectoryName(trajectory, kind),
          ),
          ` ${to < from ? '▲' : '▼'} rank ${from} → ${to}`,
        ),
      ),
    movedCount > shown &&
      h('li', { class: 'quiet' }, `and ${movedCount - Math.min(shown, moved.length)} more`),
  );
}

/** Measures side by side. */
export function table(
  rows: EffectView['rows'],
  {
    heads = ['Before', 'After'],
    definitions,
  }: {
    readonly heads?: readonly [before: string, after: string];
    readonly definitions: AnalysisView['measures'];
  },
): HTMLElement {
  return h(
    'table',
    { class: 'effect-table' },
    h('caption', { class: 'visually-hidden' }, 'Measures before and after'),
    h('thead', {}, h('tr', {}, ...['Measure', ...heads].map((name) => h('th', { scope: 'col' }, name)))),
    h(
      'tbody',
      {},
      ...rows.map(({ id, title, before, after }) => {
        const definition = definitions.find((one) => one.id === id)?.definition ?? '';
        const cell = (measured: MeasuredView, className: string): HTMLElement =>
          explained(h('td', { class: `number ${className}` }, measured.short), {
            title: `${title}: ${measured.text}`,
            sample: measured.sample,
            definition,
          });
        return h(
          'tr',
          {},
          h('th', { scope: 'row' }, title),
          cell(before, 'quiet'),
          cell(after, 'effect-after'),
        );
      }),
    ),
  );
}
