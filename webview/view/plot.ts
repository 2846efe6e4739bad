import uPlot from 'uplot';
import { h } from '../dom';
import { formatNumber } from '../format';
import type { Series, ViewState } from '../protocol';
import { colours, componentColour } from '../theme';
import { cumulative, STATUS_MARKS, stackLayers } from './step-values';

const REWARD_HEIGHT = 170;
const SUM_HEIGHT = 140;
const AXIS_WIDTH = 52;
/** Up to this many steps a bar each, beyond it areas. */
const MAX_BARS = 150;
/** A success that is much longer would squeeze the episode to nothing: show only its beginning. */
const MAX_STRETCH = 6;

/** Reward and components over steps, and under it the cumulative reward with the best success behind. One cursor for both. */
export class RewardPlots {
  readonly element = h('div', { class: 'plots' });
  private readonly cursors: HTMLElement[] = [];
  private plots: uPlot[] = [];
  private shown: { series: Series; mode: ViewState['plot'] } | null = null;
  private step = 0;

  constructor(private readonly choose: (step: number) => void) {
    new ResizeObserver(() => this.resize()).observe(this.element);
    this.element.addEventListener('pointerdown', (event) => this.drag(event));
  }

  show(series: Series, mode: ViewState['plot'], step: number): void {
    this.shown = { series, mode };
    this.step = step;
    this.build();
  }

  moveTo(step: number): void {
    this.step = step;
    this.plots.forEach((plot, i) => {
      const cursor = this.cursors[i];
      if (cursor) cursor.style.transform = `translateX(${plot.valToPos(step, 'x')}px)`;
    });
  }

  /** Draws everything anew, for a new theme. */
  build(): void {
    for (const plot of this.plots) plot.destroy();
    this.plots = [];
    this.cursors.length = 0;
    const width = this.element.clientWidth;
    if (!this.shown || width === 0) return;
    const { series, mode } = this.shown;
    const length = series.reward.length;
    const best = series.best?.reward ?? null;
    const steps = Math.max(length, Math.min(best?.length ?? 0, MAX_STRETCH * length + 20));
    this.add(rewardPlot(series, mode, steps, width));
    this.add(sumPlot(series, best, steps, width));
    this.moveTo(this.step);
  }

  private add({ options, data }: { options: uPlot.Options; data: uPlot.AlignedData }): void {
    const plot = new uPlot(options, data, this.element);
    const cursor = h('div', { class: 'plot-cursor' });
    plot.over.append(cursor);
    this.plots.push(plot);
    this.cursors.push(cursor);
  }

  private resize(): void {
    const width = this.element.clientWidth;
    if (width === 0) return;
    if (this.plots.length === 0) this.build();
    for (const plot of this.plots) if (plot.width !== width) plot.setSize({ width, height: plot.height });
    this.moveTo(this.step);
  }

  private drag(event: PointerEvent): void {
    const plot = this.plots.find(({ over }) => event.target instanceof Node && over.contains(event.target));
    if (!plot || !this.shown || event.button !== 0) return;
    const last = this.shown.series.reward.length - 1;
    const follow = ({ clientX }: PointerEvent): void => {
      const value = plot.posToVal(clientX - plot.over.getBoundingClientRect().left, 'x');
      this.choose(Math.max(0, Math.min(last, Math.round(value))));
    };
    const move = (moved: PointerEvent): void => follow(moved);
    const stop = (): void => {
      this.element.removeEventListener('pointermove', move);
      this.element.classList.remove('is-dragging');
    };
    this.element.setPointerCapture(event.pointerId);
    this.element.classList.add('is-dragging');
    this.element.addEventListener('pointermove', move);
    this.element.addEventListener('pointerup', stop, { once: true });
    this.element.addEventListener('pointercancel', stop, { once: true });
    follow(event);
  }
}

function rewardPlot(series: Series, mode: ViewState['plot'], steps: number, width: number) {
  const { components, reward } = series;
  const xs = Array.from({ length: steps }, (_, t) => t);
  const bars = steps <= MAX_BARS;
  const { foreground } = colours();
  const area = bars ? uPlot.paths.bars?.({ size: [0.8, 40], align: 0 }) : uPlot.paths.stepped?.({ align: 1 });
  const line = uPlot.paths.stepped?.({ align: 1 });
  const stacked = mode === 'stacked' && components.length > 0;
  const layers: { data: (number | null)[]; series: uPlot.Series }[] = [];
  if (stacked) {
    stackLayers(components, steps).forEach((data, k) => {
      const colour = componentColour(k);
      layers.unshift({
        data,
        series: {
          stroke: colour,
          fill: colour,
          width: 0,
          ...(area ? { paths: area } : {}),
          points: { show: false },
        },
      });
    });
  } else if (components.length > 0) {
    components.forEach(({ values }, k) => {
      layers.push({
        data: padded(values, steps),
        series: {
          stroke: componentColour(k),
          width: 1.5,
          ...(line ? { paths: line } : {}),
          points: { show: false },
        },
      });
    });
  }
  const alone = components.length === 0;
  layers.push({
    data: padded(reward, steps),
    series: {
      stroke: foreground,
      width: alone && bars ? 0 : 1.25,
      ...(alone ? { fill: bars ? foreground : `${foreground}22` } : {}),
      ...(alone && bars ? (area ? { paths: area } : {}) : line ? { paths: line } : {}),
      points: { show: false },
    },
  });
  return {
    options: baseOptions(
      width,
      REWARD_HEIGHT,
      steps,
      layers.map((layer) => layer.series),
      'Reward per step',
      [(plot) => drawStatus(plot, series.status), (plot) => drawEnd(plot, series)],
    ),
    data: [xs, ...layers.map((layer) => layer.data)] as uPlot.AlignedData,
  };
}

