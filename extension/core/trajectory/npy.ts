import { allocate } from './columns';
import type { NumericData, NumericDtype } from './model';

/** One array of an `.npy` file, row-major. */
export type NpyArray =
  | {
      readonly kind: 'numeric';
      readonly dtype: NumericDtype;
      readonly shape: readonly number[];
      readonly data: NumericData;
      /** Integers beyond 2^53 lost their last digits. */
      readonly rounded: boolean;
    }
  | { readonly kind: 'text'; readonly shape: readonly number[]; readonly values: readonly string[] }
  /** A pickle (dtype object): never opened. */
  | { readonly kind: 'object'; readonly shape: readonly number[] };

/** Says in one sentence why bytes are no array that can be read. */
export class NpyError extends Error {
  constructor(
    message: string,
    readonly kind: 'truncated' | 'damaged' | 'unsupported',
  ) {
    super(message);
    this.name = 'NpyError';
  }
}

interface Header {
  /** Where the entries begin. */
  readonly at: number;
  readonly descr: string;
  readonly shape: readonly number[];
  readonly fortran: boolean;
}

/** Throws NpyError. */
export function npyHeader(bytes: Uint8Array): Header {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 10 || Buffer.from(bytes.subarray(0, 6)).toString('latin1') !== '\x93NUMPY')
    throw new NpyError('it does not start as a numpy array does', 'damaged');
  const wide = (bytes[6] ?? 1) >= 2;
  const start = wide ? 12 : 10;
  const headerLength = wide ? view.getUint32(8, true) : view.getUint16(8, true);
  if (bytes.length < start + headerLength) throw new NpyError('its header is cut', 'truncated');
  const header = Buffer.from(bytes.subarray(start, start + headerLength)).toString('utf8');
  const descr = /'descr'\s*:\s*'([^']*)'/.exec(header)?.[1];
  const dimensions = /'shape'\s*:\s*\(([^)]*)\)/.exec(header)?.[1];
  const fortran = /'fortran_order'\s*:\s*True/.test(header);
  if (dimensions === undefined) throw new NpyError('its header names no shape', 'damaged');
  if (descr === undefined) throw new NpyError('it is a structured array, which is not read', 'unsupported');
  const shape = dimensions
    .split(',')
    .flatMap((part) => (part.trim() === '' ? [] : [Number(part.trim().replace(/L$/, ''))]));
  if (!shape.every((n) => Number.isSafeInteger(n) && n >= 0))
    throw new NpyError(`its header names the impossible shape (${dimensions})`, 'damaged');
  return { at: start + headerLength, descr, shape, fortran };
}

/** Bytes of an entry; 0 for a dtype that is not read. */
export function npyItemSize({ descr }: Header): number {
  return typeOf(descr)?.size ?? 0;
}

interface ItemType {
  readonly order: string;
  readonly kind: string;
  /** Bytes of an entry. */
  readonly size: number;
}

/** Null for a dtype that is not read. */
function typeOf(descr: string): ItemType | null {
  const match = /^([<>|=]?)([biufUSc])(\d+)$/.exec(descr);
  if (!match) return null;
  const [, order = '', kind = '', digits] = match;
  return { order, kind, size: Number(digits) * (kind === 'U' ? 4 : 1) };
}

/** Format: numpy.lib.format, versions 1 to 3. `most`: no more than the first so many rows. Throws NpyError. */
export function parseNpy(bytes: Uint8Array, most = Infinity): NpyArray {
  const { at, descr, shape: whole, fortran } = npyHeader(bytes);
  const shape = whole.map((n, i) => (i === 0 && !fortran ? Math.min(n, most) : n));
  if (/O/.test(descr)) return { kind: 'object', shape };
  const type = typeOf(descr);
  if (!type) throw new NpyError(`its dtype ${descr} is not read`, 'unsupported');
  const { order, kind, size } = type;
  const count = shape.reduce((product, n) => product * n, 1);
  const body = aligned(bytes.subarray(at, at + count * size));
  if (body.length < count * size)
    throw new NpyError(`it holds ${body.length} of ${count * size} bytes`, 'truncated');
  if (size === 0 && count > MAX_EMPTY)
    throw new NpyError(`it promises ${count} entries of nothing`, 'damaged');
  if (order === '>' && kind !== 'S') swapBytes(body, kind === 'U' ? 4 : size);
  if (kind === 'U' || kind === 'S')
    return {
      kind: 'text',
      shape,
      values: rowMajor(
        Array.from({ length: count }, (_, i) => textAt(body, i, size, kind)),
        shape,
        fortran,
      ),
    };
  const { dtype, data, rounded } = numbers(kind, size, body, count);
  return { kind: 'numeric', dtype, shape, rounded, data: fortran ? transposed(data, dtype, shape) : data };
}

