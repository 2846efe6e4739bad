import type { Dataset } from 'h5wasm/node';
import type { Column, NumericData, NumericDtype } from '../model';
import { wideIntegers } from '../npy';

/** HDF5's own numbers for classes of types. */
const INTEGER = 0;
const FLOAT = 1;
const STRING = 3;
const ENUM = 8;
const VARIABLE_LENGTH = 9;

export interface Leaf {
  readonly column: Column;
  readonly rows: number;
  readonly rounded: boolean;
}

/** A dataset whose first dimension counts rows, as a column; a word for why it is none otherwise ("JPEG pictures"). */
export function leafOf(dataset: Dataset): Leaf | string {
  const { type, size, signed, vlen, enum_type: enumeration } = dataset.metadata;
  const shape = dataset.shape ?? [];
  const [rows] = shape;
  if (rows === undefined) return 'a single value';
  const value = rows === 0 ? null : dataset.value;
  if (type === STRING) {
    if (shape.length > 1) return 'an array of text';
    return {
      column: { kind: 'object', dtype: 'string', values: (value as string[] | null) ?? [] },
      rows,
      rounded: false,
    };
  }
  if (vlen || type === VARIABLE_LENGTH) return 'pictures or lists of different length';
  const isBool = type === ENUM && enumeration !== undefined && isBoolean(enumeration.members);
  if (type !== INTEGER && type !== FLOAT && !isBool) return 'a type that is not read';
  const data = value as NumericData | BigInt64Array | BigUint64Array | null;
  const own = dtypeOf(type, size, signed, isBool);
  if (own === null) return `numbers of ${size} bytes`;
  if (data && isJpeg(data, shape)) return 'JPEG pictures';
  const { dtype, numbers, rounded } = toModel(own, data);
  return {
    column: { kind: 'numeric', dtype, shape: shape.slice(1), data: numbers },
    rows,
    rounded,
  };
}

function isBoolean(members: Readonly<Record<string, number>>): boolean {
  return Object.keys(members).length === 2 && members['FALSE'] === 0 && members['TRUE'] === 1;
}

function dtypeOf(type: number, size: number, signed: boolean, isBool: boolean): NumericDtype | null {
  if (isBool) return 'bool';
  if (type === FLOAT) return size === 4 ? 'float32' : size === 8 ? 'float64' : null;
  const dtypes: Readonly<Record<number, NumericDtype>> = signed
    ? { 1: 'int8', 2: 'int16', 4: 'int32', 8: 'int64' }
    : { 1: 'uint8', 2: 'uint16', 4: 'uint32', 8: 'int64' };
  return dtypes[size] ?? null;
}

function toModel(
  dtype: NumericDtype,
  data: NumericData | BigInt64Array | BigUint64Array | null,
): { dtype: NumericDtype; numbers: NumericData; rounded: boolean } {
  if (data === null) return { dtype, numbers: new Float64Array(0), rounded: false };
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    const { data: numbers, rounded } = wideIntegers(data);
    return { dtype: 'int64', numbers, rounded };
  }
  if (dtype === 'bool')
    return { dtype, numbers: Uint8Array.from(data, (flag) => (flag ? 1 : 0)), rounded: false };
  return { dtype, numbers: data, rounded: false };
}

/** Minari keeps each frame of a picture as its JPEG bytes; frames of one length look like any array of bytes. */
function isJpeg(data: NumericData | BigInt64Array | BigUint64Array, shape: readonly number[]): boolean {
  const length = shape[1] ?? 0;
  if (!(data instanceof Uint8Array) || shape.length !== 2 || length < 100) return false;
  for (let row = 0; row < (shape[0] ?? 0); row++)
    if (data[row * length] !== 0xff || data[row * length + 1] !== 0xd8) return false;
  return true;
}
