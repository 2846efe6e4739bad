import type { Curves } from '../../../webview/recording/protocol';
import type { SeriesTable } from '../../core/trajectory/series-table';
import { wireProblem } from '../wire-problem';

/** Most series on one page, and most points of one. */
const MAX_CURVES = 60;
const MAX_POINTS = 1000;

/** A file without steps as its page shows it. Long series are thinned to the means of neighbouring values. */
export function curvesOf({ title, unit, series, notes, notReplayed }: SeriesTable): Curves {
  return {
    title: `${title}, over ${unit}s`,
    curves: series.slice(0, MAX_CURVES).map(({ name, at, values }) => {
      const finite = values.filter(Number.isFinite);
      const short = (value: number): string => String(Number(value.toPrecision(5)));
      return {
        name,
        range:
          finite.length === 0
            ? 'no number'
            : `${short(finite.reduce((a, b) => Math.min(a, b)))} … ${short(finite.reduce((a, b) => Math.max(a, b)))}`,
        at: thinned(at),
        values: thinned(values),
      };
    }),
    hidden: Math.max(0, series.length - MAX_CURVES),
    notes: [...notes],
    problem: wireProblem(notReplayed),
  };
}

function thinned(values: Float64Array): Float64Array<ArrayBuffer> {
  if (values.length <= MAX_POINTS) return values.slice();
  return Float64Array.from({ length: MAX_POINTS }, (_, i) => {
    const group = values
      .subarray(
        Math.floor((i * values.length) / MAX_POINTS),
        Math.floor(((i + 1) * values.length) / MAX_POINTS),
      )
      .filter(Number.isFinite);
    return group.length === 0 ? NaN : group.reduce((sum, value) => sum + value, 0) / group.length;
  });
}
