import { h, replace, svg } from '../dom';
import { decimalsFor, formatAligned, formatCount, plural } from '../format';
import type { AnalysisView } from '../protocol/analysis';
import type { ViewState } from '../protocol/view-state';
import { scoreOf } from './list-model';
import type { Histogram, HistogramLane } from './ordering-model';
import { histogramOf } from './ordering-model';

const LANE_HEIGHT = 54;
const LABEL_WIDTH = 92;
const AXIS_HEIGHT = 20;
const MARGIN = 8;
/** Wide enough to be clicked, and to be seen apart. */
const BAR_WIDTH = 13;

/** The score of every trajectory, one row of bars an outcome on one axis. A click on a bar goes to a trajectory in it. */
export class ReturnHistogram {
  readonly element = h('figure', { class: 'histogram' });
  private readonly note = h('figcaption', { class: 'histogram-note quiet' });
  private readonly picture = h('div', { class: 'histogram-picture', role: 'img' });
  private shown: { analysis: AnalysisView; view: ViewState; width: number } | null = null;

  constructor(private readonly choose: (trajectory: string) => void) {
    this.element.append(this.picture, this.note);
    new ResizeObserver(() => {
      if (this.shown && this.picture.clientWidth !== this.shown.width)
        this.build(this.shown.analysis, this.shown.view);
    }).observe(this.element);
  }

  draw(analysis: AnalysisView, view: ViewState): void {
    const before = this.shown;
    if (before?.analysis === analysis && before.view.score === view.score) {
      if (before.view.trajectory !== view.trajectory) this.mark({ ...before, view });
      return;
    }
    this.build(analysis, view);
  }

  private build(analysis: AnalysisView, view: ViewState): void {
    const width = this.picture.clientWidth;
    this.shown = { analysis, view, width };
    const room = width - LABEL_WIDTH - 2 * MARGIN;
    if (room < 60) return;
    const histogram = histogramOf(analysis, view.score, Math.max(12, Math.floor(room / BAR_WIDTH)));
    this.element.hidden = !histogram;
    if (!histogram) return;
    const { low, high, lanes, overlap } = histogram;
    const decimals = decimalsFor([low, high]);
    const x = (value: number): number => LABEL_WIDTH + MARGIN + ((value - low) / (high - low)) * room;
    const height = lanes.length * LANE_HEIGHT + AXIS_HEIGHT;
    replace(
      this.picture,
      svg(
        'svg',
        { class: 'histogram-svg', width, height, viewBox: `0 0 ${width} ${height}` },
        overlap &&
          svg('rect', {
            class: 'histogram-overlap',
            x: x(overlap[0]) - 1,
            y: 0,
            width: Math.max(2, x(overlap[1]) - x(overlap[0]) + 2),
            height: height - AXIS_HEIGHT,
          }),
        ...lanes.map((lane, k) => this.lane(lane, k, histogram, { x, room, decimals, analysis, width })),
        ...ticks(low, high, decimals, x, height),
        svg('rect', {
          class: 'histogram-mark',
          width: 3,
          height: LANE_HEIGHT - 12,
          visibility: 'hidden',
        }),
      ),
    );
    this.picture.setAttribute(
      'aria-label',
      lanes
        .map(
          ({ outcome, count, median }) =>
            `${plural(count, outcome, outcome === 'success' ? 'successes' : outcome === 'failure' ? 'failures' : 'of unknown outcome')}, median ${formatAligned(median, decimals)}`,
        )
        .join('; '),
    );
    this.say(overlap, decimals);
    this.mark({ analysis, view, width });
  }

  private say(overlap: Histogram['overlap'], decimals: number): void {
    if (!overlap) {
      this.note.textContent = '';
      return;
    }
    const [from, to] = overlap.map((score) => formatAligned(score, decimals));
    this.note.textContent =
      from === to
        ? `${from} occurs with both outcomes.`
        : `Shaded: scores from ${from} to ${to} occur with both outcomes.`;
  }

