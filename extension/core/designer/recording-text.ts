import type { TaskContext } from '../task/context';
import type { Field } from '../trajectory/fields';
import { fieldValue, isNumericField, observationFields } from '../trajectory/fields';
import type { Channel, TrajectorySet } from '../trajectory/model';
import { isPresent } from '../trajectory/model';

/** What a recording holds, in words short enough for a prompt. */

const MAX_FIELDS = 60;
const MAX_NAMES = 12;
const MAX_TEXT = 400;

export function fieldLines({ set, fields }: TaskContext, most = MAX_FIELDS): string {
  const lines = fields.slice(0, most).map((field) => {
    const about = [field.unit, field.about].filter((text) => text !== undefined).join(', ');
    return `- ${field.name}: obs${field.path}, ${valuesOf(set, set.observation, field)}${about ? ` (${about})` : ''}`;
  });
  if (fields.length > most) lines.push(`- and ${fields.length - most} more`);
  return lines.join('\n') || 'None that is a single value; see the last steps below.';
}

export function actionWords({ set, task }: TaskContext): string {
  if (!set.action) return 'not recorded.';
  const parts = observationFields({ ...set, observation: set.action });
  const { action } = set;
  const values = parts
    .slice(0, MAX_FIELDS)
    .map((part) => `${part.path ? `action${part.path} ` : ''}${valuesOf(set, action, part)}`);
  const names = task.actions?.map((name, i) => `${i} ${name}`).join(', ');
  return `${values.join('; ') || 'a structure of its own'}${names ? `: ${names}` : ''}.`;
}

function valuesOf(set: TrajectorySet, channel: Channel, field: Field): string {
  if (isNumericField({ ...set, observation: channel }, field)) {
    let low = Infinity;
    let high = -Infinity;
    let boolean = false;
    for (let row = 0; row < set.steps; row++) {
      const value = fieldValue(channel, field, row);
      if (typeof value === 'boolean') boolean = true;
      else if (typeof value === 'number' && value < low) low = value;
      if (typeof value === 'number' && value > high) high = value;
    }
    if (boolean) return 'true or false';
    return low <= high ? `a number from ${short(low)} to ${short(high)}` : 'a number that was never recorded';
  }
  const names = new Set<string>();
  for (let row = 0; row < set.steps && names.size <= MAX_NAMES; row++) {
    const value = fieldValue(channel, field, row);
    if (value !== null) names.add(JSON.stringify(value).slice(0, MAX_TEXT));
  }
  return names.size > MAX_NAMES ? 'a text' : `one of ${[...names].sort().join(', ')}`;
}

/** The columns of a completion row; messages are no fields, but say the most. */
export function columnsAt(
  { observation }: TrajectorySet,
  row: number,
  most: number,
): Record<string, unknown> {
  const { structure, columns } = observation;
  if (structure.kind !== 'dict') return {};
  return Object.fromEntries(
    structure.entries.map(({ key, value }) => {
      const column = value.kind === 'leaf' ? columns[value.column] : undefined;
      if (!column || !isPresent(column, row)) return [key, null];
      return [key, shortened(column.kind === 'object' ? column.values[row] : column.data[row], most)];
    }),
  );
}

export function actionAt(set: TrajectorySet, row: number): unknown {
  const { action } = set;
  if (!action) return null;
  const parts = observationFields({ ...set, observation: action }).map((part) =>
    fieldValue(action, part, row),
  );
  return parts.length === 1 ? parts[0] : parts;
}

/** The end of a long text is kept: that is where answers stand. */
export function shortened(value: unknown, most: number): unknown {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text !== undefined && text.length > most ? `… ${text.slice(-most)}` : value;
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
