import type { Dataset } from 'h5wasm/node';
import { Module } from 'h5wasm/node';
import { flagsFrom } from '../arrays/array';
import type { Budget } from '../arrays/budget';
import { allocate } from '../columns';
import type { JpegDecoder } from '../jpeg';
import { isJpeg } from '../jpeg';
import type { Column, NumericData, NumericDtype } from '../model';
import { halfToNumber, wideIntegers } from '../npy';

/** HDF5's own numbers for classes of types. */
const INTEGER = 0;
const FLOAT = 1;
const STRING = 3;
const ENUM = 8;
const VARIABLE_LENGTH = 9;

/** Read in pieces of about this size: HDF5's own memory holds a piece, not the array. */
const PIECE_BYTES = 32 * 1024 ** 2;

export interface Leaf {
  readonly column: Column;
  readonly rows: number;
  readonly rounded: boolean;
  /** Names of the numbers, where HDF5 knows them as an enumeration. */
  readonly members?: Readonly<Record<string, number>>;
}

export interface LeafTools {
  readonly budget: Budget;
  /** Null: pictures are left out. */
  readonly jpeg: JpegDecoder | null;
  /** No more rows than these, the first. */
  readonly most: number;
}

/** The number of rows of a dataset; null for a single value. */
export function rowsOf(dataset: Dataset): number | null {
  return dataset.shape?.[0] ?? null;
}

/** A dataset whose first dimension counts rows, as a column; a word for why it is none otherwise ("a single value"). */
export function leafOf(dataset: Dataset, { budget, jpeg, most }: LeafTools): Leaf | string {
  const { type, size, signed, enum_type: enumeration } = dataset.metadata;
  const [all, ...inner] = dataset.shape ?? [];
  if (all === undefined) return 'a single value';
  const rows = Math.min(all, most);
  const shape = [rows, ...inner];
  if (type === STRING) return text(dataset, rows, shape, budget);
  if (type === VARIABLE_LENGTH) return pictures(dataset, rows, shape, budget, jpeg);
  const isBool = type === ENUM && enumeration !== undefined && isBoolean(enumeration.members);
  if (type !== INTEGER && type !== FLOAT && type !== ENUM) return typeName(type);
  const dtype = dtypeOf(type, size, signed, isBool);
  if (dtype === null) return `numbers of ${size} bytes`;
  const { data, rounded } = numbers(dataset, dtype, shape, budget);
  if (jpeg && data instanceof Uint8Array && shape.length === 2) {
    const frames = framesOfOneLength(data, rows, shape[1] ?? 0);
    const column = frames && jpeg.frames(frames, budget);
    if (column) return typeof column === 'string' ? column : { column, rows, rounded: false };
  }
  return {
    ...{ column: { kind: 'numeric', dtype, shape: shape.slice(1), data }, rows, rounded },
    ...(enumeration && !isBool ? { members: enumeration.members } : {}),
  };
}

function text(dataset: Dataset, rows: number, shape: readonly number[], budget: Budget): Leaf | string {
  if (shape.reduce((product, n) => product * n, 1) !== rows) return 'an array of text';
  budget.take(rows * Math.max(64, dataset.metadata.size), `The dataset ${dataset.path}`);
  const values = rows === 0 ? [] : (firstRows(dataset, rows) as string[]);
  return { column: { kind: 'object', dtype: 'string', values }, rows, rounded: false };
}

/** Pictures of different length in bytes lie as lists of bytes, one a row. */
function pictures(
  dataset: Dataset,
  rows: number,
  shape: readonly number[],
  budget: Budget,
  jpeg: JpegDecoder | null,
): Leaf | string {
  if (shape.length !== 1) return 'lists of different length';
  if (!jpeg) return 'pictures or lists of different length';
  budget.take(rows * 8, `The dataset ${dataset.path}`);
  const lists = rows === 0 ? [] : (firstRows(dataset, rows) as unknown as unknown[]);
  const frames = lists.filter((list): list is Uint8Array => list instanceof Uint8Array && isJpeg(list));
  if (frames.length !== rows || rows === 0) return 'lists of different length';
  const column = jpeg.frames(frames, budget);
  return typeof column === 'string' ? column : { column, rows, rounded: false };
}

function firstRows(dataset: Dataset, rows: number): Dataset['value'] {
  return rows === rowsOf(dataset) ? dataset.value : dataset.slice([[0, rows]]);
}

