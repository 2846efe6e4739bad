import { h, replace } from '../dom';
import { decimalsFor, formatAligned, formatCount, formatNumber, trajectoryName } from '../format';
import type { AnalysisView, TrajectoryRow } from '../protocol/analysis';
import type { ViewState } from '../protocol/view-state';
import { colours, onThemeChange } from '../theme';
import { scoreOf } from './list-model';
import { fitCanvas } from './canvas';
import { outcomeMark } from './outcome';
import { explained } from './tooltip';

const LANES: readonly TrajectoryRow['outcome'][] = ['success', 'failure', 'unknown'];
const LANE_HEIGHT = 18;
const MARGIN = 6;

interface Dot {
  readonly id: string;
  readonly x: number;
  readonly lane: number;
}

/** Every trajectory as a stroke on the axis of its score, one lane an outcome: whether the reward separates them, at a glance. */
export class ReturnStrip {
  readonly element: HTMLElement;
  private readonly canvas = h('canvas', { class: 'strip-canvas' });
  private readonly words = h('div', { class: 'strip-axis' });
  private dots: Dot[] = [];
  private drawn: { analysis: AnalysisView; view: ViewState } | null = null;

  constructor(private readonly choose: (trajectory: string) => void) {
    this.element = h('figure', { class: 'strip', role: 'img' }, this.canvas, this.words);
    this.canvas.addEventListener('click', (event) => this.click(event));
    onThemeChange(() => this.paint());
    new ResizeObserver(() => this.paint()).observe(this.element);
  }

  draw(analysis: AnalysisView, view: ViewState): void {
    const { drawn } = this;
    const same =
      drawn?.analysis === analysis &&
      drawn.view.score === view.score &&
      drawn.view.trajectory === view.trajectory;
    this.drawn = { analysis, view };
    if (!same) this.paint();
  }

  private paint(): void {
    if (!this.drawn) return;
    const { analysis, view } = this.drawn;
    const lanes = LANES.filter((lane) => analysis.trajectories.some(({ outcome }) => outcome === lane));
    const scored = analysis.trajectories.flatMap((row) => {
      const score = scoreOf(row, view.score);
      return score === null ? [] : [{ row, score }];
    });
    const paper = fitCanvas(this.canvas, this.element.clientWidth, lanes.length * LANE_HEIGHT);
    if (!paper) return;
    const { context, width } = paper;
    const scores = scored.map(({ score }) => score);
    const [low, high] = extent(scores);
    const decimals = decimalsFor(scores);
    const x = (score: number): number =>
      MARGIN + ((score - low) / (high - low || 1)) * (width - 2 * MARGIN) * (high > low ? 1 : 0.5);
    const { success, failure, unknown, foreground, line } = colours();
    const paint = { success, failure, unknown };
    context.fillStyle = line;
    lanes.forEach((_, lane) => context.fillRect(0, lane * LANE_HEIGHT + LANE_HEIGHT / 2, width, 1));
    // With many trajectories strokes lie on top of each other: let the crowd show by its density.
    const alpha = Math.max(0.25, Math.min(0.9, 60 / Math.max(1, scored.length)));
    this.dots = scored.map(({ row, score }) => ({
      id: row.id,
      x: x(score),
      lane: lanes.indexOf(row.outcome),
    }));
    scored.forEach(({ row }, i) => {
      const dot = this.dots[i];
      if (!dot) return;
      context.globalAlpha = alpha;
      context.fillStyle = paint[row.outcome];
      context.fillRect(dot.x - 1, dot.lane * LANE_HEIGHT + 3, 2, LANE_HEIGHT - 6);
    });
    context.globalAlpha = 1;
    const selected = this.dots.find(({ id }) => id === view.trajectory);
    if (selected) {
      context.fillStyle = foreground;
      context.fillRect(selected.x - 1.5, selected.lane * LANE_HEIGHT + 1, 3, LANE_HEIGHT - 2);
    }
    replace(
      this.words,
      explained(h('span', {}, formatAligned(scores.length ? low : null, decimals)), {
        title: `Lowest score: ${formatNumber(scores.length ? low : null)}`,
        sample: `Of ${formatCount(scores.length)} with a score`,
        definition: 'The left end of the axis above.',
      }),
      h(
        'span',
        { class: 'quiet' },
        'median ',
        ...lanes.flatMap((lane) => [
          outcomeMark(lane),
          ' ',
          explained(h('span', {}, formatAligned(median(lane, scored), decimals)), {
            title: `Median of ${lane}: ${formatNumber(median(lane, scored))}`,
            sample: `Of ${formatCount(scored.filter(({ row }) => row.outcome === lane).length)} with a score`,
            definition: 'Half of them score less, half of them more.',
          }),
          ' ',
        ]),
      ),
      explained(h('span', {}, formatAligned(scores.length ? high : null, decimals)), {
        title: `Highest score: ${formatNumber(scores.length ? high : null)}`,
        sample: `Of ${formatCount(scores.length)} with a score`,
        definition: 'The right end of the axis above.',
      }),
    );
    this.element.setAttribute(
      'aria-label',
      `Distribution of the score. ${lanes.map((lane) => `${lane}: median ${formatAligned(median(lane, scored), decimals)}`).join(', ')}.`,
    );
  }

  private click(event: MouseEvent): void {
    const lane = Math.floor(event.offsetY / LANE_HEIGHT);
    const inLane = this.dots.filter((dot) => dot.lane === lane);
    const [first, ...rest] = inLane;
    if (!first) return;
    const distance = (dot: Dot): number => Math.abs(dot.x - event.offsetX);
    const nearest = rest.reduce((best, dot) => (distance(dot) < distance(best) ? dot : best), first);
    this.canvas.title = trajectoryName(nearest.id, this.drawn?.analysis.kind);
    this.choose(nearest.id);
  }
}

function median(
  lane: TrajectoryRow['outcome'],
  scored: readonly { readonly row: TrajectoryRow; readonly score: number }[],
): number | null {
  const scores = scored.filter(({ row }) => row.outcome === lane).map(({ score }) => score);
  scores.sort((a, b) => a - b);
  return scores[Math.floor(scores.length / 2)] ?? null;
}

function extent(values: readonly number[]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return values.length ? [low, high] : [0, 1];
}
