import { isPresent, rowSize, type Channel, type Column } from './model';

/**
 * By column and entry of a row: values that round to the same multiple of the width count as equal; 0 is exact, Infinity
 * leaves the entry out. Columns without an entry are exact.
 */
export type CellWidths = ReadonlyMap<number, ArrayLike<number>>;

/** Numbers the first `rows` by the columns of one channel alone: equal rows, equal numbers. */
export function internRows(columns: readonly Column[], rows: Uint32Array): Int32Array {
  return new Interner().rows({ columns }, rows);
}

/** The same as 53-bit hashes, which are equal for equal rows of any recording with the same columns. */
export function rowHashes(columns: readonly Column[], rows: Uint32Array): Float64Array {
  return new Interner().hashes({ columns }, rows);
}

/** Gives equal rows equal numbers, by a 53-bit hash: among a million states a collision has odds of 1 in 18,000. */
export class Interner {
  private readonly ids = new Map<number, number>();
  private readonly texts = new Map<string, readonly [number, number]>();
  private readonly objects = new WeakMap<object, readonly [number, number]>();

  /** Numbers given so far. */
  get count(): number {
    return this.ids.size;
  }

  rows(channel: Pick<Channel, 'columns'>, rows: Uint32Array, widths?: CellWidths): Int32Array {
    return Int32Array.from(this.hashes(channel, rows, widths), (key) => {
      const id = this.ids.get(key) ?? this.ids.size;
      this.ids.set(key, id);
      return id;
    });
  }

  hashes(channel: Pick<Channel, 'columns'>, rows: Uint32Array, widths?: CellWidths): Float64Array {
    const low = new Uint32Array(rows.length).fill(0x811c9dc5);
    const high = new Uint32Array(rows.length).fill(0x9e3779b9);
    channel.columns.forEach((column, index) => {
      this.mixColumn(column, rows, widths?.get(index), low, high);
    });
    return Float64Array.from(rows, (_, k) => (low[k] ?? 0) * 0x200000 + ((high[k] ?? 0) >>> 11));
  }

  private mixColumn(
    column: Column,
    rows: Uint32Array,
    widths: ArrayLike<number> | undefined,
    low: Uint32Array,
    high: Uint32Array,
  ): void {
    const mix = (k: number, word: number) => {
      low[k] = Math.imul((low[k] ?? 0) ^ word, 0x01000193) ^ ((low[k] ?? 0) >>> 15);
      high[k] = Math.imul((high[k] ?? 0) ^ word, 0x85ebca6b) ^ ((high[k] ?? 0) >>> 13);
    };
    if (column.kind === 'object') {
      rows.forEach((row, k) => {
        const [first, second] = this.wordsOf(column.values[row]);
        mix(k, first);
        mix(k, second);
      });
      return;
    }
    const size = rowSize(column);
    const bits = new Float64Array(1);
    const words = new Uint32Array(bits.buffer);
    for (let offset = 0; offset < size; offset++) {
      const width = widths?.[offset] ?? 0;
      if (width === Infinity) continue;
      for (let k = 0; k < rows.length; k++) {
        const row = rows[k] ?? 0;
        const value = isPresent(column, row) ? (column.data[row * size + offset] ?? NaN) : NaN;
        // Adding 0 makes −0 and 0 one value.
        bits[0] = (width > 0 ? Math.round(value / width) : value) + 0;
        mix(k, words[0] ?? 0);
        mix(k, words[1] ?? 0);
      }
    }
  }

  /** Texts, lists and dictionaries by what they hold. */
  private wordsOf(value: unknown): readonly [number, number] {
    const seen = typeof value === 'object' && value !== null ? this.objects.get(value) : undefined;
    if (seen) return seen;
    const text = typeof value === 'string' ? `"${value}` : (JSON.stringify(value) ?? 'absent');
    const words = this.texts.get(text) ?? hashText(text);
    this.texts.set(text, words);
    if (typeof value === 'object' && value !== null) this.objects.set(value, words);
    return words;
  }
}

function hashText(text: string): readonly [number, number] {
  let low = 0x811c9dc5;
  let high = 0x9e3779b9;
  for (let i = 0; i < text.length; i++) {
    low = Math.imul(low ^ text.charCodeAt(i), 0x01000193);
    high = Math.imul(high ^ text.charCodeAt(i), 0x85ebca6b) ^ (high >>> 13);
  }
  return [low, high];
}
