import uPlot from 'uplot';
import { h, replace } from '../dom';
import { formatNumber } from '../format';
import { colours, componentColour } from '../theme';
import { LABEL_SIZE, stepLabel } from '../step-axis';
import { PlotStack } from '../view/plot-stack';
import type { OUTCOMES, Series } from './protocol';

const HEIGHT = 84;
const AXIS_WIDTH = 56;

type Outcome = (typeof OUTCOMES)[number];

interface Shown {
  readonly series: Series;
  readonly order: readonly string[];
  readonly label: (id: string) => string;
  readonly length: number;
  readonly outcome: Outcome;
}

/** The chosen fields over the steps of one episode, one plot below the other, each on its own scale; one cursor for all. */
export class FieldPlots {
  private readonly stack: PlotStack;
  private shown: Shown | null = null;

  constructor(choose: (step: number) => void) {
    this.stack = new PlotStack(
      () => this.shown && this.shown.length - 1,
      choose,
      () => this.build(),
    );
  }

  get element(): HTMLElement {
    return this.stack.element;
  }

  show(
    series: Series,
    order: readonly string[],
    label: (id: string) => string,
    length: number,
    outcome: Outcome,
  ): void {
    this.shown = { series, order, label, length, outcome };
    this.build();
  }

  moveTo(step: number): void {
    this.stack.moveTo(step);
  }

  /** Draws everything anew, for a new theme too. */
  build(): void {
    const width = this.stack.clear();
    if (!this.shown || width === 0) return;
    const { series, order } = this.shown;
    replace(
      this.element,
      order.length === 0 && h('p', { class: 'quiet pad' }, 'Choose fields on the left to plot them.'),
      series.thinned &&
        h('p', { class: 'quiet small thinned' }, 'A long episode: lowest and highest value of each stretch.'),
    );
    order.forEach((id, i) => {
      const column = series.columns.find((other) => other.id === id);
      if (column && this.shown)
        this.add(this.shown, column.values, id, i, { width, lowest: i === order.length - 1 });
    });
  }

  private add(
    shown: Shown,
    values: Float64Array,
    id: string,
    index: number,
    { width, lowest }: { readonly width: number; readonly lowest: boolean },
  ): void {
    const { muted, line, font, background } = colours();
    const colour =
      id === 'reward:reward'
        ? colours()[shown.outcome === 'unknown' ? 'foreground' : shown.outcome]
        : componentColour(index);
    const axis: uPlot.Axis = { stroke: muted, font, ticks: { show: false } };
    const few = values.length <= 60;
    // A choice or a flag jumps; a line between two of them would show values that were never there.
    const whole =
      !shown.series.thinned && values.every((value) => Number.isInteger(value) || !Number.isFinite(value));
    this.stack.add(
      {
        width,
        height: HEIGHT + (lowest ? LABEL_SIZE : 0),
        title: shown.label(id),
        series: [
          {},
          {
            stroke: colour,
            width: 1.5,
            ...(whole && uPlot.paths.stepped ? { paths: uPlot.paths.stepped({ align: 1 }) } : {}),
            points: { show: few, size: 4, fill: background, stroke: colour },
          },
        ],
        legend: { show: false },
        cursor: { show: false },
        padding: [8, 8, 0, 0],
        scales: {
          x: { time: false, range: () => [-0.5, Math.max(1, shown.length) - 0.5] },
          y: { range: (_plot, min, max) => roomy(min, max) },
        },
        axes: [
          {
            ...axis,
            ...(lowest ? stepLabel(font) : {}),
            size: 20,
            gap: 3,
            grid: { show: false },
            incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6],
          },
          {
            ...axis,
            size: AXIS_WIDTH,
            gap: 6,
            space: 22,
            grid: { stroke: line, width: 1 },
            values: (_, ticks) => ticks.map((tick) => formatNumber(tick)),
          },
        ],
      },
      // uPlot takes null for a gap, and NaN for a number.
      [
        Array.from(shown.series.steps),
        Array.from(values, (value) => (Number.isFinite(value) ? value : null)),
      ],
    );
  }
}

function roomy(min: number | null, max: number | null): uPlot.Range.MinMax {
  if (min === null || max === null) return [0, 1];
  const room = (max - min || Math.abs(max) || 1) * 0.1;
  return [min - room, max + room];
}
