import { h } from '../dom';
import { plural } from '../format';
import { icon } from '../icons';
import type { DepthBlock } from '../protocol/analysis';

type Counted = Extract<DepthBlock, { kind: 'table' }>['counted'][number];

/** A row whose last cell counts completions, and the row below it in which they are shown when the cell is opened. */
export function countedRows(
  row: readonly string[],
  { name, completions }: Counted,
  open: (trajectory: string) => void,
): HTMLElement[] {
  const detail = h(
    'tr',
    { class: 'counted-detail', hidden: true },
    h(
      'td',
      { colspan: row.length },
      h(
        'ol',
        { class: 'counted-list', 'aria-label': `Completions: ${name}` },
        ...completions.map(({ text, words, tone, trajectory }) =>
          h(
            'li',
            {},
            h(
              'p',
              {},
              h(
                'span',
                { class: `tone-mark tone-mark-${tone}` },
                icon(tone === 'good' ? 'check' : 'warning'),
              ),
              ` ${words} `,
              h(
                'button',
                { type: 'button', class: 'link', click: () => open(trajectory) },
                'The recorded right one',
              ),
            ),
            h('pre', { class: 'message-text', tabindex: 0 }, text || '(empty)'),
          ),
        ),
      ),
    ),
  );
  const last = row.length - 1;
  const button = h(
    'button',
    {
      type: 'button',
      class: 'link counted-open',
      'aria-expanded': false,
      'aria-label': `${name}: ${row[last] ?? ''}. Show ${plural(completions.length, 'completion')}`,
      click: () => {
        detail.hidden = !detail.hidden;
        button.setAttribute('aria-expanded', String(!detail.hidden));
      },
    },
    row[last] ?? '',
  );
  return [
    h(
      'tr',
      {},
      ...row.map((cell, k) =>
        k === last ? h('td', {}, button) : k === 0 ? h('th', { scope: 'row' }, cell) : h('td', {}, cell),
      ),
    ),
    detail,
  ];
}
