import type { Problem } from '../problem';
import { align } from './align';
import { shortNumber } from './profile';
import type { Series, SeriesRange, SeriesTable } from './series-table';
import { rangeOf } from './series-table';
import { line, timeline } from './spark';
import { count } from './transition-notes';

/** Characters of a curve in the terminal. */
const CURVE_POINTS = 32;

/** A file without steps, as `inspect` shows it. */
export interface InspectedTable {
  readonly file: string;
  readonly format: string;
  readonly title: string;
  /** What one value of a series is of. */
  readonly unit: SeriesTable['unit'];
  readonly series: readonly (SeriesRange & {
    readonly name: string;
    /** Means of neighbouring values in the order they were logged; null where there is no number. */
    readonly curve: readonly (number | null)[];
    /** The first and the last place, in units. */
    readonly from: number | null;
    readonly to: number | null;
  })[];
  readonly notes: readonly string[];
}

export function inspectTable({ file, format, title, unit, series, notes }: SeriesTable): InspectedTable {
  return {
    file,
    format,
    title,
    unit,
    series: series.map(inspectSeries),
    notes,
  };
}

function inspectSeries({ name, values, at }: Series): InspectedTable['series'][number] {
  return {
    name,
    ...rangeOf(values),
    curve: timeline(
      [...values].map((value) => (Number.isFinite(value) ? value : null)),
      CURVE_POINTS,
    ),
    from: at[0] ?? null,
    to: at.at(-1) ?? null,
  };
}

/** The same for a terminal: one line a series. */
export function tableText(table: InspectedTable, notReplayed: Problem): string {
  const episodes = table.unit === 'episode';
  const rows = table.series.map(({ name, count: values, min, max, last, curve, from, to }) => [
    name,
    line(curve),
    min === null || max === null ? 'no number' : `${shortNumber(min)} … ${shortNumber(max)}`,
    last === null ? '' : `last ${shortNumber(last)}`,
    episodes || from === null || to === null
      ? ''
      : `${count(values, 'value')}, steps ${shortNumber(from)} … ${shortNumber(to)}`,
  ]);
  const size = episodes
    ? count(table.series[0]?.count ?? 0, 'episode')
    : count(table.series.length, 'scalar');
  return [
    `${table.file}: ${table.title} (${table.format}), ${size}, no steps`,
    ...align(rows),
    '',
    ...[...table.notes, `${notReplayed.message} ${notReplayed.hint}`].map((note) => `  note: ${note}`),
  ].join('\n');
}
