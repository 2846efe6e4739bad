import type { TaskContext } from '../task/context';
import type { Field } from '../trajectory/fields';
import { fieldValue, isNumericField, observationFields } from '../trajectory/fields';
import type { Channel, Episode, TrajectorySet } from '../trajectory/model';
import { isPresent } from '../trajectory/model';

/** What a recording holds, in words short enough for a prompt. */

const MAX_FIELDS = 60;
const MAX_NAMES = 12;
const MAX_TEXT = 400;
const EPISODES_A_CAUSE = 3;
const MAX_EPISODES = 9;
const LAST_STEPS = 3;

export function fieldLines({ set, fields }: TaskContext): string {
  const lines = fields.slice(0, MAX_FIELDS).map((field) => {
    const about = [field.unit, field.about].filter((text) => text !== undefined).join(', ');
    return `- ${field.name}: obs${field.path}, ${valuesOf(set, set.observation, field)}${about ? ` (${about})` : ''}`;
  });
  if (fields.length > MAX_FIELDS) lines.push(`- and ${fields.length - MAX_FIELDS} more`);
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

/** The last steps of some failures of each cause, one step a line as JSON; every outcome's when none failed. */
export function failingSteps(context: TaskContext): string {
  const { set, outcomes } = context;
  const byCause = new Map<string, Episode[]>();
  set.episodes.forEach((episode, i) => {
    const outcome = outcomes[i];
    if (outcome?.outcome !== 'failure' || episode.length === 0) return;
    const cause = outcome.cause ?? 'other';
    byCause.set(cause, [...(byCause.get(cause) ?? []), episode]);
  });
  const shown = [...byCause]
    .flatMap(([cause, episodes]) =>
      episodes.slice(0, EPISODES_A_CAUSE).map((episode) => ({ cause, episode })),
    )
    .slice(0, MAX_EPISODES);
  return (
    shown
      .map(({ cause, episode }) => `${episode.id}, ${cause}:\n${lastSteps(context, episode)}`)
      .join('\n') || 'No recorded episode failed.'
  );
}

function lastSteps({ set, fields }: TaskContext, { start, length }: Episode): string {
  const from = Math.max(start, start + length - LAST_STEPS);
  return Array.from({ length: start + length - from }, (_, i) => {
    const row = from + i;
    return JSON.stringify({
      t: row - start,
      obs: set.kind === 'completions' ? columnsAt(set, row) : fieldsAt(set.observation, fields, row),
      ...(set.action ? { action: actionAt(set, row) } : {}),
      ...(set.nextObservation ? { next_obs: fieldsAt(set.nextObservation, fields, row) } : {}),
      ...(set.reward ? { reward: set.reward[row] } : {}),
      ...(set.terminated[row] ? { terminated: true } : {}),
      ...(set.truncated[row] ? { truncated: true } : {}),
    });
  }).join('\n');
}

function fieldsAt(channel: Channel, fields: readonly Field[], row: number): Record<string, unknown> {
  return Object.fromEntries(
    fields.slice(0, MAX_FIELDS).map((field) => {
      const value = fieldValue(channel, field, row);
      return [field.name, typeof value === 'number' ? Number(value.toPrecision(4)) : shortened(value)];
    }),
  );
}

/** The columns of a completion row; messages are no fields, but say the most. */
function columnsAt({ observation }: TrajectorySet, row: number): unknown {
  const { structure, columns } = observation;
  if (structure.kind !== 'dict') return null;
  return Object.fromEntries(
    structure.entries.map(({ key, value }) => {
      const column = value.kind === 'leaf' ? columns[value.column] : undefined;
      if (!column || !isPresent(column, row)) return [key, null];
      return [key, shortened(column.kind === 'object' ? column.values[row] : column.data[row])];
    }),
  );
}

function actionAt(set: TrajectorySet, row: number): unknown {
  const { action } = set;
  if (!action) return null;
  const parts = observationFields({ ...set, observation: action }).map((part) =>
    fieldValue(action, part, row),
  );
  return parts.length === 1 ? parts[0] : parts;
}

/** The end of a long text is kept: that is where answers stand. */
function shortened(value: unknown): unknown {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text !== undefined && text.length > MAX_TEXT ? `… ${text.slice(-MAX_TEXT)}` : value;
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
