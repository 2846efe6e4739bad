import type { Channel, Column, Structure, TrajectorySet } from './model';
import { isPresent, rowSize } from './model';

/** One scalar that can be read off a step: an entry of the observation, by the name people use for it. */
export interface Field {
  /** `x`, `front`, `obs[2]`, `position[1]`; the task file's name when it gives one. */
  readonly name: string;
  /** Python path below the observation: `["x"]`, `[2]`, `["position"][1]`, or '' when the observation is the scalar itself. */
  readonly path: string;
  readonly column: number;
  /** Entry within the row of a column with a shape. */
  readonly offset: number;
  readonly unit?: string;
  readonly about?: string;
}

/** The task file's `observation` entry: names and meaning for array entries or dictionary keys. */
export type FieldNames = Readonly<
  Record<
    string,
    {
      readonly index?: number | undefined;
      readonly key?: string | undefined;
      readonly unit?: string | undefined;
      readonly about?: string | undefined;
    }
  >
>;

export type FieldValue = number | string | boolean | null;

/** More entries than this in one leaf (an image, a lidar) are not fields of their own. */
const MAX_ENTRIES = 64;

/** The scalar fields of the observation, in recorded order. Leaves that are lists, dictionaries of unknown shape or images have none. */
export function observationFields(set: TrajectorySet, names: FieldNames = {}): Field[] {
  const byPath = new Map<
    string,
    { name?: string | undefined; unit?: string | undefined; about?: string | undefined }
  >();
  for (const [name, { index, key, unit, about }] of Object.entries(names)) {
    const path =
      index === undefined
        ? `[${JSON.stringify(key ?? name)}]`
        : key === undefined
          ? `[${index}]`
          : `[${JSON.stringify(key)}][${index}]`;
    byPath.set(path, { name, unit, about });
  }
  const fields: Field[] = [];
  const visit = (structure: Structure, path: string, label: string): void => {
    if (structure.kind === 'dict') {
      for (const { key, value } of structure.entries)
        visit(value, `${path}[${JSON.stringify(key)}]`, label ? `${label}.${key}` : key);
      return;
    }
    if (structure.kind === 'tuple') {
      structure.items.forEach((item, i) => visit(item, `${path}[${i}]`, `${label || 'obs'}[${i}]`));
      return;
    }
    const column = set.observation.columns[structure.column];
    if (!column || (column.kind === 'object' && column.dtype === 'json' && !isScalar(column.values))) return;
    const entries = column.kind === 'numeric' ? rowSize(column) : 1;
    if (entries > MAX_ENTRIES) return;
    const shape = column.kind === 'numeric' ? column.shape : [];
    for (let offset = 0; offset < entries; offset++) {
      const index = unravel(offset, shape)
        .map((i) => `[${i}]`)
        .join('');
      const full = path + index;
      // Of a vector that the task file names as a whole, every entry has its unit.
      const whole = byPath.get(path);
      const named = byPath.get(full) ?? (entries > 1 && whole ? { ...whole, name: undefined } : undefined);
      fields.push({
        name: named?.name ?? `${label || 'obs'}${index}`,
        path: full,
        column: structure.column,
        offset,
        ...(named?.unit === undefined ? {} : { unit: named.unit }),
        ...(named?.about === undefined ? {} : { about: named.about }),
      });
    }
  };
  visit(set.observation.structure, '', '');
  return fields;
}

/** A JSON column of single values: numbers with a null among them, or text in some rows and numbers in others. */
function isScalar(values: readonly unknown[]): boolean {
  return (
    values.every((value) => typeof value !== 'object' || value === null) &&
    values.some((value) => value !== undefined && value !== null)
  );
}

function unravel(offset: number, shape: readonly number[]): number[] {
  const index: number[] = [];
  for (let i = shape.length - 1; i >= 0; i--) {
    const n = shape[i] ?? 1;
    index.unshift(offset % n);
    offset = Math.floor(offset / n);
  }
  return index;
}

/** The field's value at a row of a channel with the observation's structure (`observation` or `nextObservation`); null where not recorded. */
export function fieldValue(channel: Channel, field: Field, row: number): FieldValue {
  const column = channel.columns[field.column];
  return column ? entryAt(column, row, field.offset) : null;
}

export function entryAt(column: Column, row: number, offset: number): FieldValue {
  if (!isPresent(column, row)) return null;
  if (column.kind === 'object') {
    const value = column.values[row];
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? value
      : null;
  }
  const value = column.data[row * rowSize(column) + offset];
  if (value === undefined) return null;
  return column.dtype === 'bool' ? value !== 0 : value;
}

/** Python text that reads the field: `obs["x"]`, `next_obs[2]`. */
export function fieldExpression(field: Field, channel: string): string {
  return channel + field.path;
}

/** True when every recorded value of the field is a number (or bool). */
export function isNumericField(set: TrajectorySet, field: Field): boolean {
  return set.observation.columns[field.column]?.kind === 'numeric';
}
