import type uPlot from 'uplot';
import { colours } from '../theme';
import { STATUS_MARKS } from './step-values';

/** What uPlot does not draw by itself. A step t owns the x axis from t − ½ to t + ½. */

export type Steps = readonly (number | null)[];

/** Which step each entry of a plot's data is; an entry reaches to the next one's step. */
export type Positions = Float64Array;

/** Where entry k begins and ends on the x axis, in pixels of the canvas. */
function edges(plot: uPlot, positions: Positions, k: number): readonly [number, number] {
  const step = positions[k] ?? 0;
  return [
    plot.valToPos(step - 0.5, 'x', true),
    plot.valToPos((positions[k + 1] ?? step + 1) - 0.5, 'x', true),
  ];
}

/** Up to this many pixels a step, bars touch each other. */
const GAP_FROM_WIDTH = 5;

/** Bars from 0 to each value. */
export function drawBars(plot: uPlot, positions: Positions, values: Steps, colour: string): void {
  const { ctx } = plot;
  const width = stepWidth(plot);
  const gap = width > GAP_FROM_WIDTH * density() ? Math.min(width * 0.2, 6 * density()) : 0;
  const zero = plot.valToPos(0, 'y', true);
  clipped(plot, () => {
    ctx.fillStyle = colour;
    values.forEach((value, t) => {
      if (value === null) return;
      const [left, right] = edges(plot, positions, t);
      const y = plot.valToPos(value, 'y', true);
      // Bars narrower than a pixel overlap by half of one, or the background would shine through.
      const extra = gap === 0 ? 0.5 : 0;
      ctx.fillRect(left + gap / 2, Math.min(y, zero), right - left - gap + extra, Math.abs(zero - y));
    });
  });
}

/** A staircase through the values; null interrupts it. */
export function drawStairs(
  plot: uPlot,
  positions: Positions,
  values: Steps,
  { colour, lineWidth }: { readonly colour: string; readonly lineWidth: number },
): void {
  const { ctx } = plot;
  clipped(plot, () => {
    ctx.strokeStyle = colour;
    ctx.lineWidth = lineWidth * density();
    ctx.beginPath();
    values.forEach((value, t) => {
      if (value === null) return;
      const y = plot.valToPos(value, 'y', true);
      const [left, right] = edges(plot, positions, t);
      if (t === 0 || values[t - 1] === null) ctx.moveTo(left, y);
      else ctx.lineTo(left, y);
      ctx.lineTo(right, y);
    });
    ctx.stroke();
  });
}

/** A short stroke at each value: the total on top of its stacked parts. */
export function drawTicks(plot: uPlot, positions: Positions, values: Steps, colour: string): void {
  const { ctx } = plot;
  const thick = 2 * density();
  clipped(plot, () => {
    ctx.fillStyle = colour;
    values.forEach((value, t) => {
      if (value === null || value === 0) return;
      const [left, right] = edges(plot, positions, t);
      ctx.fillRect(left, plot.valToPos(value, 'y', true) - thick / 2, right - left, thick);
    });
  });
}

export function drawZero(plot: uPlot): void {
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
export function drawStatus(plot: uPlot, positions: Positions, status: Uint8Array): void {
  const { ctx, bbox } = plot;
  const { failure, warning, unknown, font, background } = colours();
  const paint = ['', failure, failure, warning, unknown, unknown];
  ctx.save();
  ctx.font = font.replace(/^\d+px/, `${9 * density()}px`);
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  for (const { kind, from, to } of runsOf(status)) {
    const left = edges(plot, positions, from)[0];
    const right = Math.max(left + 2 * density(), edges(plot, positions, to - 1)[1]);
    ctx.fillStyle = paint[kind] ?? unknown;
    ctx.globalAlpha = 0.14;
    ctx.fillRect(left, bbox.top, right - left, bbox.height);
    ctx.globalAlpha = 1;
    ctx.fillRect(left, bbox.top, right - left, 12 * density());
    const sign = STATUS_MARKS[kind] ?? '';
    if (ctx.measureText(sign).width + 2 < right - left) {
      ctx.fillStyle = background;
      ctx.fillText(sign, (left + right) / 2, bbox.top + 6.5 * density());
    }
  }
  ctx.restore();
}

/** Steps that pay more than success when repeated, as a band with a word on it. */
export function drawExploit(plot: uPlot, { from, to }: { readonly from: number; readonly to: number }): void {
  const { ctx, bbox } = plot;
  const { warning, font } = colours();
  const left = plot.valToPos(from - 0.5, 'x', true);
  const right = plot.valToPos(to - 0.5, 'x', true);
  ctx.save();
  ctx.fillStyle = warning;
  ctx.globalAlpha = 0.14;
  ctx.fillRect(left, bbox.top, right - left, bbox.height);
  ctx.globalAlpha = 1;
  ctx.fillRect(left, bbox.top, right - left, 2 * density());
  ctx.font = font.replace(/^\d+px/, `${11 * density()}px`);
  ctx.textAlign = 'right';
  ctx.textBaseline = 'top';
  if (ctx.measureText('exploit').width + 8 * density() < right - left)
    ctx.fillText('exploit', right - 4 * density(), bbox.top + 6 * density());
  ctx.restore();
}

/** Steps that ran the chosen line: small strokes along the lower edge. */
export function drawMarked(plot: uPlot, steps: readonly number[]): void {
  const { ctx, bbox } = plot;
  const height = 5 * density();
  const width = Math.max(density(), Math.min(6 * density(), stepWidth(plot) - density()));
  ctx.save();
  ctx.fillStyle = colours().focus;
  for (const step of steps)
    ctx.fillRect(plot.valToPos(step, 'x', true) - width / 2, bbox.top + bbox.height - height, width, height);
  ctx.restore();
}

/** Where the episode ends while the plot goes on with a longer success. */
export function drawEnd(plot: uPlot, length: number): void {
  const { ctx, bbox } = plot;
  const x = Math.round(plot.valToPos(length - 0.5, 'x', true)) - 0.5;
  if (x >= bbox.left + bbox.width - 1) return;
  ctx.save();
  ctx.strokeStyle = colours().muted;
  ctx.setLineDash([2 * density(), 3 * density()]);
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.restore();
}

function runsOf(status: Uint8Array): { kind: number; from: number; to: number }[] {
  const runs: { kind: number; from: number; to: number }[] = [];
  for (let from = 0; from < status.length;) {
    const kind = status[from] ?? 0;
    let to = from + 1;
    while (to < status.length && status[to] === kind) to++;
    if (kind !== 0) runs.push({ kind, from, to });
    from = to;
  }
  return runs;
}

function stepWidth(plot: uPlot): number {
  return plot.valToPos(1, 'x', true) - plot.valToPos(0, 'x', true);
}

function clipped({ ctx, bbox }: uPlot, draw: () => void): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  draw();
  ctx.restore();
}

function density(): number {
  return window.devicePixelRatio || 1;
}
