import { h, svg } from '../dom';
import { formatCount } from '../format';

const WIDTH = 300;
const HEIGHT = 96;

/** One line of a chart: what was measured after how many steps; null where nothing can be said. */
export interface Line {
  readonly name: string;
  readonly colour: string;
  readonly points: readonly { readonly steps: number; readonly value: number | null }[];
  readonly dashed?: boolean;
}

interface Frame {
  readonly title: string;
  /** How far the x axis reaches. */
  readonly steps: number;
  /** Of the y axis; as far as the values reach, with 0 in it, when left out. */
  readonly range?: readonly [number, number];
  readonly words: (value: number) => string;
}

/** A small chart over training steps, with the last value of each line in its legend. */
export function curveChart({ title, steps, range, words }: Frame, lines: readonly Line[]): HTMLElement {
  const values = lines.flatMap(({ points }) => points.flatMap(({ value }) => value ?? []));
  const [low, high] = range ?? [Math.min(0, ...values), Math.max(0, ...values)];
  const x = (at: number): string => ((at / (steps || 1)) * WIDTH).toFixed(1);
  const y = (value: number): string => (HEIGHT - ((value - low) / (high - low || 1)) * HEIGHT).toFixed(1);
  const told = lines.map(({ name, points }) => {
    const end = points.findLast(({ value }) => value !== null)?.value ?? null;
    return `${name} ${end === null ? 'unknown' : words(end)}`;
  });
  return h(
    'figure',
    { class: 'curve-chart' },
    h('figcaption', {}, title),
    h('span', { class: 'curve-tick curve-high' }, words(high)),
    h('span', { class: 'curve-tick curve-low' }, words(low)),
    svg(
      'svg',
      {
        class: 'curve-plot',
        viewBox: `0 -2 ${WIDTH} ${HEIGHT + 4}`,
        preserveAspectRatio: 'none',
        role: 'img',
        'aria-label': `${title} over ${formatCount(steps)} steps, at last: ${told.join(', ')}`,
      },
      ...[low, 0, high].map((tick) =>
        svg('line', { class: 'curve-grid', x1: 0, x2: WIDTH, y1: y(tick), y2: y(tick) }),
      ),
      ...lines.map(({ colour, points, dashed }) =>
        svg('polyline', {
          points: points
            .flatMap(({ steps: at, value }) => (value === null ? [] : [`${x(at)},${y(value)}`]))
            .join(' '),
          style: `stroke: ${colour}`,
          class: dashed ? 'curve-line is-dashed' : 'curve-line',
        }),
      ),
    ),
    h('span', { class: 'curve-tick curve-start' }, '0'),
    h('span', { class: 'curve-tick curve-end' }, `${formatCount(steps)} steps`),
    h(
      'ul',
      { class: 'curve-names' },
      ...lines.map(({ colour, dashed }, i) =>
        h(
          'li',
          {},
          h('span', {
            class: dashed ? 'curve-key is-dashed' : 'curve-key',
            style: `border-color: ${colour}`,
            'aria-hidden': true,
          }),
          told[i] ?? '',
        ),
      ),
    ),
  );
}
