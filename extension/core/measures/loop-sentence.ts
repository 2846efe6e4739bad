import { fieldValue, type Field, type FieldValue } from '../trajectory/fields';
import type { Episode, TrajectorySet } from '../trajectory/model';
import { formatCount, formatNumber } from './format';
import type { Loop } from './loop';
import type { Clock } from './states';

const MAX_FIELDS = 3;

/** "pacing between (x 3) and (x 4) pays 0.1 every 2 steps: after 11 rounds that is more than …" Starts small: it follows a "but". */
export function describeLoop(
  set: TrajectorySet,
  fields: readonly Field[],
  clocks: readonly Clock[],
  { start }: Episode,
  { from, to, gainPerStep, rounds }: Omit<Loop, 'sentence'>,
): string {
  const places = fields.filter(
    ({ column, offset }) => !clocks.some((clock) => clock.column === column && clock.offset === offset),
  );
  const rows = Array.from({ length: to - from }, (_, k) => start + from + k);
  const valueAt = (field: Field, row: number) => fieldValue(set.observation, field, row);
  const moving = places.filter((field) => new Set(rows.map((row) => valueAt(field, row))).size > 1);
  const shown = (moving.length > 0 ? moving : places).slice(0, MAX_FIELDS);
  const stops = [...new Set(rows.map((row) => describeState(shown.map((f) => [f.name, valueAt(f, row)]))))];
  const [first = '', second = ''] = stops;

  const period = to - from;
  const what =
    period === 1
      ? `standing still${first && ` at ${first}`}`
      : stops.length === 2
        ? `pacing between (${first}) and (${second})`
        : `going round in ${period} steps${describeRange(set, shown, rows)}`;
  const pay =
    period === 1
      ? `${formatNumber(gainPerStep)} a step`
      : `${formatNumber(gainPerStep * period)} every ${period} steps`;
  const after = `${formatCount(rounds)} ${rounds === 1 ? 'round' : 'rounds'}`;
  return `${what} pays ${pay}: after ${after} that is more than the best recorded success from there.`;
}

/** " (x 4 to 7, y 1 to 2)": where a round leads, by the fields that are numbers. */
function describeRange(set: TrajectorySet, fields: readonly Field[], rows: readonly number[]): string {
  const ranges = fields.flatMap((field) => {
    const values = rows
      .map((row) => fieldValue(set.observation, field, row))
      .filter((value) => typeof value === 'number');
    return values.length === rows.length
      ? [
          `${field.name} ${formatNumber(values.reduce((a, b) => Math.min(a, b)))} to ${formatNumber(values.reduce((a, b) => Math.max(a, b)))}`,
        ]
      : [];
  });
  return ranges.length > 0 ? ` (${ranges.join(', ')})` : '';
}

function describeState(values: readonly (readonly [string, FieldValue])[]): string {
  return values
    .map(([name, value]) => `${name} ${typeof value === 'number' ? formatNumber(value) : String(value)}`)
    .join(', ');
}
