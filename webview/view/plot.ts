import type uPlot from 'uplot';
import { formatNumber } from '../format';
import type { Series } from '../protocol/episode';
import type { Segment } from '../protocol/values';
import type { ViewState } from '../protocol/view-state';
import { LABEL_SIZE, stepLabel } from '../step-axis';
import { colours, componentColour } from '../theme';
import type { Positions, Steps } from './plot-paint';
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
import { stackLayers, stepsOf } from './step-values';

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
      () => this.shown && this.shown.series.length - 1,
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
    const { length } = series;
    const steps = Math.max(length, Math.min(series.behind?.length ?? 0, MAX_STRETCH * length + 20));
    for (const { options, data } of [rewardPlot(this.shown, steps, width), sumPlot(this.shown, steps, width)])
      this.stack.add(options, data);
  }
}

function rewardPlot({ series, mode, exploited, marked }: Shown, steps: number, width: number): Plot {
  const { components, status, length } = series;
  const { foreground } = colours();
  const positions = stepsOf(series);
  const reward = plain(series.reward);
  const stacked = mode === 'stacked';
  const layers = stacked
    ? stackLayers(components, positions.length)
    : components.map(({ values }) => plain(values));
  const draw = (plot: uPlot): void => {
    for (const segment of exploited) drawExploit(plot, segment);
    if (layers.length === 0) drawBars(plot, positions, reward, foreground);
    // The outermost layer first: each reaches from 0 to the sum so far.
    else if (stacked)
      [...layers.keys()]
        .reverse()
        .forEach((k) => drawBars(plot, positions, layers[k] ?? [], componentColour(k)));
    else
      layers.forEach((layer, k) =>
        drawStairs(plot, positions, layer, { colour: componentColour(k), lineWidth: 1.5 }),
      );
    if (stacked && layers.length > 1) drawTicks(plot, positions, reward, foreground);
    if (!stacked && layers.length > 0)
      drawStairs(plot, positions, reward, { colour: foreground, lineWidth: 1 });
    drawStatus(plot, positions, status);
    drawMarked(plot, marked);
    drawEnd(plot, length);
  };
  return plotOf({ title: 'Reward per step', width, height: REWARD_HEIGHT, steps, lowest: false }, positions, {
    values: [...layers, reward],
    draw,
  });
}

function sumPlot({ series, exploited }: Shown, steps: number, width: number): Plot {
  const { foreground, success, failure, unknown } = colours();
  const { behind } = series;
  const own = { positions: stepsOf(series), values: series.cumulative };
  const other = behind && {
    positions: behind.steps ?? Float64Array.from(behind.cumulative, (_, t) => t),
    values: behind.cumulative,
  };
  const positions = other ? union(own.positions, other.positions) : own.positions;
  const stroke = { success, failure, unknown }[behind?.outcome ?? 'success'];
  const lines: uPlot.Series[] = [
    ...(other ? [{ stroke, width: 1.5, dash: [5, 4], points: { show: false }, spanGaps: true }] : []),
    { stroke: foreground, width: 2, points: { show: series.length === 1 }, spanGaps: true },
  ];
  const frame = { title: 'Cumulative reward', width, height: SUM_HEIGHT + LABEL_SIZE, steps, lowest: true };
  return plotOf(frame, positions, {
    values: [...(other ? [spread(other, positions)] : []), spread(own, positions)],
    lines,
    draw: (plot) => {
      for (const segment of exploited) drawExploit(plot, segment);
      drawEnd(plot, series.length);
    },
  });
}

interface Frame {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly steps: number;
  /** Of the plots over these steps. */
  readonly lowest: boolean;
}

/** Series beyond those styled in `lines` only set the scale; `draw` paints them. `steps`: how far the x axis reaches. */
function plotOf(
  { title, width, height, steps, lowest }: Frame,
  positions: Positions,
  {
    values,
    lines = [],
    draw,
  }: {
    readonly values: readonly Steps[];
    readonly lines?: readonly uPlot.Series[];
    readonly draw: (plot: uPlot) => void;
  },
): Plot {
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
          ...(lowest ? stepLabel(font) : {}),
          size: 24,
          gap: 4,
          grid: { show: false },
          values: (_, ticks) => ticks.map((tick) => formatNumber(tick)),
          incrs: [1, 10, 100, 1000, 10_000, 100_000, 1_000_000].flatMap((n) => [n, 2 * n, 5 * n]),
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
    data: [positions, ...values] as uPlot.AlignedData,
  };
}

/** Zero is always in sight: whether a reward is positive is half of what it says. */
function aroundZero(_plot: uPlot, min: number | null, max: number | null): uPlot.Range.MinMax {
  const low = Math.min(0, min ?? 0);
  const high = Math.max(0, max ?? 0);
  const room = (high - low || 1) * 0.08;
  return [low < 0 ? low - room : 0, high > 0 || low === 0 ? high + room : 0];
}

/** uPlot knows a missing value as null. */
function plain(values: Float64Array): (number | null)[] {
  return Array.from(values, (value) => (Number.isFinite(value) ? value : null));
}

/** Both ascending sequences as one, without repetition. */
function union(a: Positions, b: Positions): Positions {
  const all = new Float64Array(a.length + b.length);
  let count = 0;
  for (let i = 0, k = 0; i < a.length || k < b.length; count++) {
    const next = Math.min(a[i] ?? Number.POSITIVE_INFINITY, b[k] ?? Number.POSITIVE_INFINITY);
    if (a[i] === next) i++;
    if (b[k] === next) k++;
    all[count] = next;
  }
  return all.subarray(0, count);
}

/** Values at some positions as values at all of them; null where there is none. */
function spread(
  { positions, values }: { readonly positions: Positions; readonly values: Float64Array },
  all: Positions,
): (number | null)[] {
  let at = 0;
  return Array.from(all, (position) => {
    if (positions[at] !== position) return null;
    const value = values[at++] ?? Number.NaN;
    return Number.isFinite(value) ? value : null;
  });
}