/** Entries that take no bytes (text of no length) may be this many. */
const MAX_EMPTY = 1e7;

/** The same bytes where typed arrays can begin: as they are when they lie well and are not part of a shared buffer. */
function aligned(bytes: Uint8Array): Uint8Array {
  const shared = bytes.buffer.byteLength > 2 * bytes.byteLength + 4096;
  return bytes.byteOffset % 8 === 0 && !shared ? bytes : new Uint8Array(bytes);
}

function numbers(
  kind: string,
  size: number,
  body: Uint8Array,
  count: number,
): { dtype: NumericDtype; data: NumericData; rounded: boolean } {
  const exact = (dtype: NumericDtype, data: NumericData) => ({ dtype, data, rounded: false });
  const { buffer, byteOffset: at } = body;
  switch (kind + size) {
    case 'b1':
      return exact(
        'bool',
        body.map((byte) => (byte ? 1 : 0)),
      );
    case 'u1':
      return exact('uint8', body);
    case 'i1':
      return exact('int8', new Int8Array(buffer, at, count));
    case 'u2':
      return exact('uint16', new Uint16Array(buffer, at, count));
    case 'i2':
      return exact('int16', new Int16Array(buffer, at, count));
    case 'u4':
      return exact('uint32', new Uint32Array(buffer, at, count));
    case 'i4':
      return exact('int32', new Int32Array(buffer, at, count));
    case 'f4':
      return exact('float32', new Float32Array(buffer, at, count));
    case 'f8':
      return exact('float64', new Float64Array(buffer, at, count));
    case 'i8':
      return wideIntegers(new BigInt64Array(buffer, at, count));
    case 'u8':
      return wideIntegers(new BigUint64Array(buffer, at, count));
    case 'f2':
      return exact('float32', Float32Array.from(new Uint16Array(buffer, at, count), halfToNumber));
    default:
      throw new NpyError(`its dtype ${kind}${size} of ${count} entries is not read`, 'unsupported');
  }
}

/** 64-bit integers as the model keeps them: exact up to 2^53. */
export function wideIntegers(values: BigInt64Array | BigUint64Array): {
  dtype: 'int64';
  data: Float64Array;
  rounded: boolean;
} {
  const data = new Float64Array(values.length);
  const halves = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
  const signed = values instanceof BigInt64Array;
  let rounded = false;
  for (let i = 0; i < values.length; i++) {
    // By halves: a hundred times faster than by BigInt.
    const high = halves[2 * i + 1] ?? 0;
    const value = (signed ? high | 0 : high) * 2 ** 32 + (halves[2 * i] ?? 0);
    if (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER) rounded = true;
    data[i] = value;
  }
  return { dtype: 'int64', data, rounded };
}

/** IEEE 754 half precision. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function textAt(body: Uint8Array, i: number, size: number, kind: string): string {
  const bytes = Buffer.from(body.buffer, body.byteOffset + i * size, size);
  if (kind === 'S') return bytes.toString('utf8').replace(/\0+$/, '');
  let text = '';
  for (let at = 0; at < size; at += 4) {
    const code = bytes.readUInt32LE(at);
    if (code === 0) break;
    text += String.fromCodePoint(Math.min(code, 0x10ffff));
  }
  return text;
}

function swapBytes(bytes: Uint8Array, size: number): void {
  for (let at = 0; at + size <= bytes.length; at += size) bytes.subarray(at, at + size).reverse();
}

function transposed(data: NumericData, dtype: NumericDtype, shape: readonly number[]): NumericData {
  const result = allocate(dtype, data.length);
  forEachFortran(shape, (from, to) => {
    result[to] = data[from] ?? 0;
  });
  return result;
}

function rowMajor<T>(values: readonly T[], shape: readonly number[], fortran: boolean): readonly T[] {
  if (!fortran) return values;
  const result = [...values];
  forEachFortran(shape, (from, to) => {
    result[to] = values[from] as T;
  });
  return result;
}

/** Column-major offset and row-major offset of every entry. */
function forEachFortran(shape: readonly number[], visit: (from: number, to: number) => void): void {
  const count = shape.reduce((product, n) => product * n, 1);
  const index = shape.map(() => 0);
  for (let from = 0; from < count; from++) {
    let to = 0;
    for (let k = 0; k < shape.length; k++) to = to * (shape[k] ?? 1) + (index[k] ?? 0);
    visit(from, to);
    for (let k = 0; k < shape.length; k++) {
      index[k] = (index[k] ?? 0) + 1;
      if ((index[k] ?? 0) < (shape[k] ?? 1)) break;
      index[k] = 0;
    }
  }
}