  private lane(
    { outcome, count, median, bins }: HistogramLane,
    k: number,
    { low, high, most }: Histogram,
    {
      x,
      room,
      decimals,
      analysis,
    }: {
      x: (value: number) => number;
      room: number;
      decimals: number;
      analysis: AnalysisView;
      width: number;
    },
  ): SVGElement {
    const base = (k + 1) * LANE_HEIGHT - 4;
    const width = room / bins.length;
    const binWidth = (high - low) / bins.length;
    const group = svg(
      'g',
      { class: `histogram-lane outcome-${outcome}` },
      svg('text', { class: 'histogram-label', x: 0, y: base - 18 }, outcome),
      svg('text', { class: 'histogram-count', x: 0, y: base - 3 }, formatCount(count)),
      svg('line', {
        class: 'histogram-base',
        x1: LABEL_WIDTH,
        x2: LABEL_WIDTH + room + 2 * MARGIN,
        y1: base,
        y2: base,
      }),
    );
    bins.forEach((members, bin) => {
      if (members.length === 0) return;
      const tall = Math.max(3, (members.length / most) * (LANE_HEIGHT - 14));
      const bar = svg('rect', {
        class: 'histogram-bar',
        x: LABEL_WIDTH + MARGIN + bin * width + 0.5,
        y: base - tall,
        width: Math.max(1, width - 1.5),
        height: tall,
      });
      const from = low + bin * binWidth;
      bar.addEventListener('mouseenter', () => {
        this.note.textContent = `${formatAligned(from, decimals)} to ${formatAligned(from + binWidth, decimals)}: ${plural(members.length, 'trajectory', 'trajectories')} (${outcome}). Click to see one.`;
      });
      bar.addEventListener('click', () => {
        const ids = members.map((index) => analysis.trajectories[index]?.id ?? '');
        // Clicking again goes through them.
        const at = ids.indexOf(this.shown?.view.trajectory ?? '');
        this.choose(ids[(at + 1) % ids.length] ?? '');
      });
      group.append(bar);
    });
    group.append(
      svg('line', {
        class: 'histogram-median',
        x1: x(median),
        x2: x(median),
        y1: base - LANE_HEIGHT + 12,
        y2: base,
      }),
    );
    return group;
  }

  /** Where the chosen trajectory stands. */
  private mark(shown: { analysis: AnalysisView; view: ViewState; width: number }): void {
    this.shown = shown;
    const { analysis, view, width } = shown;
    const mark = this.picture.querySelector('.histogram-mark');
    const histogram = histogramOf(analysis, view.score, 1);
    const row = analysis.trajectories.find(({ id }) => id === view.trajectory);
    const score = row ? scoreOf(row, view.score) : null;
    const lane = histogram?.lanes.findIndex(({ outcome }) => outcome === row?.outcome) ?? -1;
    mark?.setAttribute('visibility', score === null || lane < 0 ? 'hidden' : 'visible');
    if (!mark || !histogram || score === null) return;
    const { low, high } = histogram;
    const at = LABEL_WIDTH + MARGIN + ((score - low) / (high - low)) * (width - LABEL_WIDTH - 2 * MARGIN);
    mark.setAttribute('x', String(at - 1.5));
    mark.setAttribute('y', String(lane * LANE_HEIGHT + 8));
  }
}

function ticks(
  low: number,
  high: number,
  decimals: number,
  x: (value: number) => number,
  height: number,
): SVGElement[] {
  const shown = low < 0 && high > 0 ? [low, 0, high] : [low, (low + high) / 2, high];
  return shown.map((value, i) =>
    svg(
      'text',
      {
        class: 'histogram-tick',
        x: x(value),
        y: height - 5,
        'text-anchor': i === 0 ? 'start' : i === shown.length - 1 ? 'end' : 'middle',
      },
      formatAligned(value, decimals),
    ),
  );
}
