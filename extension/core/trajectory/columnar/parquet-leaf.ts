import type { ColumnMetaData, Compressors, DataReader, PageHeader, SchemaElement } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { decompressPage } from 'hyparquet/src/datapage.js';
import { deltaBinaryUnpack, deltaByteArray, deltaLengthByteArray } from 'hyparquet/src/delta.js';
import { byteStreamSplit } from 'hyparquet/src/encoding.js';
import { readPlain } from 'hyparquet/src/plain.js';
import { unpackRle } from './rle';

/** A value array as Parquet has it physically. */
export type Physical =
  Uint8Array | Int32Array | BigInt64Array | Float32Array | Float64Array | (Uint8Array | string)[];

/** The values of one leaf column, its nulls left out, and the levels that say where they belong. */
export interface LeafValues {
  /** Entries with and without a value. */
  readonly entries: number;
  readonly values: Physical;
  /** How many of `values` are there. */
  readonly count: number;
  /** One an entry; null where all entries have a value. */
  readonly definition: Uint8Array | null;
  /** One an entry; null outside lists. */
  readonly repetition: Uint8Array | null;
}

export interface LeafLevels {
  readonly definition: number;
  readonly repetition: number;
}

/** Says in a sentence what is wrong with the pages. */
export class ParquetError extends Error {}

/** Collects the pages of a leaf column over all row groups, numbers straight into one typed array. */
export class LeafReader {
  private readonly values: Physical;
  private readonly definition: Uint8Array | null;
  private readonly repetition: Uint8Array | null;
  private entries = 0;
  private count = 0;
  private nulls = false;

  /** `total`: entries that the file's footer promises, already found to be affordable. */
  constructor(
    private readonly element: SchemaElement,
    private readonly levels: LeafLevels,
    private readonly total: number,
    private readonly compressors: Compressors,
  ) {
    this.values = room(element, total);
    this.definition = levels.definition > 0 ? new Uint8Array(total) : null;
    this.repetition = levels.repetition > 0 ? new Uint8Array(total) : null;
  }

  /** One row group's chunk of the column. */
  add(chunk: ArrayBuffer, meta: ColumnMetaData): void {
    const reader: DataReader = { view: new DataView(chunk), offset: 0 };
    let dictionary: Physical | null = null;
    const end = this.entries + Number(meta.num_values);
    while (this.entries < end && reader.offset < chunk.byteLength - 1) {
      const header = parquetHeader(reader);
      const size = header.compressed_page_size;
      if (!(size >= 0) || reader.offset + size > chunk.byteLength)
        throw new ParquetError('a page is longer than its column');
      const packed = new Uint8Array(chunk, reader.offset, size);
      reader.offset += size;
      if (header.type === 'DICTIONARY_PAGE') dictionary = this.dictionaryOf(packed, header, meta);
      else if (header.type === 'DATA_PAGE' || header.type === 'DATA_PAGE_V2')
        this.addPage(packed, header, meta, dictionary, end);
    }
    if (this.entries !== end)
      throw new ParquetError(`there are ${this.entries} of ${end} values in its pages`);
  }

  finish(): LeafValues {
    return {
      entries: this.entries,
      values: this.values,
      count: this.count,
      definition: this.nulls ? this.definition : null,
      repetition: this.repetition,
    };
  }

  private unpacked(packed: Uint8Array, size: number, meta: ColumnMetaData): Uint8Array {
    if (!(size >= 0 && size <= MAX_PAGE_BYTES)) throw new ParquetError(`a page promises ${size} bytes`);
    return decompressPage(packed, size, meta.codec, this.compressors);
  }

  private dictionaryOf(packed: Uint8Array, header: PageHeader, meta: ColumnMetaData): Physical {
    const page = this.unpacked(packed, header.uncompressed_page_size, meta);
    const count = header.dictionary_page_header?.num_values ?? 0;
    if (count > page.length * 8) throw new ParquetError('a dictionary is longer than its page');
    return readPlain(readerOf(page), meta.type, count, this.element.type_length) as Physical;
  }

  private addPage(
    packed: Uint8Array,
    header: PageHeader,
    meta: ColumnMetaData,
    dictionary: Physical | null,
    end: number,
  ): void {
    const one = header.data_page_header;
    const two = header.data_page_header_v2;
    const entries = one?.num_values ?? two?.num_values ?? 0;
    if (!(entries >= 0) || this.entries + entries > end)
      throw new ParquetError('its pages hold more values than the footer says');
    let page: Uint8Array;
    let reader: DataReader;
    const [repetition, definition] = [
      this.repetition?.subarray(this.entries, this.entries + entries),
      this.definition?.subarray(this.entries, this.entries + entries),
    ];
    if (two) {
      // Levels lie before the packed values.
      const [forRepetition, forDefinition] = [
        two.repetition_levels_byte_length,
        two.definition_levels_byte_length,
      ];
      const levels = readerOf(packed);
      if (repetition) readLevels(levels, this.levels.repetition, repetition, forRepetition);
      levels.offset = forRepetition;
      if (definition) readLevels(levels, this.levels.definition, definition, forDefinition);
      const before = forRepetition + forDefinition;
      const rest = packed.subarray(before);
      const size = header.uncompressed_page_size - before;
      page = two.is_compressed === false || size === 0 ? rest : this.unpacked(rest, size, meta);
      reader = readerOf(page);
    } else {
      page = this.unpacked(packed, header.uncompressed_page_size, meta);
      reader = readerOf(page);
      if (repetition) readLevels(reader, this.levels.repetition, repetition, undefined);
      if (definition) readLevels(reader, this.levels.definition, definition, undefined);
    }
    let present = entries;
    if (definition) {
      present = 0;
      const full = this.levels.definition;
      for (let i = 0; i < definition.length; i++) if (definition[i] === full) present++;
      if (present !== entries) this.nulls = true;
    }
    const encoding = one?.encoding ?? two?.encoding ?? 'PLAIN';
    if (present > 0) this.addValues(reader, page, encoding, present, meta, dictionary);
    this.entries += entries;
    this.count += present;
  }

