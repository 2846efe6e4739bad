import { WholeFloat, isRecord, plain } from './json';
import type { Channel, Column, ObjectColumn, Structure } from './model';
import { NumericRows, PresentRows } from './numeric-rows';

/** A dictionary with more different keys than this over a recording is a value, not a structure. */
const MAX_KEYS = 512;

/**
 * Takes the values of one channel row by row and finds out on the way what they are: numbers of one shape become a
 * numeric column, text a string column, dictionaries one column a key, and anything irregular one JSON column. Rows are
 * kept in typed arrays, never as row objects.
 */
export class ChannelBuilder {
  private readonly root: Node;
  private count = 0;

  /** `free`: dictionaries need have no key in common, as orders that name units. */
  constructor(options: { readonly free?: boolean } = {}) {
    this.root = new Node(true, options.free);
  }

  /** Rows so far. */
  get rows(): number {
    return this.count;
  }

  /** Appends a row; `undefined` or `null`: not recorded. Returns its number. */
  add(value: unknown): number {
    if (value !== undefined && value !== null) this.root.set(this.count, value);
    return this.count++;
  }

  /** The same for rows that must be alike; -1, and nothing appended, for another kind, another shape or no common key. */
  addLike(value: unknown): number {
    if (value !== undefined && value !== null && !this.root.setLike(this.count, value)) return -1;
    return this.count++;
  }

  /** What the rows are so far, for a message: "4 numbers". */
  describe(): string {
    return this.root.describe();
  }

  /** Nodes so far; grows when a new key appears. */
  get nodes(): number {
    return this.root.size();
  }

  /** Null when no row has a value. */
  finish(): Channel | null {
    if (this.root.kind === 'empty') return null;
    const columns: Column[] = [];
    return { structure: this.root.finish(this.count, columns), columns };
  }

  /** True when an integer beyond 2^53 was rounded. */
  get rounded(): boolean {
    return this.root.isRounded();
  }
}

type Content =
  | { readonly kind: 'empty' }
  | { readonly kind: 'numeric'; readonly data: NumericRows }
  | { readonly kind: 'object'; readonly values: unknown[] }
  | { readonly kind: 'dict'; readonly keys: Map<string, Node>; readonly present: PresentRows };

class Node {
  private content: Content = { kind: 'empty' };

  constructor(
    private readonly isRoot = false,
    private readonly free = false,
  ) {}

  get kind(): Content['kind'] {
    return this.content.kind;
  }

  set(row: number, value: unknown): void {
    const content = this.content;
    if (content.kind === 'numeric' && content.data.set(row, value)) return;
    if (content.kind === 'object') {
      setRow(content.values, row, plain(value));
      return;
    }
    if (content.kind === 'dict' && isRecord(value) && !this.isEmptyInside(value)) {
      this.setKeys(content, row, value);
      return;
    }
    if (content.kind === 'empty') {
      this.content = this.isEmptyInside(value) ? { kind: 'object', values: [] } : contentFor(value);
      this.set(row, value);
      return;
    }
    const values = this.values(row);
    setRow(values, row, plain(value));
    this.content = { kind: 'object', values };
  }

  /** Columns cannot tell an inner {} from one that is not there: it is kept as a value. */
  private isEmptyInside(value: unknown): boolean {
    return !this.isRoot && isRecord(value) && Object.keys(value).length === 0;
  }

  /** Sets the value unless it is of another kind than those before it. */
  setLike(row: number, value: unknown): boolean {
    if (this.content.kind === 'numeric' && this.content.data.set(row, value)) return true;
    if (this.clashes(value)) return false;
    this.set(row, value);
    return true;
  }

  private clashes(value: unknown): boolean {
    const content = this.content;
    if (content.kind === 'empty') return false;
    if (content.kind === 'numeric') {
      const shape = numericShape(value);
      // An irregular list among regular ones ([0, 1] beside [0, "jump"]) is how such values are; another length is not.
      if (shape === null) return !Array.isArray(value) || content.data.shape.length === 0;
      return shape.join() !== content.data.shape.join();
    }
    if (content.kind === 'dict') {
      if (!isRecord(value)) return true;
      if (this.free) return false;
      let any = false;
      for (const key in value) {
        if (content.keys.has(key)) return false;
        any = true;
      }
      return any && content.keys.size > 0;
    }
    const first = content.values.find((v) => v !== undefined && v !== null);
    return first !== undefined && value !== null && typeOf(first) !== typeOf(value);
  }

