import type { Data, Field, Schema } from 'apache-arrow';
import {
  CompressionType,
  DataType,
  RecordBatchReader,
  Type,
  Vector,
  compressionRegistry,
} from 'apache-arrow';
import { decompressLz4Raw, decompressZstd } from 'hyparquet-compressors';
import { readFile, stat } from 'node:fs/promises';
import type { Budget } from '../arrays/budget';
import type { NumericData, NumericDtype } from '../model';
import { halfToNumber, wideIntegers } from '../npy';
import type { RecordingSource } from '../source';
import { ProblemError, messageOf } from '../../problem';
import type { Cells } from './cells';
import { concatCells } from './cells';
import { lz4Frame } from './lz4-frame';
import type { Table } from './table';

// Copies: typed arrays must begin at a multiple of their size.
compressionRegistry.set(CompressionType.ZSTD, { decode: (bytes) => new Uint8Array(decompressZstd(bytes)) });
compressionRegistry.set(CompressionType.LZ4_FRAME, {
  decode: (bytes) => new Uint8Array(lz4Frame(bytes, decompressLz4Raw)),
});

/** Reads an Arrow IPC file or stream. Numbers stay where they lie in the file's bytes. */
export async function readArrow(
  source: RecordingSource,
  path: string,
  label: string,
  budget: Budget,
): Promise<Table> {
  const { size } = await stat(path);
  budget.take(size, 'The Arrow file');
  const bytes = await readFile(path);
  try {
    // A file is a stream between marks. Read as a stream, what its footer promises is no matter; but some write the
    // columns' description into the footer only (polars).
    const reader = RecordBatchReader.from(
      isFile(bytes) && beginsWithMessage(bytes.subarray(MARK_BYTES)) ? bytes.subarray(MARK_BYTES) : bytes,
    );
    reader.open();
    const { schema } = reader as { readonly schema: Schema | undefined };
    if (!schema) throw new Error('it stops before its schema');
    const parts = new Map<string, Cells[]>(schema.fields.map(({ name }) => [name, []]));
    let rows = 0;
    for (const batch of reader) {
      rows += batch.numRows;
      for (const [i, { name }] of schema.fields.entries()) {
        const data = batch.data.children[i];
        if (data) parts.get(name)?.push(cellsOf(data, budget));
      }
      source.throwIfCancelled();
    }
    if (isFile(bytes) && bytes.toString('latin1', bytes.length - 6) !== 'ARROW1')
      throw new Error('it stops before its end');
    const columns = new Map<string, Cells>();
    for (const [name, own] of parts) {
      const cells = concatCells(own);
      if (cells && cells.rows === rows) columns.set(name, cells);
    }
    return { rows, columns, metadata: fieldMetadata(schema) };
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    const message = messageOf(error);
    const truncated = /stops before|Expected to read|Unexpected end|out of bounds|offset/i.test(message);
    throw new ProblemError({
      ...source.problem(
        truncated ? 'file-truncated' : 'file-damaged',
        `The Arrow file ${truncated ? 'stops before its end' : 'is damaged'} (${reasonOf(message)}).`,
        'Copy or record it again; a file that is still being written cannot be read yet.',
      ),
      where: { file: label },
    });
  }
}

const MARK_BYTES = 8;

function isFile(bytes: Buffer): boolean {
  return bytes.toString('latin1', 0, 6) === 'ARROW1';
}

/** Since version 0.15 of the format, each message does. */
function beginsWithMessage(bytes: Buffer): boolean {
  return bytes.length < 4 || bytes.readUInt32LE(0) === 0xffffffff;
}

/** What a schema says of its fields, by their path: `infos.goal`. */
export function fieldMetadata(schema: Schema): Map<string, ReadonlyMap<string, string>> {
  const found = new Map<string, ReadonlyMap<string, string>>();
  const visit = (fields: readonly Field[], before: string): void => {
    for (const { name, type, metadata } of fields) {
      const path = before ? `${before}.${name}` : name;
      if (metadata.size > 0) found.set(path, metadata);
      if (DataType.isStruct(type)) visit(type.children, path);
    }
  };
  visit(schema.fields, '');
  return found;
}

/** The schema that pyarrow keeps in a Parquet file's footer, in base64. */
export function schemaOfBase64(text: string): Schema | null {
  try {
    const reader = RecordBatchReader.from(Buffer.from(text, 'base64'));
    reader.open();
    return reader.schema;
  } catch {
    return null;
  }
}

function cellsOf(data: Data, budget: Budget): Cells {
  const { type } = data;
  const rows = data.length;
  const present = presence(data);
  if (DataType.isStruct(type)) {
    const entries = type.children.flatMap(({ name }: Field, i: number) => {
      const child = data.children[i];
      return child ? [{ key: name, value: cellsOf(child, budget) }] : [];
    });
    return { kind: 'struct', rows, entries };
  }
  if (DataType.isFixedSizeList(type)) {
    const items = itemsOf(data, budget);
    if (items.rows < rows * type.listSize) throw new Error('a list has fewer items than it says');
    const offsets = Int32Array.from({ length: rows + 1 }, (_, row) => row * type.listSize);
    return { kind: 'lists', rows, offsets, items, ...(present ? { present } : {}) };
  }
  if (DataType.isList(type) || type.typeId === Type.LargeList) {
    const offsets = offsetsOf(data.valueOffsets, rows);
    const items = itemsOf(data, budget);
    if (offsets.some((offset, i) => offset < (offsets[i - 1] ?? 0)) || (offsets.at(-1) ?? 0) > items.rows)
      throw new Error('the offsets of a list are not in order');
    return { kind: 'lists', rows, offsets, items, ...(present ? { present } : {}) };
  }
  const numbers = numericCells(data, present, budget);
  if (numbers) return numbers;
  return otherCells(data, budget);
}

