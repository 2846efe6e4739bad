import { recogniseEnvironment } from '../../task/environments';
import type { Field } from '../../trajectory/fields';
import { sameValues, spreadOf, varies } from './statistics';
import type { Trace } from './trace';

/** A field of the recording that an expression turned out to be, on every sampled row. */
export interface Reading {
  readonly field: Field;
  /** What people call it: the task file's word, or that of a public environment that the recording fits. */
  readonly name: string;
  readonly of: 'obs' | 'next_obs';
  /** The expression is the field's absolute value. */
  readonly absolute: boolean;
}

interface Candidate extends Omit<Reading, 'absolute'> {
  readonly values: Float64Array;
}

const candidates = new WeakMap<Trace, readonly Candidate[]>();

/** Numeric fields with names, before and after the step. */
export function candidatesOf(trace: Trace): readonly Candidate[] {
  let found = candidates.get(trace);
  if (found) return found;
  const { fields, set } = trace.task;
  const entries = recogniseEnvironment(set)?.entries;
  found = fields.slice(0, 40).flatMap((field, i) =>
    (['obs', 'next_obs'] as const).map((of) => ({
      field,
      of,
      name: /\[\d+\]$/.test(field.name) ? (entries?.[i]?.name ?? field.name) : field.name,
      values: trace.field(field, of),
    })),
  );
  candidates.set(trace, found);
  return found;
}

/** The one field that these values are; null when they are none, or several (a constant is no evidence). */
export function fieldRead(trace: Trace, values: Float64Array): Reading | null {
  if (!varies(spreadOf(values))) return null;
  for (const absolute of [false, true]) {
    const found = candidatesOf(trace).filter(({ values: field }) =>
      sameValues(values, absolute ? field.map(Math.abs) : field),
    );
    const [first] = found;
    if (first && found.every(({ field }) => field === first.field) && found.length === 1) {
      const { field, name, of } = first;
      return { field, name, of, absolute };
    }
  }
  return null;
}

export function unitOf(trace: Trace, reading: Reading): string | undefined {
  if (reading.field.unit !== undefined) return reading.field.unit;
  return recogniseEnvironment(trace.task.set)?.entries.find(({ name }) => name === reading.name)?.unit;
}