  private addValues(
    reader: DataReader,
    page: Uint8Array,
    encoding: string,
    count: number,
    meta: ColumnMetaData,
    dictionary: Physical | null,
  ): void {
    const { type } = meta;
    const wide = type === 'INT64';
    switch (encoding) {
      case 'PLAIN':
        if (type !== 'BOOLEAN' && count > page.length)
          throw new ParquetError('a page is shorter than its values');
        if (type === 'BOOLEAN' && count > page.length * 8)
          throw new ParquetError('a page is shorter than its values');
        this.put(readPlain(reader, type, count, this.element.type_length) as ArrayLike<unknown>);
        return;
      case 'PLAIN_DICTIONARY':
      case 'RLE_DICTIONARY': {
        if (!dictionary) throw new ParquetError('a dictionary is missing');
        const width = reader.view.getUint8(reader.offset++);
        if (width > 32) throw new ParquetError(`indices of ${width} bits`);
        const index = new Uint32Array(count);
        if (width > 0) unpackRle(page, reader.offset, width, index);
        this.look(dictionary, index);
        return;
      }
      case 'RLE': {
        const flags = new Uint8Array(count);
        // Its length in bytes comes first.
        unpackRle(page, reader.offset + 4, 1, flags);
        this.put(flags);
        return;
      }
      case 'BYTE_STREAM_SPLIT':
        if (count > page.length) throw new ParquetError('a page is shorter than its values');
        this.put(byteStreamSplit(reader, count, type, this.element.type_length) as ArrayLike<unknown>);
        return;
      case 'DELTA_BINARY_PACKED': {
        checkDelta(page, reader.offset);
        const numbers = wide ? new BigInt64Array(count) : new Int32Array(count);
        deltaBinaryUnpack(reader, count, numbers);
        this.put(numbers);
        return;
      }
      case 'DELTA_LENGTH_BYTE_ARRAY':
      case 'DELTA_BYTE_ARRAY': {
        checkDelta(page, reader.offset);
        const values = new Array<Uint8Array>(count);
        if (encoding === 'DELTA_BYTE_ARRAY') deltaByteArray(reader, count, values);
        else deltaLengthByteArray(reader, count, values);
        this.put(values);
        return;
      }
      default:
        throw new ParquetError(`its encoding ${encoding} is not read`);
    }
  }

  private put(values: ArrayLike<unknown>): void {
    if (!Array.isArray(this.values)) {
      (this.values as Float64Array).set(values as Float64Array, this.count);
      return;
    }
    for (let i = 0; i < values.length; i++) this.values[this.count + i] = values[i] as Uint8Array;
  }

  private look(dictionary: Physical, index: Uint32Array): void {
    const [from, to] = [dictionary as unknown[], this.values as unknown[]];
    for (let i = 0; i < index.length; i++) {
      const at = index[i] ?? 0;
      if (at >= from.length) throw new ParquetError('a value is not in its dictionary');
      to[this.count + i] = from[at];
    }
  }
}

/** No writer makes pages of more than some megabytes. */
const MAX_PAGE_BYTES = 512 * 1024 ** 2;

function readerOf(bytes: Uint8Array): DataReader {
  return { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
}

/** `length`: the bytes of the levels, where it does not come first in them. */
function readLevels(reader: DataReader, max: number, into: Uint8Array, length: number | undefined): void {
  const { view } = reader;
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  let own = length;
  if (own === undefined) {
    own = view.getUint32(reader.offset, true);
    reader.offset += 4;
  }
  unpackRle(bytes, reader.offset, 32 - Math.clz32(max), into);
  reader.offset += own;
}

/** A block of no miniblocks would never end. */
function checkDelta(page: Uint8Array, at: number): void {
  const number = (): number => {
    let value = 0;
    for (let shift = 0, byte = 0x80; byte & 0x80; shift += 7) {
      byte = page[at++] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (shift > 28) return 0;
    }
    return value;
  };
  const [block, miniblocks] = [number(), number()];
  if (!(block > 0 && block <= 2 ** 20 && miniblocks > 0 && miniblocks <= block && block % miniblocks === 0))
    throw new ParquetError('a block of differences has no size');
}

function room(element: SchemaElement, count: number): Physical {
  switch (element.type) {
    case 'BOOLEAN':
      return new Uint8Array(count);
    case 'INT32':
      return new Int32Array(count);
    case 'INT64':
      return new BigInt64Array(count);
    case 'FLOAT':
      return new Float32Array(count);
    case 'DOUBLE':
      return new Float64Array(count);
    default:
      return [];
  }
}