function itemsOf(data: Data, budget: Budget): Cells {
  const [child] = data.children;
  if (!child) throw new Error('a list has no items');
  return cellsOf(child as Data, budget);
}

function numericCells(data: Data, present: Uint8Array | null, budget: Budget): Cells | null {
  const { type, length } = data;
  const cells = (dtype: NumericDtype, values: NumericData): Cells => {
    if (values.length < length) throw new Error(`a column has ${values.length} of ${length} values`);
    return {
      kind: 'column',
      rows: length,
      column: {
        kind: 'numeric',
        dtype,
        shape: [],
        data: values.length === length ? values : values.subarray(0, length),
        ...(present ? { present } : {}),
      },
    };
  };
  const values = data.values as ArrayLike<number> & ArrayBufferView;
  if (DataType.isBool(type)) {
    budget.take(length, 'A column of flags');
    if (values.byteLength * 8 < data.offset + length) throw new Error('a column of flags is cut');
    return cells('bool', bits(values as unknown as Uint8Array, data.offset, length));
  }
  if (DataType.isFloat(type)) {
    if (values instanceof Uint16Array) return cells('float32', Float32Array.from(values, halfToNumber));
    return cells(values instanceof Float32Array ? 'float32' : 'float64', values as unknown as Float64Array);
  }
  if (!DataType.isInt(type)) return null;
  if (values instanceof BigInt64Array || values instanceof BigUint64Array)
    return cells('int64', wideIntegers(values).data);
  const dtype = `${type.isSigned ? 'int' : 'uint'}${type.bitWidth}` as NumericDtype;
  return cells(dtype, values as unknown as Int32Array);
}

/** Text and pictures, and what Arrow's own accessors make of dates, dictionaries and decimals. */
function otherCells(data: Data, budget: Budget): Cells {
  const { type, length } = data;
  const { valueOffsets, values: raw } = data as {
    valueOffsets?: ArrayLike<unknown>;
    values?: ArrayLike<unknown>;
  };
  const own = DataType.isNull(type)
    ? length
    : DataType.isUnion(type)
      ? data.typeIds.length
      : (raw?.length ?? 0);
  const held = valueOffsets && !DataType.isUnion(type) ? valueOffsets.length - 1 : own;
  if (held < length) throw new Error(`a column has ${Math.max(0, held)} of ${length} values`);
  if (valueOffsets && raw) checkOffsets(valueOffsets, length, raw.length);
  if (DataType.isDictionary(type)) checkCodes(data);
  budget.take(length * 64, 'A column of text');
  const vector = new Vector([data]);
  if (DataType.isBinary(type) || type.typeId === Type.LargeBinary)
    return {
      kind: 'bytes',
      rows: length,
      values: Array.from({ length }, (_, row) => (vector.get(row) as Uint8Array | null) ?? undefined),
    };
  const values = Array.from({ length }, (_, row) => plainValue(readable(type, vector.get(row))));
  const isText = values.every((value) => value === undefined || typeof value === 'string');
  return {
    kind: 'column',
    rows: length,
    column: { kind: 'object', dtype: isText ? 'string' : 'json', values },
  };
}

/** Text that reaches beyond what there is would be cut without a word. */
function checkOffsets(offsets: ArrayLike<unknown>, rows: number, size: number): void {
  let before = Number(offsets[0]);
  for (let row = 1; row <= rows; row++) {
    const end = Number(offsets[row]);
    if (!(end >= before && end <= size)) throw new Error('the offsets of a text are not in order');
    before = end;
  }
}

/** What no entry of the dictionary stands for would be taken for missing. */
function checkCodes(data: Data): void {
  const size = data.dictionary?.length ?? 0;
  const present = presence(data);
  const codes = data.values as ArrayLike<number | bigint>;
  for (let row = 0; row < data.length; row++) {
    const code = Number(codes[row]);
    if (present?.[row] !== 0 && !(code >= 0 && code < size))
      throw new Error(`a row names entry ${code} of a dictionary of ${size}`);
  }
}

function presence(data: Data): Uint8Array | null {
  if (data.nullCount === 0 || data.nullBitmap.byteLength === 0) return null;
  return bits(data.nullBitmap, data.offset, data.length);
}

function bits(packed: Uint8Array, offset: number, length: number): Uint8Array {
  const flags = new Uint8Array(length);
  for (let i = 0; i < length; i++) flags[i] = ((packed[(offset + i) >> 3] ?? 0) >> ((offset + i) & 7)) & 1;
  return flags;
}

function offsetsOf(offsets: Int32Array | BigInt64Array, rows: number): Int32Array {
  if (offsets.length < rows + 1) throw new Error('the offsets of a list are cut');
  return offsets instanceof Int32Array
    ? offsets.subarray(0, rows + 1)
    : Int32Array.from({ length: rows + 1 }, (_, i) => Number(offsets[i]));
}

function plainValue(value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object') return JSON.parse(JSON.stringify(value, numbersOnly)) as unknown;
  return value;
}

function numbersOnly(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}

/** Dates are ISO text and decimals numbers, as the Parquet reader has them. */
function readable(type: DataType, value: unknown): unknown {
  if (value === null || value === undefined) return value;
  if (DataType.isTimestamp(type) || DataType.isDate(type)) return new Date(Number(value)).toISOString();
  return DataType.isDecimal(type) ? Number(String(value)) / 10 ** type.scale : value;
}

/** What the library stumbled over inside itself says nothing to a person. */
function reasonOf(message: string): string {
  return /undefined|null \(|not a function|is not iterable/.test(message)
    ? 'its description of the columns makes no sense'
    : message.replace(/\.$/, '');
}
