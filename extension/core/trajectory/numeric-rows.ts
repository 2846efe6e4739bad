import { WholeFloat } from './json';
import type { NumericColumn } from './model';

/** Which rows have a value; a growing bit per row that costs nothing while every row has one. */
export class PresentRows {
  private flags: Uint8Array | null = null;
  private next = 0;

  add(row: number): void {
    if (row > this.next && !this.flags) {
      this.flags = new Uint8Array(Math.max(64, row * 2));
      this.flags.fill(1, 0, this.next);
    }
    if (this.flags) {
      if (row >= this.flags.length) {
        const grown = new Uint8Array(row * 2 + 1);
        grown.set(this.flags);
        this.flags = grown;
      }
      this.flags[row] = 1;
    }
    this.next = row + 1;
  }

  has(row: number): boolean {
    return row < this.next && (this.flags ? this.flags[row] === 1 : true);
  }

  /** Undefined when all of `rows` are present. */
  finish(rows: number): Uint8Array | undefined {
    if (!this.flags && this.next >= rows) return undefined;
    const flags = new Uint8Array(rows);
    for (let row = 0; row < rows; row++) flags[row] = this.has(row) ? 1 : 0;
    return flags;
  }
}

/** Numbers of one shape, a row at a time. Knows whether all were integers or bools so far. */
export class NumericRows {
  private data = new Float64Array(256);
  private readonly size: number;
  private readonly present = new PresentRows();
  private integers = true;
  private bools = true;
  private at = 0;
  rounded = false;

  constructor(readonly shape: readonly number[]) {
    this.size = shape.reduce((product, n) => product * n, 1);
  }

  /** False when the value is no number of this shape; nothing is changed then. */
  set(row: number, value: unknown): boolean {
    const needed = (row + 1) * this.size;
    if (needed > this.data.length) {
      const grown = new Float64Array(Math.max(needed, this.data.length * 2));
      grown.set(this.data);
      this.data = grown;
    }
    this.at = row * this.size;
    if (!this.put(value, 0)) {
      this.data.fill(0, row * this.size, needed);
      return false;
    }
    this.present.add(row);
    return true;
  }

  private put(value: unknown, depth: number): boolean {
    if (depth < this.shape.length) {
      if (!Array.isArray(value) || value.length !== this.shape[depth]) return false;
      for (let i = 0; i < value.length; i++) if (!this.put(value[i], depth + 1)) return false;
      return true;
    }
    if (typeof value === 'number') {
      this.bools = false;
      if (this.integers && !Number.isSafeInteger(value)) {
        this.integers = false;
        if (Number.isInteger(value)) this.rounded = true;
      }
      this.data[this.at++] = value;
      return true;
    }
    if (typeof value === 'boolean') {
      this.data[this.at++] = value ? 1 : 0;
      return true;
    }
    if (value instanceof WholeFloat) {
      this.bools = this.integers = false;
      this.data[this.at++] = value.value;
      return true;
    }
    return false;
  }

  values(rows: number): unknown[] {
    const nested = (offset: number, depth: number): unknown => {
      if (depth === this.shape.length)
        return this.bools ? this.data[offset] !== 0 : (this.data[offset] as number);
      const stride = this.shape.slice(depth + 1).reduce((product, n) => product * n, 1);
      return Array.from({ length: this.shape[depth] ?? 0 }, (_, i) => nested(offset + i * stride, depth + 1));
    };
    return Array.from({ length: rows }, (_, row) =>
      this.present.has(row) ? nested(row * this.size, 0) : undefined,
    );
  }

  finish(rows: number): NumericColumn {
    const length = rows * this.size;
    const trimmed = new Float64Array(length);
    trimmed.set(this.data.subarray(0, length));
    const present = this.present.finish(rows);
    const rest = { shape: this.shape, ...(present ? { present } : {}) };
    if (this.bools) return { kind: 'numeric', dtype: 'bool', data: Uint8Array.from(trimmed), ...rest };
    return { kind: 'numeric', dtype: this.integers ? 'int64' : 'float64', data: trimmed, ...rest };
  }
}