  describe(): string {
    const content = this.content;
    if (content.kind === 'numeric') return describeShape(content.data.shape);
    if (content.kind === 'dict')
      return `a dictionary with ${[...content.keys.keys()].slice(0, 6).join(', ')}`;
    return content.kind === 'empty'
      ? 'nothing'
      : describeValue(content.values.find((v) => v !== undefined && v !== null));
  }

  size(): number {
    if (this.content.kind !== 'dict') return 1;
    let total = 1;
    for (const child of this.content.keys.values()) total += child.size();
    return total;
  }

  isRounded(): boolean {
    if (this.content.kind === 'numeric') return this.content.data.rounded;
    return this.content.kind === 'dict' && [...this.content.keys.values()].some((child) => child.isRounded());
  }

  finish(rows: number, columns: Column[]): Structure {
    const content = this.content;
    if (content.kind === 'dict')
      return {
        kind: 'dict',
        entries: [...content.keys].map(([key, child]) => ({ key, value: child.finish(rows, columns) })),
      };
    columns.push(
      content.kind === 'numeric'
        ? content.data.finish(rows)
        : objectColumn(content.kind === 'object' ? content.values : [], rows),
    );
    return { kind: 'leaf', column: columns.length - 1 };
  }

  /** The values of rows 0 to `rows` - 1 as they were recorded, to start again as a JSON column. */
  private values(rows: number): unknown[] {
    const content = this.content;
    if (content.kind === 'numeric') return content.data.values(rows);
    if (content.kind === 'object') return content.values;
    const values: unknown[] = new Array<unknown>(rows).fill(undefined);
    if (content.kind === 'empty') return values;
    for (let row = 0; row < rows; row++) if (content.present.has(row)) values[row] = {};
    for (const [key, child] of content.keys)
      child.values(rows).forEach((value, row) => {
        const object = values[row];
        if (value !== undefined && isRecord(object)) object[key] = value;
      });
    return values;
  }

  private setKeys(
    content: Extract<Content, { kind: 'dict' }>,
    row: number,
    value: Record<string, unknown>,
  ): void {
    for (const key in value) {
      const entry = value[key];
      let child = content.keys.get(key);
      if (!child) {
        if (content.keys.size >= MAX_KEYS) {
          const values = this.values(row);
          setRow(values, row, plain(value));
          this.content = { kind: 'object', values };
          return;
        }
        child = new Node();
        content.keys.set(key, child);
      }
      if (entry !== undefined) child.set(row, entry);
    }
    content.present.add(row);
  }
}

function contentFor(value: unknown): Content {
  if (isRecord(value)) return { kind: 'dict', keys: new Map(), present: new PresentRows() };
  const shape = numericShape(value);
  if (shape) return { kind: 'numeric', data: new NumericRows(shape) };
  return { kind: 'object', values: [] };
}

/** Shape of a number ([]) or of a regular nested list of numbers or bools; null for anything else. */
function numericShape(value: unknown): number[] | null {
  if (typeof value === 'number' || typeof value === 'boolean' || value instanceof WholeFloat) return [];
  if (!Array.isArray(value)) return null;
  if (value.length === 0) return [0];
  const inner = numericShape(value[0]);
  if (!inner) return null;
  for (let i = 1; i < value.length; i++) {
    const other = numericShape(value[i]);
    if (!other || other.length !== inner.length || other.some((n, k) => n !== inner[k])) return null;
  }
  return [value.length, ...inner];
}

export function describeShape(shape: readonly number[]): string {
  if (shape.length === 0) return 'a number';
  return shape.length === 1
    ? `${shape[0]} number${shape[0] === 1 ? '' : 's'}`
    : `an array of shape (${shape.join(', ')})`;
}

/** "4 numbers", "text", "a dictionary with x, y". */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  const shape = numericShape(value);
  if (shape) return describeShape(shape);
  if (typeof value === 'string') return 'text';
  if (isRecord(value)) return `a dictionary with ${Object.keys(value).slice(0, 6).join(', ')}`;
  return `a list of ${(value as unknown[]).length} entries`;
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'list';
  return typeof value === 'boolean' || value instanceof WholeFloat ? 'number' : typeof value;
}

function setRow(values: unknown[], row: number, value: unknown): void {
  while (values.length < row) values.push(undefined);
  values[row] = value;
}

function objectColumn(values: unknown[], rows: number): ObjectColumn {
  while (values.length < rows) values.push(undefined);
  const text = values.every((value) => value === undefined || value === null || typeof value === 'string');
  const any = values.some((value) => typeof value === 'string');
  return { kind: 'object', dtype: text && any ? 'string' : 'json', values };
}
