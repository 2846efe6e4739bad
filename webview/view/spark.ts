import { svg } from '../dom';

const WIDTH = 64;
const HEIGHT = 18;

/** Cumulative reward over the course of an episode, in a range shared with its neighbours. NaN ends the line. */
export function sparkline(values: ArrayLike<number>, [low, high]: readonly [number, number]): SVGSVGElement {
  const span = high - low || 1;
  const y = (value: number): number =>
    HEIGHT - 2 - ((Math.min(high, Math.max(low, value)) - low) / span) * (HEIGHT - 4);
  const points: string[] = [];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? Number.NaN;
    if (!Number.isFinite(value)) break;
    points.push(
      `${((i / Math.max(1, values.length - 1)) * (WIDTH - 2) + 1).toFixed(1)},${y(value).toFixed(1)}`,
    );
  }
  return svg(
    'svg',
    { class: 'spark', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, 'aria-hidden': true },
    svg('line', { class: 'spark-zero', x1: 0, x2: WIDTH, y1: y(0), y2: y(0) }),
    points.length > 0 && svg('polyline', { class: 'spark-line', points: points.join(' ') }),
  );
}
