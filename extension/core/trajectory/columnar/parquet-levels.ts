import type { SchemaElement, SchemaTree } from 'hyparquet';
import { allocate } from '../columns';
import type { Column, NumericData, NumericDtype } from '../model';
import { halfToNumber, wideIntegers } from '../npy';
import type { Cells } from './cells';
import type { LeafLevels, LeafValues, Physical } from './parquet-leaf';

/** Highest definition and repetition level along a way down the schema. */
export function leafLevels(path: readonly SchemaTree[]): LeafLevels {
  let [definition, repetition] = [0, 0];
  for (const { element } of path) {
    if (element.repetition_type !== 'REQUIRED') definition++;
    if (element.repetition_type === 'REPEATED') repetition++;
  }
  return { definition, repetition };
}

/** Structs, and lists (of lists) of plain values: what becomes columns without looking at single values. */
export function isPlainTree(node: SchemaTree, inList = false): boolean {
  const { element, children } = node;
  if (children.length === 0) return isPlainType(element);
  const list = element.converted_type === 'LIST' || element.logical_type?.type === 'LIST';
  if (element.converted_type !== undefined && !list) return false;
  const [child] = children;
  if (list) {
    const item = child?.children[0];
    if (!child || children.length !== 1 || child.element.repetition_type !== 'REPEATED') return false;
    if (child.children.length === 0) return isPlainType(child.element);
    return child.children.length === 1 && item !== undefined && isPlainTree(item, true);
  }
  if (inList || element.repetition_type === 'REPEATED') return false;
  return children.every((entry) => isPlainTree(entry));
}

const PLAIN = new Set([
  undefined,
  'UTF8',
  'ENUM',
  'INT_8',
  'INT_16',
  'INT_32',
  'INT_64',
  'UINT_8',
  'UINT_16',
  'UINT_32',
  'UINT_64',
]);

function isPlainType(element: SchemaElement): boolean {
  const logical = element.logical_type?.type;
  return (
    PLAIN.has(element.converted_type) &&
    element.type !== 'INT96' &&
    (logical === undefined || ['STRING', 'INTEGER', 'ENUM', 'FLOAT16', 'NULL'].includes(logical))
  );
}

/** The entries of a leaf put where its levels say: rows, or lists in rows, or lists in lists. */
export function cellsOfLeaf(path: readonly SchemaTree[], leaf: LeafValues, rows: number): Cells {
  const node = path.at(-1);
  if (!node) throw new Error('a column without a type');
  const { repetition } = leafLevels(path);
  // Definition level from which the list at each depth has an entry.
  const filled = path.flatMap(({ element }, i) =>
    element.repetition_type === 'REPEATED' ? [leafLevels(path.slice(0, i + 1)).definition] : [],
  );
  if (repetition === 0 || !leaf.repetition) {
    if (leaf.entries !== rows) throw new Error(`it has ${leaf.entries} of ${rows} rows`);
    return scattered(node.element, leaf, leafLevels(path).definition, null);
  }
  const offsets = listOffsets(leaf, filled, leafLevels(path).definition);
  if (offsets[0] && offsets[0].offsets.length - 1 !== rows)
    throw new Error(`it has ${offsets[0].offsets.length - 1} of ${rows} rows`);
  let cells = scattered(node.element, leaf, leafLevels(path).definition, filled.at(-1) ?? 0);
  for (const { offsets: own, present } of offsets.reverse())
    cells = {
      kind: 'lists',
      rows: own.length - 1,
      offsets: own,
      items: cells,
      ...(present ? { present } : {}),
    };
  return cells;
}

/** For each depth of lists, where each list begins, and whether it is there at all. */
function listOffsets(
  leaf: LeafValues,
  filled: readonly number[],
  full: number,
): { offsets: Int32Array; present: Uint8Array | null }[] {
  const { entries, repetition, definition } = leaf;
  return filled.map((level, depth) => {
    const offsets = new Int32Array(entries + 1);
    const present = new Uint8Array(entries);
    let [lists, items, absent] = [0, 0, false];
    const above = depth === 0 ? 0 : (filled[depth - 1] ?? 0);
    for (let i = 0; i < entries; i++) {
      const [r, d] = [repetition?.[i] ?? 0, definition ? (definition[i] ?? 0) : full];
      // A list begins where an item of the list around it does, or a row.
      if (r <= depth && d >= above) {
        offsets[lists] = items;
        const there = d >= level - 1;
        present[lists] = there ? 1 : 0;
        absent ||= !there;
        lists++;
      }
      if (r <= depth + 1 && d >= level) items++;
    }
    offsets[lists] = items;
    return { offsets: offsets.subarray(0, lists + 1), present: absent ? present.subarray(0, lists) : null };
  });
}