function sumPlot(series: Series, best: Float64Array | null, steps: number, width: number) {
  const { foreground, success } = colours();
  const xs = Array.from({ length: steps }, (_, t) => t);
  const own = padded(cumulative(series.reward, series.status), steps);
  const other = best ? padded(cumulative(best, null), steps) : null;
  const lines: uPlot.Series[] = [
    ...(other ? [{ stroke: success, width: 1.5, dash: [5, 4], points: { show: false } }] : []),
    { stroke: foreground, width: 2, points: { show: series.reward.length === 1 } },
  ];
  return {
    options: baseOptions(width, SUM_HEIGHT, steps, lines, 'Cumulative reward', [
      (plot) => drawEnd(plot, series),
    ]),
    data: [xs, ...(other ? [other] : []), own] as uPlot.AlignedData,
  };
}

function baseOptions(
  width: number,
  height: number,
  steps: number,
  series: uPlot.Series[],
  label: string,
  draw: ((plot: uPlot) => void)[],
): uPlot.Options {
  const { muted, line, font } = colours();
  const axis: uPlot.Axis = { stroke: muted, font, grid: { stroke: line, width: 1 }, ticks: { show: false } };
  return {
    width,
    height,
    title: label,
    series: [{}, ...series],
    legend: { show: false },
    cursor: { show: false },
    padding: [4, 8, 0, 0],
    scales: { x: { time: false, range: () => [-0.5, steps - 0.5] }, y: { range: aroundZero } },
    axes: [
      {
        ...axis,
        size: 24,
        gap: 4,
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000],
        grid: { show: false },
      },
      {
        ...axis,
        size: AXIS_WIDTH,
        gap: 6,
        space: 28,
        values: (_, values) => values.map((value) => formatNumber(value)),
      },
    ],
    hooks: { drawAxes: [drawZero], draw },
  };
}

/** Zero is always in sight: whether a reward is positive is half of what it says. */
function aroundZero(_plot: uPlot, min: number | null, max: number | null): uPlot.Range.MinMax {
  const low = Math.min(0, min ?? 0);
  const high = Math.max(0, max ?? 0);
  const room = (high - low || 1) * 0.08;
  return [low < 0 ? low - room : 0, high > 0 || low === 0 ? high + room : 0];
}

function drawZero(plot: uPlot): void {
  const { ctx, bbox } = plot;
  const y = Math.round(plot.valToPos(0, 'y', true)) + 0.5;
  ctx.save();
  ctx.strokeStyle = colours().muted;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.restore();
}

/** A lane at the top for steps without a reward: colour and sign say why. */
function drawStatus(plot: uPlot, status: Uint8Array): void {
  const { ctx, bbox } = plot;
  const density = window.devicePixelRatio || 1;
  const { failure, warning, unknown, font, background } = colours();
  const paint = ['', failure, failure, warning, unknown, unknown];
  ctx.save();
  ctx.font = font.replace(/^\d+px/, `${9 * density}px`);
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  for (let from = 0; from < status.length;) {
    const kind = status[from] ?? 0;
    let to = from + 1;
    while (to < status.length && status[to] === kind) to++;
    if (kind !== 0) {
      const left = plot.valToPos(from - 0.5, 'x', true);
      const right = Math.max(left + 2 * density, plot.valToPos(to - 0.5, 'x', true));
      ctx.fillStyle = paint[kind] ?? unknown;
      ctx.globalAlpha = 0.12;
      ctx.fillRect(left, bbox.top, right - left, bbox.height);
      ctx.globalAlpha = 1;
      ctx.fillRect(left, bbox.top, right - left, 12 * density);
      const sign = STATUS_MARKS[kind] ?? '';
      if (ctx.measureText(sign).width + 2 < right - left) {
        ctx.fillStyle = background;
        ctx.fillText(sign, (left + right) / 2, bbox.top + 6.5 * density);
      }
    }
    from = to;
  }
  ctx.restore();
}

/** Where the episode ends while the plot goes on with the longer success. */
function drawEnd(plot: uPlot, { reward }: Series): void {
  const { ctx, bbox } = plot;
  const x = Math.round(plot.valToPos(reward.length - 0.5, 'x', true)) - 0.5;
  if (x >= bbox.left + bbox.width - 1) return;
  const density = window.devicePixelRatio || 1;
  ctx.save();
  ctx.strokeStyle = colours().muted;
  ctx.setLineDash([2 * density, 3 * density]);
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.restore();
}

function padded(values: Float64Array, steps: number): (number | null)[] {
  return Array.from({ length: steps }, (_, t) => {
    const value = values[t];
    return value === undefined || !Number.isFinite(value) ? null : value;
  });
}
