import { h, svg } from '../dom';
import { icon } from '../icons';
import type { FieldView, Overview } from './protocol';
import { MAX_PLOTS } from './protocol';

const WIDTH = 64;
const HEIGHT = 18;

const ROLE_TITLES: Readonly<Record<FieldView['role'], string>> = {
  reward: 'Reward',
  action: 'Action',
  observation: 'Observation',
  info: 'Info',
  ending: '',
};

/** The fields with what their values are like; the box before one plots it. */
export class FieldList {
  readonly element: HTMLElement;
  private readonly boxes = new Map<string, HTMLInputElement>();

  constructor(
    { fields, kind }: Overview,
    plotted: ReadonlySet<string>,
    private readonly plot: (id: string, shown: boolean) => void,
  ) {
    const roles = [...new Set(fields.map(({ role }) => role))];
    this.element = h(
      'div',
      { class: 'fields' },
      ...roles.map((role) =>
        h(
          'section',
          {},
          h('h2', {}, kind === 'completions' && role === 'observation' ? 'Columns' : ROLE_TITLES[role]),
          h(
            'ul',
            {},
            ...fields
              .filter((field) => field.role === role)
              .map((field) => this.item(field, kind === 'transitions')),
          ),
        ),
      ),
    );
    this.choose(plotted);
  }

  /** Marks the plotted ones; when there is no room for more, the others can't be chosen. */
  choose(plotted: ReadonlySet<string>): void {
    for (const [id, box] of this.boxes) {
      box.checked = plotted.has(id);
      box.disabled = !box.checked && plotted.size >= MAX_PLOTS;
    }
  }

  private item(field: FieldView, canPlot: boolean): HTMLElement {
    const { id, name, type, entry, plottable, range, missing, distinct, counts, common, remarks } = field;
    const box =
      canPlot && plottable
        ? h('input', {
            type: 'checkbox',
            'aria-label': `Plot ${name}`,
            title: `Plot ${name}`,
            change: () => this.plot(id, box?.checked ?? false),
          })
        : null;
    if (box) this.boxes.set(id, box);
    const words = [range, distinct, missing && `${missing} missing`, common].filter(Boolean);
    return h(
      'li',
      { class: `field-row${entry ? ' is-entry' : ''}` },
      box ?? h('span', { class: 'no-box' }),
      h('span', { class: 'field-name', title: name }, name),
      h('span', { class: 'field-type quiet small' }, type),
      counts ? histogram(counts, `values of ${name}: ${range}`) : h('span', {}),
      words.length > 0 &&
        h('span', { class: 'field-words quiet small', title: words.join(' · ') }, words.join(' · ')),
      ...remarks.map(({ alarming, message }) =>
        h(
          'span',
          { class: `field-words small ${alarming ? 'warning' : 'quiet'}` },
          alarming && icon('warning'),
          message,
        ),
      ),
    );
  }
}

function histogram(counts: readonly number[], label: string): SVGSVGElement {
  const most = Math.max(1, ...counts);
  const width = WIDTH / counts.length;
  return svg(
    'svg',
    {
      class: 'histogram',
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      width: WIDTH,
      height: HEIGHT,
      role: 'img',
      'aria-label': `Histogram, ${label}`,
    },
    ...counts.map((count, i) => {
      // What is there at all can be seen.
      const height = count > 0 ? Math.max(1.5, (count / most) * HEIGHT) : 0;
      return svg('rect', { x: i * width, y: HEIGHT - height, width: Math.max(1, width - 1), height });
    }),
  );
}
