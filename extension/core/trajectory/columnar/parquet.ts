import type { AsyncBuffer, ColumnMetaData, DecodedArray, FileMetaData, SchemaTree } from 'hyparquet';
import { parquetMetadataAsync, parquetSchema } from 'hyparquet';
import { assembleLists, assembleNested } from 'hyparquet/src/assemble.js';
import { DEFAULT_PARSERS, convert } from 'hyparquet/src/convert.js';
import { compressors as packed } from 'hyparquet-compressors';
import { open } from 'node:fs/promises';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { Budget } from '../arrays/budget';
import { ProblemError, messageOf } from '../../problem';
import { someOf } from '../look';
import type { RecordingSource } from '../source';
import { fieldMetadata, schemaOfBase64 } from './arrow';
import type { Cells } from './cells';
import type { LeafValues } from './parquet-leaf';
import { LeafReader } from './parquet-leaf';
import { cellsOfLeaf, isPlainTree, leafLevels } from './parquet-levels';
import type { Table } from './table';

const compressors = {
  ...packed,
  GZIP: (input: Uint8Array, length: number) => gunzipSync(input, { maxOutputLength: Math.max(1, length) }),
  BROTLI: (input: Uint8Array, length: number) =>
    brotliDecompressSync(input, { maxOutputLength: Math.max(1, length) }),
};

/** Reads a Parquet file. Numbers, also in lists and structs, go straight into columns; other nesting becomes values. */
export async function readParquet(
  source: RecordingSource,
  path: string,
  label: string,
  budget: Budget,
): Promise<Table> {
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    const file: AsyncBuffer = {
      byteLength: size,
      async slice(start, end = size) {
        const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start));
        let at = 0;
        while (at < bytes.length) {
          const { bytesRead } = await handle.read(bytes, at, bytes.length - at, start + at);
          if (bytesRead === 0) break;
          at += bytesRead;
        }
        return bytes.buffer;
      },
    };
    const whole = await footer(source, label, file);
    const metadata = source.look === null ? whole : someGroups(whole, source.look);
    const table = await columnsOf(source, label, file, metadata, budget);
    const share = Number(metadata.num_rows) / Number(whole.num_rows);
    return share < 1 ? { ...table, share } : table;
  } finally {
    await handle.close();
  }
}

async function footer(source: RecordingSource, label: string, file: AsyncBuffer): Promise<FileMetaData> {
  const end = new Uint8Array(await file.slice(Math.max(0, file.byteLength - 4)));
  if (Buffer.from(end).toString('latin1') !== 'PAR1')
    fault(
      source,
      label,
      'file-truncated',
      'The Parquet file stops before its end: the footer is missing.',
      'Copy or record it again; a file that is still being written cannot be read yet.',
    );
  try {
    return await parquetMetadataAsync(file);
  } catch {
    return damaged(source, label, 'its footer makes no sense');
  }
}

/** A group may hold a million rows. The file as if it had only some of its groups of rows, evenly spread, and the first among them. */
function someGroups(metadata: FileMetaData, look: number): FileMetaData {
  const all = metadata.row_groups;
  const bytes = all.reduce((sum, group) => sum + Number(group.total_byte_size), 0);
  const some = someOf(all.length, bytes, look, 2).flatMap((i) => all[i] ?? []);
  if (some.length === all.length) return metadata;
  return { ...metadata, row_groups: some, num_rows: some.reduce((sum, group) => sum + group.num_rows, 0n) };
}

async function columnsOf(
  source: RecordingSource,
  label: string,
  file: AsyncBuffer,
  metadata: FileMetaData,
  budget: Budget,
): Promise<Table> {
  const rows = Number(metadata.num_rows);
  const columns = new Map<string, Cells>();
  const tops = schemaOf(source, label, metadata).children;
  let done = 0;
  for (const top of tops) {
    const { name } = top.element;
    try {
      columns.set(
        name,
        isPlainTree(top)
          ? await plainColumn(file, metadata, top, rows, budget)
          : await nestedColumn(file, metadata, top, rows, budget),
      );
    } catch (error) {
      if (error instanceof ProblemError) throw error;
      damaged(source, label, `the column "${name}" cannot be read (${reasonOf(error)})`);
    }
    source.throwIfCancelled();
    source.progress(++done / tops.length);
  }
  const arrow = metadata.key_value_metadata?.find(({ key }) => key === 'ARROW:schema')?.value;
  const schema = arrow === undefined ? null : schemaOfBase64(arrow);
  return { rows, columns, metadata: schema ? fieldMetadata(schema) : new Map() };
}

function schemaOf(source: RecordingSource, label: string, metadata: FileMetaData): SchemaTree {
  try {
    return parquetSchema(metadata);
  } catch (error) {
    return damaged(source, label, `its schema cannot be read (${messageOf(error)})`);
  }
}

async function plainColumn(
  file: AsyncBuffer,
  metadata: FileMetaData,
  top: SchemaTree,
  rows: number,
  budget: Budget,
): Promise<Cells> {
  const visit = async (node: SchemaTree, before: readonly SchemaTree[]): Promise<Cells> => {
    if (node.children.length > 0 && !isList(node)) {
      const entries: { key: string; value: Cells }[] = [];
      for (const child of node.children)
        entries.push({ key: child.element.name, value: await visit(child, [...before, node]) });
      return { kind: 'struct', rows, entries };
    }
    const path = [...before, ...pathTo(node)];
    return cellsOfLeaf(path, await leaf(file, metadata, path, budget), rows);
  };
  return visit(top, []);
}

