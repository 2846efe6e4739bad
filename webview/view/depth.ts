import type { Child } from '../dom';
import { h, replace } from '../dom';
import type { Host } from '../host';
import type { IconName } from '../icons';
import { icon } from '../icons';
import type { AnalysisView, DepthBlock } from '../protocol/analysis';
import type { PanelState, Store } from '../store';
import { countedRows } from './counted';
import { withPlaces } from './prose';

/** What is asked beyond the verdict: checks of the reward, training by groups, made-up completions; in words and tables. */
export class Depth {
  readonly element = h('section', { class: 'pane pane-depth', 'aria-labelledby': 'depth-title' });
  private readonly body = h('div', { class: 'depth-body' });
  private drawn: AnalysisView | null = null;

  constructor(
    private readonly store: Store,
    private readonly host: Host,
  ) {
    this.element.append(h('h2', { class: 'visually-hidden', id: 'depth-title' }, 'In depth'), this.body);
  }

  draw({ snapshot }: PanelState): void {
    const analysis = snapshot?.analysis;
    if (!analysis || analysis === this.drawn) return;
    this.drawn = analysis;
    if (analysis.depth.length > 0) {
      const told = (text: string): Child[] =>
        withPlaces(inOneLine(text), analysis, (step) => this.store.goTo(step));
      const open = (trajectory: string): void => this.store.show({ trajectory, step: 0, tab: 'player' });
      replace(this.body, ...analysis.depth.map((block) => blockOf(block, told, open)));
      return;
    }
    const { pending } = analysis;
    replace(
      this.body,
      h(
        'p',
        { class: 'quiet', role: 'status' },
        pending
          ? 'The longer questions are being asked: is it shaping, what does it risk, which part earns what …'
          : 'Is the reward potential-based shaping? What does it risk, and which part of it earns what? Analyze again to have that asked.',
      ),
      !pending &&
        h(
          'button',
          { type: 'button', class: 'button secondary', click: () => void this.host.request('analyze', {}) },
          'Analyze Again',
        ),
    );
  }
}

function blockOf(
  block: DepthBlock,
  told: (text: string) => Child[],
  open: (trajectory: string) => void,
): HTMLElement {
  switch (block.kind) {
    case 'heading':
      return h('h3', { class: block.level > 2 ? 'depth-minor' : 'block-title' }, block.text);
    case 'text':
      return h('p', {}, ...told(block.text));
    case 'list':
      return h(
        block.ordered ? 'ol' : 'ul',
        { class: 'depth-list' },
        ...block.items.map((item) => h('li', {}, ...told(item))),
      );
    case 'table':
      // What is wider than the panel is moved sideways, with the keyboard too.
      return h(
        'div',
        { class: 'depth-scroll', tabindex: 0, role: 'region', 'aria-label': block.header.join(', ') },
        h(
          'table',
          { class: `depth-table ${isProse(block.rows) ? 'is-prose' : ''}` },
          h('thead', {}, h('tr', {}, ...block.header.map((title) => h('th', { scope: 'col' }, title)))),
          h(
            'tbody',
            {},
            ...block.rows.flatMap((row, i) => {
              const counted = block.counted[i];
              if (counted) return countedRows(row, counted, open);
              return h(
                'tr',
                { class: `tone-${block.tones[i] ?? 'none'}` },
                ...row.map((cell, k) =>
                  k === 0 && cell !== ''
                    ? h('th', { scope: 'row' }, cell)
                    : h(
                        'td',
                        { class: k === 1 && block.tones[i] ? 'tone-cell' : '' },
                        k === 1 ? toneMark(block.tones[i]) : null,
                        ...told(cell),
                      ),
                ),
              );
            }),
          ),
        ),
      );
  }
}

/** A number and its interval, "0.52 [0.46, 0.59]", are not broken between lines. */
function inOneLine(text: string): string {
  return text.replace(/ \[[^[\]]{1,24}\]/g, (interval) => interval.replaceAll(' ', '\u00a0'));
}

/** Rows that end in a sentence are read one below the other where there is no room beside it. */
function isProse(rows: readonly (readonly string[])[]): boolean {
  return rows.some((row) => (row.at(-1)?.length ?? 0) > SENTENCE);
}

const SENTENCE = 60;

const TONE_ICONS: Readonly<Record<DepthBlockTone, IconName>> = {
  good: 'check',
  bad: 'warning',
  plain: 'question',
};

type DepthBlockTone = Extract<DepthBlock, { kind: 'table' }>['tones'][number];

function toneMark(tone: DepthBlockTone | undefined): HTMLElement | null {
  return tone ? h('span', { class: `tone-mark tone-mark-${tone}` }, icon(TONE_ICONS[tone])) : null;
}
