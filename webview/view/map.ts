import { h, replace } from '../dom';
import { plural } from '../format';
import type { FieldSeries, OccupancyMap, Series } from '../protocol/episode';
import type { Segment } from '../protocol/values';
import { colours } from '../theme';
import { fitCanvas } from './canvas';
import type { At } from './step-values';
import { entryOf, stepsOf } from './step-values';

const MAX_SIDE = 300;
const MARGIN = 8;
/** Steps before the cursor that are drawn strongly; a whole long episode would cover its own ground. */
const TRAIL = 60;
/** Grid worlds that record a heading as 0 to 3 mean right, down, left, up (MiniGrid). */
const HEADINGS = ['direction', 'dir', 'agent_dir'];

interface Shown {
  readonly map: OccupancyMap;
  readonly series: Series;
  /** Steps that an exploit is made of. */
  readonly exploited: readonly Segment[];
  readonly step: number;
  /** The step's exact values; null while they are on their way. */
  readonly at: At | null;
}

/** The path of one trajectory over two fields, on the ground of where all the others went and ended. */
export class TrajectoryMap {
  readonly element = h('figure', { class: 'map' });
  private readonly canvas = h('canvas', { class: 'map-canvas', role: 'img' });
  private readonly caption = h('figcaption', { class: 'map-caption quiet' });
  private shown: Shown | null = null;
  private ground: { canvas: HTMLCanvasElement; map: OccupancyMap; palette: object; width: number } | null =
    null;
  private place: ((x: number, y: number) => [number, number]) | null = null;

  constructor(private readonly choose: (step: number) => void) {
    this.element.append(this.canvas, this.caption);
    this.canvas.addEventListener('click', (event) => this.click(event));
    new ResizeObserver(() => this.paint()).observe(this.element);
  }

  show(shown: Shown): void {
    const { map } = shown;
    const fresh = map !== this.shown?.map;
    this.shown = shown;
    if (fresh) {
      replace(
        this.caption,
        ...(map.failureEnds.some(Boolean)
          ? [h('span', { class: 'failure' }, '✕'), ' failures end here ']
          : []),
        ...(map.successEnds.some(Boolean)
          ? [h('span', { class: 'success' }, '✓'), ' successes end here ']
          : []),
        `· ${plural(map.trajectories, 'trajectory', 'trajectories')}`,
      );
    }
    this.paint();
  }

  paint(): void {
    if (!this.shown) return;
    const { map, step } = this.shown;
    const side = Math.min(MAX_SIDE, this.element.clientWidth);
    const aspect = (map.rows * map.cell[1]) / (map.columns * map.cell[0]);
    // Fields of different units have no true aspect: keep it within reason.
    const ratio = map.grid ? aspect : Math.min(1.2, Math.max(0.4, aspect));
    const width = ratio > 1 ? side / ratio : side;
    const paper = fitCanvas(this.canvas, width, width * ratio);
    if (!paper) return;
    const { context } = paper;
    const inner = { width: paper.width - 2 * MARGIN, height: paper.height - 2 * MARGIN };
    const size = [inner.width / map.columns, inner.height / map.rows] as const;
    const left = map.origin[0] - map.cell[0] / 2;
    const low = map.origin[1] - map.cell[1] / 2;
    this.place = (x, y) => {
      const across = ((x - left) / map.cell[0]) * size[0];
      const up = ((y - low) / map.cell[1]) * size[1];
      return [MARGIN + across, map.grid ? MARGIN + up : MARGIN + inner.height - up];
    };
    this.paintGround(context, this.shown.map, size, [paper.width, paper.height]);
    this.paintPath(context, this.shown);
    this.canvas.setAttribute(
      'aria-label',
      `Path of the trajectory over ${map.x} and ${map.y}, at step ${step}`,
    );
  }

  /** It stays the same while the cursor moves: painted once, and copied. */
  private paintGround(
    context: CanvasRenderingContext2D,
    map: OccupancyMap,
    cell: readonly [number, number],
    [width, height]: readonly [number, number],
  ): void {
    const palette = colours();
    const { ground } = this;
    if (ground?.map !== map || ground.palette !== palette || ground.width !== width) {
      const canvas = h('canvas');
      const paper = fitCanvas(canvas, width, height);
      if (!paper || !this.place) return;
      paintCells(paper.context, map, cell, this.place);
      this.ground = { canvas, map, palette, width };
    }
    if (this.ground) context.drawImage(this.ground.canvas, 0, 0, width, height);
  }