/**
 * Values with holes where an entry has none. `from`: in lists, the definition level from which an entry is an item of the
 * innermost list; null outside lists, where every entry is a row.
 */
function scattered(element: SchemaElement, leaf: LeafValues, full: number, from: number | null): Cells {
  const { definition, entries, count } = leaf;
  if (!definition || (from !== null && count === itemsOf(definition, from)))
    return cellsOf(element, leaf.values, count, null);
  const at = new Int32Array(count);
  let [slot, value] = [0, 0];
  for (let i = 0; i < entries; i++) {
    const level = definition[i] ?? 0;
    if (from !== null && level < from) continue;
    if (level === full) at[value++] = slot;
    slot++;
  }
  return cellsOf(element, leaf.values, slot, at);
}

function itemsOf(definition: Uint8Array, from: number): number {
  let items = 0;
  for (let i = 0; i < definition.length; i++) if ((definition[i] ?? 0) >= from) items++;
  return items;
}

/** `at`: the row of each value, where some rows have none. */
function cellsOf(element: SchemaElement, values: Physical, rows: number, at: Int32Array | null): Cells {
  const { type } = element;
  if (Array.isArray(values)) {
    if (element.logical_type?.type === 'FLOAT16')
      return numeric(
        'float32',
        Float32Array.from(values as Uint8Array[], (two) =>
          halfToNumber(((two[1] ?? 0) << 8) | (two[0] ?? 0)),
        ),
        rows,
        at,
      );
    const isText =
      element.converted_type === 'UTF8' ||
      element.converted_type === 'ENUM' ||
      element.logical_type?.type === 'STRING';
    const own = isText ? texts(values) : (values as Uint8Array[]);
    const placed: (string | Uint8Array | undefined)[] = at ? new Array<undefined>(rows).fill(undefined) : own;
    at?.forEach((row, i) => {
      placed[row] = own[i];
    });
    return isText
      ? { kind: 'column', rows, column: { kind: 'object', dtype: 'string', values: placed } }
      : { kind: 'bytes', rows, values: placed as (Uint8Array | undefined)[] };
  }
  if (type === 'BOOLEAN') return numeric('bool', values as Uint8Array, rows, at);
  if (values instanceof BigInt64Array) {
    const own = element.converted_type === 'UINT_64' ? new BigUint64Array(values.buffer) : values;
    return numeric('int64', wideIntegers(own).data, rows, at);
  }
  if (values instanceof Int32Array) {
    const dtype = smallInteger(element);
    return numeric(dtype, dtype === 'int32' ? values : narrowed(dtype, values), rows, at);
  }
  return numeric(type === 'FLOAT' ? 'float32' : 'float64', values, rows, at);
}

const decoder = new TextDecoder();

/** Text in a dictionary is decoded once for all rows that share its bytes. */
function texts(values: readonly (Uint8Array | string)[]): string[] {
  const known = new Map<Uint8Array, string>();
  return values.map((bytes) => {
    if (typeof bytes === 'string') return bytes;
    const found = known.get(bytes);
    if (found !== undefined) return found;
    const text = decoder.decode(bytes);
    known.set(bytes, text);
    return text;
  });
}

function smallInteger(element: SchemaElement): NumericDtype {
  const names: Readonly<Record<string, NumericDtype>> = {
    INT_8: 'int8',
    INT_16: 'int16',
    UINT_8: 'uint8',
    UINT_16: 'uint16',
    UINT_32: 'uint32',
  };
  return names[element.converted_type ?? ''] ?? 'int32';
}

function narrowed(dtype: NumericDtype, values: Int32Array): NumericData {
  const data = allocate(dtype, values.length);
  data.set(values);
  return data;
}

function numeric(dtype: NumericDtype, values: NumericData, rows: number, at: Int32Array | null): Cells {
  if (!at) {
    const column: Column = { kind: 'numeric', dtype, shape: [], data: values.subarray(0, rows) };
    return { kind: 'column', rows, column };
  }
  const data = allocate(dtype, rows);
  if (dtype.startsWith('float')) data.fill(NaN);
  const present = new Uint8Array(rows);
  at.forEach((row, i) => {
    data[row] = values[i] ?? 0;
    present[row] = 1;
  });
  return { kind: 'column', rows, column: { kind: 'numeric', dtype, shape: [], data, present } };
}
