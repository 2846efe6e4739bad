import uPlot from 'uplot';
import { h } from '../dom';

/** Plots over the same steps, one below the other: as wide as there is room, with one cursor for all that can be dragged. */
export class PlotStack {
  readonly element = h('div', { class: 'plots' });
  private plots: { readonly plot: uPlot; readonly cursor: HTMLElement }[] = [];
  private step = 0;

  constructor(
    /** The last step there is; null while nothing is shown. */
    private readonly lastStep: () => number | null,
    private readonly choose: (step: number) => void,
    /** Asked for when there is room for the first time. */
    private readonly build: () => void,
  ) {
    new ResizeObserver(() => this.resize()).observe(this.element);
    this.element.addEventListener('pointerdown', (event) => this.drag(event));
  }

  /** Takes the plots away; gives the width that there is for new ones, 0 while nothing can be seen. */
  clear(): number {
    for (const { plot } of this.plots) plot.destroy();
    this.plots = [];
    return this.element.clientWidth;
  }

  add(options: uPlot.Options, data: uPlot.AlignedData): void {
    const cursor = h('div', { class: 'plot-cursor' });
    // Positions are known only once uPlot has laid itself out, which it does a moment later.
    const place = (): void => this.moveTo(this.step);
    const plot = new uPlot(
      { ...options, hooks: { ...options.hooks, ready: [place], setSize: [place] } },
      data,
      this.element,
    );
    plot.over.append(cursor);
    this.plots.push({ plot, cursor });
  }

  moveTo(step: number): void {
    this.step = step;
    for (const { plot, cursor } of this.plots)
      cursor.style.transform = `translateX(${plot.valToPos(step, 'x')}px)`;
  }

  private resize(): void {
    const width = this.element.clientWidth;
    if (width === 0) return;
    if (this.plots.length === 0) this.build();
    for (const { plot } of this.plots) if (plot.width !== width) plot.setSize({ width, height: plot.height });
  }

  private drag(event: PointerEvent): void {
    const { target } = event;
    const hit = this.plots.find(({ plot }) => target instanceof Node && plot.over.contains(target));
    const last = this.lastStep();
    if (!hit || last === null || event.button !== 0) return;
    const { over } = hit.plot;
    const follow = ({ clientX }: PointerEvent): void => {
      const value = hit.plot.posToVal(clientX - over.getBoundingClientRect().left, 'x');
      this.choose(Math.max(0, Math.min(last, Math.round(value))));
    };
    const stop = (): void => {
      this.element.removeEventListener('pointermove', follow);
      this.element.classList.remove('is-dragging');
    };
    this.element.setPointerCapture(event.pointerId);
    this.element.classList.add('is-dragging');
    this.element.addEventListener('pointermove', follow);
    this.element.addEventListener('pointerup', stop, { once: true });
    this.element.addEventListener('pointercancel', stop, { once: true });
    follow(event);
  }
}
