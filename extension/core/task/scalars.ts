import type { Field, FieldValue } from '../trajectory/fields';
import { entryAt, observationFields } from '../trajectory/fields';
import type { Channel, TrajectorySet } from '../trajectory/model';

/** A scalar recorded with a step, wherever it was recorded, as the task file's expressions read it. */
export interface Scalar {
  /** Last key of its path: `is_success`. */
  readonly name: string;
  /** `info.get("is_success")`, `next_obs["x"]`. */
  readonly expression: string;
  /** The same on one of `steps`, called `s`. */
  readonly ofStep: string;
  read(row: number): FieldValue;
}

/** Scalars of info and of the observation (after the step, where that was recorded for every last step). */
export function recordedScalars(set: TrajectorySet): Scalar[] {
  const after = hasFinalObservation(set) ? set.nextObservation : null;
  return [
    ...(set.info ? scalarsOf(set, set.info, 'info') : []),
    ...(after ? scalarsOf(set, after, 'next_obs') : scalarsOf(set, set.observation, 'obs')),
  ];
}

/** Whether the observation after the last step was recorded. */
export function hasFinalObservation({ nextObservation, episodes }: TrajectorySet): boolean {
  if (!nextObservation) return false;
  return nextObservation.columns.every(
    (column) =>
      column.kind !== 'numeric' ||
      !column.present ||
      episodes.every(({ start, length }) => column.present?.[start + length - 1] === 1),
  );
}

function scalarsOf(set: TrajectorySet, channel: Channel, name: string): Scalar[] {
  return observationFields({ ...set, observation: channel }).map((field) => {
    const path = name === 'info' ? lenient(field.path) : field.path;
    return {
      name: lastKey(field),
      expression: name + path,
      ofStep: `s.${name}${path}`,
      read: (row) => {
        const column = channel.columns[field.column];
        return column ? entryAt(column, row, field.offset) : null;
      },
    };
  });
}

/** An info key may be absent from some steps: then the expression gives None. */
function lenient(path: string): string {
  const match = /^\[("(?:[^"\\]|\\.)*")\]$/.exec(path);
  return match?.[1] ? `.get(${match[1]})` : path;
}

function lastKey({ path, name }: Field): string {
  const key = /\["((?:[^"\\]|\\.)*)"\]$/.exec(path)?.[1];
  return key ?? name;
}