function isList({ element }: SchemaTree): boolean {
  return (
    element.converted_type === 'LIST' ||
    element.logical_type?.type === 'LIST' ||
    element.repetition_type === 'REPEATED'
  );
}

/** From a column without forks down to its leaf. */
function pathTo(node: SchemaTree): SchemaTree[] {
  const [child] = node.children;
  return child ? [node, ...pathTo(child)] : [node];
}

/** What the chunks of a leaf promise, refused before it is allocated. */
async function leaf(
  file: AsyncBuffer,
  metadata: FileMetaData,
  path: readonly SchemaTree[],
  budget: Budget,
): Promise<LeafValues> {
  const node = path.at(-1);
  if (!node) throw new Error('a column without a type');
  const name = node.path.join('.');
  const chunks = metadata.row_groups.map((group) => {
    const meta = group.columns.find(
      (column) => column.meta_data?.path_in_schema.join('.') === name,
    )?.meta_data;
    if (!meta) throw new Error(`a row group lacks ${name}`);
    return meta;
  });
  const total = chunks.reduce((sum, meta) => sum + Number(meta.num_values), 0);
  const levels = leafLevels(path);
  budget.take(total * (bytesEach(node.element.type) + 2), `The column "${name}"`);
  const reader = new LeafReader(node.element, levels, total, compressors);
  for (const meta of chunks) reader.add(await chunkOf(file, meta), meta);
  return reader.finish();
}

/** What a value takes on its way to the model: 64-bit integers lie there twice, text at least as much as a pointer to it. */
function bytesEach(type: string | undefined): number {
  if (type === 'INT64') return 16;
  return type === 'BOOLEAN' ? 1 : type === 'INT32' || type === 'FLOAT' ? 4 : 8;
}

function chunkOf(file: AsyncBuffer, meta: ColumnMetaData): Promise<ArrayBuffer> {
  const data = Number(meta.data_page_offset);
  const dictionary = Number(meta.dictionary_page_offset ?? 0n);
  const start = dictionary > 0 && dictionary < data ? dictionary : data;
  const end = start + Number(meta.total_compressed_size);
  if (!(start >= 0 && end <= file.byteLength)) throw new Error('it lies beyond the end of the file');
  return Promise.resolve(file.slice(start, end));
}

/** Lists of structs, maps, dates and decimals: the library puts the values of their leaves together, row by row. */
async function nestedColumn(
  file: AsyncBuffer,
  metadata: FileMetaData,
  top: SchemaTree,
  rows: number,
  budget: Budget,
): Promise<Cells> {
  const leaves = new Map<string, DecodedArray>();
  const visit = async (node: SchemaTree, before: readonly SchemaTree[]): Promise<void> => {
    const path = [...before, node];
    for (const child of node.children) await visit(child, path);
    if (node.children.length > 0) return;
    const { values, count, definition, repetition } = await leaf(file, metadata, path, budget);
    budget.take(count * 48, `The column "${node.path.join('.')}"`);
    const { element } = node;
    const decoded = convert(
      values.slice(0, count) as DecodedArray,
      {
        element,
        parsers: DEFAULT_PARSERS,
        utf8: false,
        schemaPath: [ROOT, ...path],
      } as unknown as Parameters<typeof convert>[1],
    );
    const levels = [definition, repetition].map((own) => (own ? Array.from(own) : []));
    leaves.set(node.path.join('.'), assembleLists([], levels[0], levels[1] ?? [], decoded, [ROOT, ...path]));
  };
  await visit(top, []);
  assembleNested(leaves, top, DEFAULT_PARSERS);
  const values = Array.from(leaves.get(top.path.join('.')) ?? [], plainValue);
  if (values.length !== rows) throw new Error(`it has ${values.length} of ${rows} rows`);
  return { kind: 'column', rows, column: { kind: 'object', dtype: 'json', values } };
}

/** What the library expects above a column. */
const ROOT: SchemaTree = {
  element: { name: 'root', repetition_type: 'REQUIRED' },
  children: [],
  count: 1,
  path: [],
};

function plainValue(value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  return inner(value);
}

function inner(value: unknown): unknown {
  if (value === undefined) return null;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Date) return value.toISOString();
  if (ArrayBuffer.isView(value)) return `<${value.byteLength} bytes>`;
  if (Array.isArray(value)) return value.map(inner);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, inner(entry)]));
  return value;
}

/** What JavaScript says of a place beyond the end of something says nothing to a person. */
function reasonOf(error: unknown): string {
  return error instanceof RangeError || error instanceof TypeError
    ? 'a length in it leads beyond its end'
    : messageOf(error);
}

function damaged(source: RecordingSource, label: string, what: string): never {
  return fault(
    source,
    label,
    'file-damaged',
    `The Parquet file is damaged: ${what}.`,
    'Copy or record it again.',
  );
}

/** `label`: the part of a directory that is at fault. */
function fault(source: RecordingSource, label: string, code: string, message: string, hint: string): never {
  throw new ProblemError({ ...source.problem(code, message, hint), where: { file: label } });
}
