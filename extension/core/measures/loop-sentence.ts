import { fieldValue, type Field, type FieldValue } from '../trajectory/fields';
import type { Episode, TrajectorySet } from '../trajectory/model';
import { formatCount, formatNumber } from './format';
import type { Loop } from './loop';
import type { Clock } from './states';

const MAX_FIELDS = 3;

/** "pacing between x 3 and x 4 pays 0.05 a step, more than success after 11 rounds." Starts small: it follows a "but". */
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

  const where = first === '' ? '' : ` at ${first}`;
  const what =
    to - from === 1
      ? `standing still${where}`
      : stops.length === 2
        ? `pacing between ${first} and ${second}`
        : `a round of ${to - from} steps from step ${from} (${first || 'the same state'}) back to it`;
  const after = `${formatCount(rounds)} ${rounds === 1 ? 'round' : 'rounds'}`;
  return `${what} pays ${formatNumber(gainPerStep)} a step, more than the best recorded success from there after ${after}.`;
}

function describeState(values: readonly (readonly [string, FieldValue])[]): string {
  return values
    .map(([name, value]) => `${name} ${typeof value === 'number' ? formatNumber(value) : String(value)}`)
    .join(', ');
}
