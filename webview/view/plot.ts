import type uPlot from 'uplot';
import { formatNumber } from '../format';
import type { Segment, Series, ViewState } from '../protocol';
import { colours, componentColour } from '../theme';
import type { Steps } from './plot-paint';
import {
  drawBars,
  drawEnd,
  drawExploit,
  drawMarked,
  drawStairs,
  drawStatus,
  drawTicks,
  drawZero,
} from './plot-paint';
import { PlotStack } from './plot-stack';
import { cumulative, stackLayers } from './step-values';

const REWARD_HEIGHT = 176;
const SUM_HEIGHT = 146;
const AXIS_WIDTH = 52;
/** A success that is much longer would squeeze the episode to nothing: show only its beginning. */
const MAX_STRETCH = 6;

/** A trajectory, how its components are drawn, and the steps of exploits in it. */
export interface Shown {
  readonly series: Series;
  readonly mode: ViewState['plot'];
  readonly exploited: readonly Segment[];
  /** Steps that ran the chosen line. */
  readonly marked: readonly number[];
}

interface Plot {
  readonly options: uPlot.Options;
  readonly data: uPlot.AlignedData;
}

/** Reward and components over steps, and under it the cumulative reward with the best success behind. One cursor for both. */
export class RewardPlots {
  private readonly stack: PlotStack;
  private shown: Shown | null = null;

  constructor(choose: (step: number) => void) {
    this.stack = new PlotStack(
      () => this.shown && this.shown.series.reward.length - 1,
      choose,
      () => this.build(),
    );
  }

  get element(): HTMLElement {
    return this.stack.element;
  }

  show(shown: Shown, step: number): void {
    this.shown = shown;
    this.stack.moveTo(step);
    this.build();
  }

  moveTo(step: number): void {
    this.stack.moveTo(step);
  }

  /** Draws everything anew, for a new theme. */
  build(): void {
    const width = this.stack.clear();
    if (!this.shown || width === 0) return;
    const { series } = this.shown;
    const length = series.reward.length;
    const steps = Math.max(length, Math.min(series.behind?.reward.length ?? 0, MAX_STRETCH * length + 20));
    for (const { options, data } of [rewardPlot(this.shown, steps, width), sumPlot(this.shown, steps, width)])
      this.stack.add(options, data);
  }
}

function rewardPlot({ series, mode, exploited, marked }: Shown, steps: number, width: number): Plot {
  const { components, status } = series;
  const { foreground } = colours();
  const reward = padded(series.reward, steps);
  const stacked = mode === 'stacked';
  const layers = stacked
    ? stackLayers(components, steps)
    : components.map(({ values }) => padded(values, steps));
  const draw = (plot: uPlot): void => {
    for (const segment of exploited) drawExploit(plot, segment);
    if (layers.length === 0) drawBars(plot, reward, foreground);
    // The outermost layer first: each reaches from 0 to the sum so far.
    else if (stacked)
      [...layers.keys()].reverse().forEach((k) => drawBars(plot, layers[k] ?? [], componentColour(k)));
    else layers.forEach((layer, k) => drawStairs(plot, layer, componentColour(k), 1.5));
    if (stacked && layers.length > 1) drawTicks(plot, reward, foreground);
    if (!stacked && layers.length > 0) drawStairs(plot, reward, foreground, 1);
    drawStatus(plot, status);
    drawMarked(plot, marked);
    drawEnd(plot, status.length);
  };
  return plotOf('Reward per step', width, REWARD_HEIGHT, [...layers, reward], [], draw);
}

function sumPlot({ series, exploited }: Shown, steps: number, width: number): Plot {
  const { foreground, success, failure, unknown } = colours();
  const { behind } = series;
  const own = padded(cumulative(series.reward, series.status), steps);
  const other = behind ? [padded(cumulative(behind.reward, behind.status), steps)] : [];
  const stroke = { success, failure, unknown }[behind?.outcome ?? 'success'];
  const lines: uPlot.Series[] = [
    ...other.map(() => ({ stroke, width: 1.5, dash: [5, 4], points: { show: false } })),
    { stroke: foreground, width: 2, points: { show: series.reward.length === 1 } },
  ];
  return plotOf('Cumulative reward', width, SUM_HEIGHT, [...other, own], lines, (plot) => {
    for (const segment of exploited) drawExploit(plot, segment);
    drawEnd(plot, series.reward.length);
  });
}

/** Series beyond those styled in `lines` only set the scale; `draw` paints them. */
function plotOf(
  title: string,
  width: number,
  height: number,
  values: readonly Steps[],
  lines: readonly uPlot.Series[],
  draw: (plot: uPlot) => void,
): Plot {
  const steps = values[0]?.length ?? 0;
  const { muted, line, font } = colours();
  const axis: uPlot.Axis = { stroke: muted, font, ticks: { show: false } };
  const unpainted: uPlot.Series = { paths: () => null, points: { show: false } };
  return {
    options: {
      width,
      height,
      title,
      series: [{}, ...values.map((_, i) => lines[i] ?? unpainted)],
      legend: { show: false },
      cursor: { show: false },
      padding: [4, 8, 0, 0],
      scales: { x: { time: false, range: () => [-0.5, steps - 0.5] }, y: { range: aroundZero } },
      axes: [
        {
          ...axis,
          size: 24,
          gap: 4,
          grid: { show: false },
          incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000],
        },
        {
          ...axis,
          size: AXIS_WIDTH,
          gap: 6,
          space: 28,
          grid: { stroke: line, width: 1 },
          values: (_, ticks) => ticks.map((tick) => formatNumber(tick)),
        },
      ],
      hooks: { drawAxes: [drawZero], draw: [draw] },
    },
    data: [Array.from({ length: steps }, (_, t) => t), ...values] as uPlot.AlignedData,
  };
}

/** Zero is always in sight: whether a reward is positive is half of what it says. */
function aroundZero(_plot: uPlot, min: number | null, max: number | null): uPlot.Range.MinMax {
  const low = Math.min(0, min ?? 0);
  const high = Math.max(0, max ?? 0);
  const room = (high - low || 1) * 0.08;
  return [low < 0 ? low - room : 0, high > 0 || low === 0 ? high + room : 0];
}

function padded(values: Float64Array, steps: number): (number | null)[] {
  return Array.from({ length: steps }, (_, t) => {
    const value = values[t];
    return value === undefined || !Number.isFinite(value) ? null : value;
  });
}
