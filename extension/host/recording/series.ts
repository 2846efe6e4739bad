import type { Episode } from '../../core/trajectory/model';
import type { TableColumn } from '../../core/trajectory/table';
import type { Series } from '../../../webview/recording/protocol';

/** A plot has a thousand points across at most: a longer episode is thinned before it crosses to the page. */
const MAX_POINTS = 20_000;
const STRETCHES = 4000;

/** Columns over the steps of one episode. Of a long one, the lowest and the highest value of each stretch, so that no peak is lost. */
export function episodeSeries(
  index: number,
  { start, length }: Episode,
  columns: readonly TableColumn[],
): Series {
  const whole = columns.flatMap(({ id, number }) =>
    number ? [{ id, values: Float64Array.from({ length }, (_, t) => number(start + t)) }] : [],
  );
  if (length <= MAX_POINTS)
    return {
      episode: index,
      steps: Float64Array.from({ length }, (_, t) => t),
      thinned: false,
      columns: whole,
    };
  const bound = (stretch: number): number => Math.floor((stretch * length) / STRETCHES);
  const steps = new Float64Array(2 * STRETCHES);
  for (let i = 0; i < STRETCHES; i++) {
    steps[2 * i] = bound(i);
    steps[2 * i + 1] = (bound(i) + bound(i + 1)) / 2;
  }
  return {
    episode: index,
    steps,
    thinned: true,
    columns: whole.map(({ id, values }) => ({ id, values: thin(values, bound) })),
  };
}

function thin(values: Float64Array, bound: (stretch: number) => number): Float64Array<ArrayBuffer> {
  const thinned = new Float64Array(2 * STRETCHES).fill(NaN);
  for (let i = 0; i < STRETCHES; i++) {
    let [low, high] = [-1, -1];
    for (let t = bound(i); t < bound(i + 1); t++) {
      const value = values[t] ?? NaN;
      if (Number.isNaN(value)) continue;
      if (low < 0 || value < (values[low] ?? NaN)) low = t;
      if (high < 0 || value > (values[high] ?? NaN)) high = t;
    }
    thinned[2 * i] = values[Math.min(low, high)] ?? NaN;
    thinned[2 * i + 1] = values[Math.max(low, high)] ?? NaN;
  }
  return thinned;
}
