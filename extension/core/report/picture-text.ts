import { formatNumber } from '../measures/format';
import { align } from '../trajectory/align';
import { bars } from '../trajectory/spark';
import type { PathPicture, Picture, StripPicture } from './blocks';

const BINS = 32;
const BAR = 24;
const MAX_SIDE = 24;

/** A picture in characters. */
export function pictureText(picture: Picture): string {
  if (picture.kind === 'strip') return stripText(picture);
  if (picture.kind === 'path') return pathText(picture);
  const most = picture.rows.reduce((a, { value }) => Math.max(a, Math.abs(value)), 0) || 1;
  return align(
    picture.rows.map(({ label, value, shown }) => [
      label,
      '█'.repeat(Math.round((Math.abs(value) / most) * BAR)),
      shown,
    ]),
  ).join('\n');
}

/** A histogram a group over a common scale. */
function stripText({ groups }: StripPicture): string {
  const all = groups.flatMap(({ values }) => values).filter(Number.isFinite);
  if (all.length === 0) return '';
  const low = all.reduce((a, b) => Math.min(a, b));
  const high = all.reduce((a, b) => Math.max(a, b));
  const binOf = (value: number): number =>
    high > low ? Math.min(BINS - 1, Math.floor(((value - low) / (high - low)) * BINS)) : 0;
  return [
    ...align(
      groups.map(({ label, values }) => {
        const counts = new Array<number>(BINS).fill(0);
        for (const value of values)
          if (Number.isFinite(value)) counts[binOf(value)] = (counts[binOf(value)] ?? 0) + 1;
        return [label, `|${bars(counts)}|`, String(values.length)];
      }),
    ),
    `from ${formatNumber(low)} to ${formatNumber(high)}`,
  ].join('\n');
}

/** A map in characters: `.` the success, `#` the rest; the last way lies on top. */
function pathText({ axes, ways }: PathPicture): string {
  const points = ways.flatMap((way) => way.points);
  const range = (k: 0 | 1): [number, number] => [
    points.reduce((a, point) => Math.min(a, point[k]), Infinity),
    points.reduce((a, point) => Math.max(a, point[k]), -Infinity),
  ];
  const [[left, right], [top, bottom]] = [range(0), range(1)];
  const size = Math.max(right - left, bottom - top);
  const whole = points.every(([x, y]) => Number.isInteger(x) && Number.isInteger(y)) && size < MAX_SIDE;
  const scale = whole || size === 0 ? 1 : (MAX_SIDE - 1) / size;
  const cell = (value: number, from: number): number => Math.round((value - from) * scale);
  const grid = Array.from({ length: cell(bottom, top) + 1 }, () =>
    new Array<string>(cell(right, left) + 1).fill(' '),
  );
  ways.forEach(({ points: own, tone }) => {
    for (const [x, y] of own) {
      const row = grid[cell(y, top)];
      if (row) row[cell(x, left)] = tone === 'good' ? '.' : tone === 'bad' ? '#' : 'o';
    }
  });
  const legend = ways.map(
    ({ label, tone }) => `${tone === 'good' ? '.' : tone === 'bad' ? '#' : 'o'} ${label}`,
  );
  return [
    ...grid.map((row) => row.join(' ').trimEnd()),
    `${legend.join('   ')}   (${axes.join(' to the right, ')} downwards)`,
  ].join('\n');
}
