import type { Field, FieldValue } from '../trajectory/fields';
import { entryAt, fieldExpression, observationFields } from '../trajectory/fields';
import type { Channel, TrajectorySet } from '../trajectory/model';
import type { TaskContext } from '../task/context';

/** Something a reward can read at one step: a field before the step, after it, or the action. */
export interface Feature {
  readonly of: 'obs' | 'next_obs' | 'action';
  readonly field: Field;
  /** `front`, `action`, `action[1]`; the same for obs and next_obs. */
  readonly name: string;
  /** Python over obs, next_obs, action: `obs["front"]`. */
  readonly expression: string;
  readonly kind: 'number' | 'boolean' | 'category';
  /** A clock: it moves by the same amount every step of every episode, so it says when, never what. */
  readonly isClock: boolean;
  /** Names of the values of a discrete action. */
  readonly valueNames: readonly string[];
  read(row: number): FieldValue;
}

/** Every scalar that the recording holds for a step, obs first, then next_obs, then the action. */
export function stepFeatures(context: TaskContext): Feature[] {
  const { set, fields, task } = context;
  const clocks = new Set(fields.filter((field) => isClock(set, field)));
  const features: Feature[] = [];
  const add = (of: Feature['of'], channel: Channel, field: Field, name: string): void => {
    const column = channel.columns[field.column];
    if (!column) return;
    features.push({
      of,
      field,
      name,
      expression: fieldExpression(field, of),
      kind: column.kind === 'object' ? 'category' : column.dtype === 'bool' ? 'boolean' : 'number',
      isClock: clocks.has(field),
      valueNames: of === 'action' ? (task.actions ?? []) : [],
      read: (row) => entryAt(column, row, field.offset),
    });
  };
  for (const field of fields) if (!isVerdict(context, field)) add('obs', set.observation, field, field.name);
  if (set.nextObservation)
    for (const field of fields) add('next_obs', set.nextObservation, field, field.name);
  if (set.action)
    for (const field of observationFields({ ...set, observation: set.action }))
      add('action', set.action, field, field.path === '' ? 'action' : `action${field.path}`);
  return features;
}

/** Of completions: a column that says whether the completion is right, by which it was judged; it explains nothing. */
function isVerdict({ set, task }: TaskContext, { name }: Field): boolean {
  return set.kind === 'completions' && (task.success ?? '').split(/[^\w]+/).includes(name);
}

/** Moves the same way by nearly the same amount at nearly every step of every episode, whatever the agent does. */
function isClock(set: TrajectorySet, field: Field): boolean {
  const column = set.observation.columns[field.column];
  if (column?.kind !== 'numeric' || column.dtype === 'bool') return false;
  let rate: number | undefined;
  let seen = 0;
  let odd = 0;
  for (const { start, length } of set.episodes) {
    for (let row = start + 1; row < start + length; row++) {
      const now = entryAt(column, row, field.offset);
      const before = entryAt(column, row - 1, field.offset);
      if (typeof now !== 'number' || typeof before !== 'number') continue;
      const change = now - before;
      rate ??= change;
      if (change === 0 || Math.sign(change) !== Math.sign(rate)) return false;
      seen++;
      if (Math.abs(change - rate) > Math.abs(rate) * 0.25) odd++;
    }
  }
  return set.episodes.length > 1 && seen >= 3 && odd <= seen * 0.05;
}
