import { h } from '../dom';
import { plural, trajectoryName } from '../format';
import { withCode } from './prose';
import type { MeasuredView, SuggestionView } from '../protocol';

const SHOWN_MOVES = 5;
const SHOWN_ROWS = 4;

/** What applying a suggestion does to the measures and to the order of the trajectories. */
export function effectView({ effect }: SuggestionView, select: (trajectory: string) => void): HTMLElement {
  const changed = effect.rows.filter(({ before, after }) => before.text !== after.text);
  const same = effect.rows.length - changed.length;
  return h(
    'div',
    { class: 'effect' },
    h('p', { class: 'effect-sentence' }, ...withCode(effect.sentence)),
    changed.length > 0 && table(changed.slice(0, SHOWN_ROWS)),
    changed.length > SHOWN_ROWS &&
      h(
        'details',
        { class: 'moved' },
        h('summary', {}, `${plural(changed.length - SHOWN_ROWS, 'more measure')} changed, ${same} did not`),
        table(changed.slice(SHOWN_ROWS)),
      ),
    effect.movedCount > 0 &&
      h(
        'details',
        { class: 'moved' },
        h('summary', {}, `${plural(effect.movedCount, 'trajectory', 'trajectories')} change rank`),
        h(
          'ul',
          {},
          ...effect.moved
            .slice(0, SHOWN_MOVES)
            .map(({ trajectory, from, to }) =>
              h(
                'li',
                {},
                h(
                  'button',
                  { type: 'button', class: 'link', click: () => select(trajectory) },
                  trajectoryName(trajectory),
                ),
                ` ${to < from ? '▲' : '▼'} rank ${from} → ${to}`,
              ),
            ),
          effect.movedCount > SHOWN_MOVES &&
            h(
              'li',
              { class: 'quiet' },
              `and ${effect.movedCount - Math.min(SHOWN_MOVES, effect.moved.length)} more`,
            ),
        ),
      ),
  );
}

function table(rows: SuggestionView['effect']['rows']): HTMLElement {
  return h(
    'table',
    { class: 'effect-table' },
    h('caption', { class: 'visually-hidden' }, 'Measures before and after'),
    h(
      'thead',
      {},
      h('tr', {}, ...['Measure', 'Before', 'After'].map((name) => h('th', { scope: 'col' }, name))),
    ),
    h(
      'tbody',
      {},
      ...rows.map(({ title, before, after }) =>
        h(
          'tr',
          {},
          h('th', { scope: 'row' }, title),
          valueCell(before, 'quiet'),
          valueCell(after, 'effect-after'),
        ),
      ),
    ),
  );
}

function valueCell(measured: MeasuredView, className: string): HTMLElement {
  return h('td', { class: `number ${className}`, title: measured.text }, measured.short);
}