  private paintPath(context: CanvasRenderingContext2D, shown: Shown): void {
    const { map, series, exploited, step, at } = shown;
    const points = this.points(map, series);
    const { foreground, background, focus, warning } = colours();
    const trace = (from: number, to: number, width: number, alpha: number, colour = foreground): void => {
      context.beginPath();
      let isFirst = true;
      for (let k = from; k <= to; k++) {
        const point = points[k];
        if (!point) continue;
        if (isFirst) context.moveTo(...point);
        else context.lineTo(...point);
        isFirst = false;
      }
      context.globalAlpha = alpha;
      context.lineWidth = width;
      context.lineJoin = 'round';
      context.strokeStyle = colour;
      context.stroke();
      context.globalAlpha = 1;
    };
    const entry = entryOf(series, step);
    trace(0, points.length - 1, 1, 0.35);
    for (const { from, to } of exploited) trace(entryOf(series, from), entryOf(series, to), 4, 0.7, warning);
    trace(Math.max(0, entry - TRAIL), entry, 2, 0.9);
    const start = points[0];
    const around = at ? this.points(map, at.series) : points;
    const index = at?.index ?? entry;
    const here = around[index];
    if (start) circle(context, start, 3, background, foreground);
    if (!here) return;
    const after = around[index + 1];
    if (after && at) circle(context, after, 3.5, background, focus);
    circle(context, here, 5, focus, background);
    const heading = at?.series.fields.find(({ name }) => HEADINGS.includes(name))?.values?.[index];
    if (map.grid && heading !== undefined && [0, 1, 2, 3].includes(heading)) {
      const angle = (heading * Math.PI) / 2;
      context.strokeStyle = focus;
      context.lineWidth = 2;
      context.beginPath();
      context.moveTo(...here);
      context.lineTo(here[0] + Math.cos(angle) * 11, here[1] + Math.sin(angle) * 11);
      context.stroke();
    }
  }

  private points(map: OccupancyMap, series: Series): ([number, number] | null)[] {
    const values = (name: string): FieldSeries['values'] =>
      series.fields.find((field) => field.name === name)?.values ?? null;
    const [xs, ys] = [values(map.x), values(map.y)];
    const { place } = this;
    if (!xs || !ys || !place) return [];
    return Array.from(xs, (x, i) => {
      const y = ys[i] ?? Number.NaN;
      return Number.isFinite(x) && Number.isFinite(y) ? place(x, y) : null;
    });
  }

  private click(event: MouseEvent): void {
    if (!this.shown) return;
    const { map, series } = this.shown;
    const steps = stepsOf(series);
    let best = { step: -1, distance: Number.POSITIVE_INFINITY };
    this.points(map, series).forEach((point, k) => {
      const step = steps[k];
      if (!point || step === undefined) return;
      const distance = Math.hypot(point[0] - event.offsetX, point[1] - event.offsetY);
      if (distance < best.distance) best = { step, distance };
    });
    if (best.step >= 0) this.choose(best.step);
  }
}

function paintCells(
  context: CanvasRenderingContext2D,
  map: OccupancyMap,
  [width, height]: readonly [number, number],
  place: (x: number, y: number) => [number, number],
): void {
  const { foreground, success, failure, line } = colours();
  const most = Math.log1p(map.visits.reduce((a, b) => Math.max(a, b), 1));
  const mostEnds = [map.failureEnds, map.successEnds].map((ends) => ends.reduce((a, b) => Math.max(a, b), 1));
  for (let row = 0; row < map.rows; row++) {
    for (let column = 0; column < map.columns; column++) {
      const cell = row * map.columns + column;
      const [x, y] = place(map.origin[0] + column * map.cell[0], map.origin[1] + row * map.cell[1]);
      const box = [x - width / 2, y - height / 2, width, height] as const;
      const visits = map.visits[cell] ?? 0;
      if (visits > 0) {
        context.globalAlpha = 0.05 + 0.17 * (Math.log1p(visits) / most);
        context.fillStyle = foreground;
        context.fillRect(...box);
      }
      const ends = [
        { count: map.failureEnds[cell] ?? 0, most: mostEnds[0] ?? 1, colour: failure, sign: '✕' },
        { count: map.successEnds[cell] ?? 0, most: mostEnds[1] ?? 1, colour: success, sign: '✓' },
      ];
      for (const { count, most: largest, colour, sign } of ends) {
        if (count === 0) continue;
        context.fillStyle = colour;
        context.globalAlpha = 0.12 + 0.3 * (count / largest);
        context.fillRect(...box);
        context.globalAlpha = 0.9;
        context.font = `${Math.max(7, Math.min(13, width * 0.6))}px sans-serif`;
        context.textAlign = 'center';
        context.textBaseline = 'middle';
        context.fillText(sign, x, y);
      }
      context.globalAlpha = 1;
      if (map.grid) {
        context.strokeStyle = line;
        context.lineWidth = 0.5;
        context.strokeRect(...box);
      }
    }
  }
}

function circle(
  context: CanvasRenderingContext2D,
  [x, y]: readonly [number, number],
  radius: number,
  fill: string,
  stroke: string,
): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = fill;
  context.fill();
  context.strokeStyle = stroke;
  context.lineWidth = 1.5;
  context.stroke();
}
