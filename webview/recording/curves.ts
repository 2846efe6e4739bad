import uPlot from 'uplot';
import { h, replace } from '../dom';
import { formatNumber } from '../format';
import { colours, componentColour } from '../theme';
import type { Curve, Curves } from './protocol';

const HEIGHT = 96;

/** A file without steps, such as a Monitor log or TensorBoard's scalars: one plot a series, and why nothing is replayed. */
export class CurvesView {
  private readonly plots = h('div', { class: 'plots' });
  private drawn: uPlot[] = [];

  constructor(
    root: HTMLElement,
    file: string,
    private readonly content: Curves,
  ) {
    const { title, notes, problem, hidden } = content;
    replace(
      root,
      h(
        'main',
        { class: 'curves' },
        h('h1', {}, file),
        h('p', { class: 'quiet' }, title),
        h('p', {}, problem.message),
        h('p', { class: 'quiet' }, problem.hint),
        notes.length > 0 && h('ul', { class: 'quiet' }, ...notes.map((note) => h('li', {}, note))),
        this.plots,
        hidden > 0 &&
          h('p', { class: 'quiet' }, `… and ${hidden} more: see them with "rewardsmith inspect".`),
      ),
    );
    new ResizeObserver(() => this.redraw()).observe(this.plots);
  }

  redraw(): void {
    const width = this.plots.clientWidth;
    for (const plot of this.drawn) plot.destroy();
    this.drawn = [];
    if (width === 0) return;
    this.content.curves.forEach((curve, i) => this.drawn.push(this.draw(curve, i, width)));
  }

  private draw({ name, range, at, values }: Curve, index: number, width: number): uPlot {
    const { muted, line, font } = colours();
    const axis: uPlot.Axis = {
      stroke: muted,
      font,
      ticks: { show: false },
      values: (_, ticks) => ticks.map((tick) => formatNumber(tick)),
    };
    return new uPlot(
      {
        width,
        height: HEIGHT,
        title: `${name}   ${range}`,
        series: [{}, { stroke: componentColour(index), width: 1.5, points: { show: values.length < 3 } }],
        legend: { show: false },
        cursor: { show: false },
        padding: [8, 8, 0, 0],
        scales: { x: { time: false } },
        axes: [
          { ...axis, size: 20, gap: 3, grid: { show: false } },
          { ...axis, size: 56, gap: 6, space: 22, grid: { stroke: line, width: 1 } },
        ],
      },
      // uPlot takes null for a gap, and NaN for a number.
      [Array.from(at), Array.from(values, (value) => (Number.isFinite(value) ? value : null))],
      this.plots,
    );
  }
}