function numbers(
  dataset: Dataset,
  dtype: NumericDtype,
  shape: readonly number[],
  budget: Budget,
): { data: NumericData; rounded: boolean } {
  const count = shape.reduce((product, n) => product * n, 1);
  const rows = shape[0] ?? 0;
  budget.take(count * (dtype === 'int64' ? 8 : dataset.metadata.size), `The dataset ${dataset.path}`);
  const data = allocate(dtype, count);
  if (count === 0) return { data, rounded: false };
  const perRow = count / rows;
  const chunk = dataset.metadata.chunks?.[0] ?? 1;
  // Whole chunks at a time: a chunk that is cut is unpacked twice.
  const step = Math.max(1, Math.floor(PIECE_BYTES / (perRow * dataset.metadata.size) / chunk)) * chunk;
  const pieceBytes = Math.min(step, rows) * perRow * dataset.metadata.size;
  const memory = Module as typeof Module & Memory;
  const pointer = memory._malloc(pieceBytes);
  if (pointer === 0) throw new Error(`no room for ${pieceBytes} bytes of ${dataset.path}`);
  let rounded = false;
  try {
    for (let row = 0; row < rows; row += step) {
      const end = Math.min(rows, row + step);
      // Past the library's own `slice`, which copies once more and has no 16-bit floats.
      Module.get_dataset_data(
        dataset.file_id,
        dataset.path,
        [end - row, ...shape.slice(1)].map(BigInt),
        shape.map((_, i) => BigInt(i === 0 ? row : 0)),
        shape.map(() => 1n),
        BigInt(pointer),
      );
      const piece = converted(viewOf(memory.HEAPU8.buffer, pointer, (end - row) * perRow, dataset), dtype);
      rounded ||= piece.rounded;
      data.set(piece.data, row * perRow);
    }
  } finally {
    memory._free(pointer);
  }
  return { data, rounded };
}

/** HDF5's memory, which may be another buffer after each call. */
interface Memory {
  _malloc(bytes: number): number;
  _free(pointer: number): void;
  readonly HEAPU8: Uint8Array<ArrayBuffer>;
}

type Piece = NumericData | BigInt64Array | BigUint64Array;

function viewOf(buffer: ArrayBuffer, at: number, count: number, { metadata }: Dataset): Piece {
  const { type, size, signed } = metadata;
  if (type === FLOAT) {
    if (size === 2) return Float32Array.from(new Uint16Array(buffer, at, count), halfToNumber);
    return size === 4 ? new Float32Array(buffer, at, count) : new Float64Array(buffer, at, count);
  }
  switch (size) {
    case 1:
      return signed ? new Int8Array(buffer, at, count) : new Uint8Array(buffer, at, count);
    case 2:
      return signed ? new Int16Array(buffer, at, count) : new Uint16Array(buffer, at, count);
    case 4:
      return signed ? new Int32Array(buffer, at, count) : new Uint32Array(buffer, at, count);
    default:
      return signed ? new BigInt64Array(buffer, at, count) : new BigUint64Array(buffer, at, count);
  }
}

function converted(piece: Piece, dtype: NumericDtype): { data: NumericData; rounded: boolean } {
  if (piece instanceof BigInt64Array || piece instanceof BigUint64Array) return wideIntegers(piece);
  if (dtype === 'bool') return { data: flagsFrom(piece), rounded: false };
  return { data: piece, rounded: false };
}

function isBoolean(members: Readonly<Record<string, number>>): boolean {
  return Object.keys(members).length === 2 && members['FALSE'] === 0 && members['TRUE'] === 1;
}

function dtypeOf(type: number, size: number, signed: boolean, isBool: boolean): NumericDtype | null {
  if (isBool) return 'bool';
  if (type === FLOAT) return size === 2 || size === 4 ? 'float32' : size === 8 ? 'float64' : null;
  const dtypes: Readonly<Record<number, NumericDtype>> = signed
    ? { 1: 'int8', 2: 'int16', 4: 'int32', 8: 'int64' }
    : { 1: 'uint8', 2: 'uint16', 4: 'uint32', 8: 'int64' };
  return dtypes[size] ?? null;
}

function typeName(type: number): string {
  return type === 6 ? 'a compound type' : type === 7 ? 'references' : 'a type that is not read';
}

/** Minari keeps each frame of a picture as its JPEG bytes; frames of one length look like any array of bytes. */
function framesOfOneLength(data: Uint8Array, rows: number, length: number): Uint8Array[] | null {
  if (length < 100 || rows === 0) return null;
  const frames = Array.from({ length: rows }, (_, row) => data.subarray(row * length, (row + 1) * length));
  return frames.every(isJpeg) ? frames : null;
}
