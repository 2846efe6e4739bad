import { h, svg } from '../dom';
import type { MeasureView } from '../protocol/analysis';
import { withTooltip } from './tooltip';

const WIDTH = 120;
const HEIGHT = 18;
const MARGIN = 5;

/** Each measure as a dot with its interval on one common axis; those that don't apply say why. */
export function intervalRows(measures: readonly MeasureView[]): HTMLElement[] {
  const shares = measures.filter(({ isShare, measured }) => isShare && measured.value !== null);
  const low = shares.some(({ measured }) => (measured.interval?.[0] ?? measured.value ?? 0) < 0) ? -1 : 0;
  const others = measures.filter(({ isShare, measured }) => !isShare && measured.value !== null);
  const absent = measures.filter(({ measured }) => measured.value === null);
  return [
    ...shares.map((measure) => row(measure, axis(measure, low))),
    ...others.map((measure) => row(measure, null)),
    ...absent.map((measure) => row(measure, null)),
  ];
}

function row(measure: MeasureView, picture: SVGSVGElement | null): HTMLElement {
  const { title, measured, definition, decisive } = measure;
  const absent = measured.value === null;
  const button = h(
    'button',
    {
      type: 'button',
      class: `interval-row ${decisive ? 'is-decisive' : ''} ${absent ? 'is-absent' : ''}`,
    },
    h('span', { class: 'interval-name' }, title),
    picture ?? h('span', { class: 'interval-reason' }, absent ? reasonOf(measured.text) : ''),
    h('span', { class: 'number' }, measured.short),
  );
  withTooltip(button, () => [
    h('strong', {}, absent ? title : `${title}: ${measured.text}`),
    ...(absent ? [h('p', {}, `${measured.text}.`)] : []),
    ...(measured.sample ? [h('p', {}, measured.sample)] : []),
    ...(decisive ? [h('p', {}, 'The verdict rests on it.')] : []),
    h('p', { class: 'quiet' }, definition),
  ]);
  return h('li', {}, button);
}

function reasonOf(text: string): string {
  return text.replace(/^does not apply: /, '');
}

function axis({ measured }: MeasureView, low: number): SVGSVGElement {
  const x = (value: number): number =>
    MARGIN + ((Math.max(low, Math.min(1, value)) - low) / (1 - low)) * (WIDTH - 2 * MARGIN);
  const y = HEIGHT / 2;
  const { value, interval } = measured;
  return svg(
    'svg',
    {
      class: 'interval',
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      width: WIDTH,
      height: HEIGHT,
      'aria-hidden': true,
    },
    svg('line', { class: 'interval-axis', x1: x(low), x2: x(1), y1: y, y2: y }),
    ...[low, (low + 1) / 2, 1].map((tick) =>
      svg('line', { class: 'interval-tick', x1: x(tick), x2: x(tick), y1: y - 4, y2: y + 4 }),
    ),
    interval &&
      svg('line', { class: 'interval-range', x1: x(interval[0]), x2: x(interval[1]), y1: y, y2: y }),
    svg('circle', { class: 'interval-dot', cx: x(value ?? low), cy: y, r: 3.5 }),
  );
}
