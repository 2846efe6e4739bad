import { isPresent, rowSize, type Channel, type Column, type TrajectorySet } from '../trajectory/model';

/** An entry of the observation that only counts time: it changes by the same amount every step of every episode. */
export interface Clock {
  readonly column: number;
  readonly offset: number;
  /** Change a step, not 0. */
  readonly delta: number;
  readonly min: number;
  readonly max: number;
}

/** Recorded states by number: equal numbers for states whose observations are equal in all but the clocks. */
export interface StateIds {
  /** One a row: the state before the step. */
  readonly before: Int32Array;
  /** One an episode: the state after its last step; -1 where it is terminal or not recorded. */
  readonly afterLast: Int32Array;
  readonly clocks: readonly Clock[];
}

/** A leaf with more entries than this (an image) is not searched for clocks. */
const MAX_CLOCK_ENTRIES = 64;

const known = new WeakMap<TrajectorySet, StateIds>();

/** Numbers the states of a recording. Equality is exact, so continuous observations hardly ever repeat. Cached by set. */
export function stateIds(set: TrajectorySet): StateIds {
  const cached = known.get(set);
  if (cached) return cached;
  const clocks = findClocks(set);
  const rows = Uint32Array.from({ length: set.steps }, (_, row) => row);
  const lastRows = Uint32Array.from(set.episodes, ({ start, length }) => start + Math.max(0, length - 1));
  const intern = new Interner();
  const before = intern.rows(set.observation, rows, clocks);
  const afterLast = new Int32Array(set.episodes.length).fill(-1);
  if (set.nextObservation) {
    const ids = intern.rows(set.nextObservation, lastRows, clocks);
    const [leaf] = set.nextObservation.columns;
    lastRows.forEach((row, episode) => {
      const recorded = leaf !== undefined && isPresent(leaf, row);
      if (recorded && set.terminated[row] === 0) afterLast[episode] = ids[episode] ?? -1;
    });
  }
  const states = { before, afterLast, clocks };
  known.set(set, states);
  return states;
}

/** Numbers the first `rows` by the columns of one channel alone: equal rows, equal numbers. */
export function internRows(columns: readonly Column[], rows: Uint32Array): Int32Array {
  return new Interner().rows({ columns }, rows, []);
}

/** The same as 53-bit hashes, which are equal for equal rows of any recording with the same columns. */
export function rowHashes(columns: readonly Column[], rows: Uint32Array): Float64Array {
  return new Interner().hashes({ columns }, rows, []);
}

/** Gives equal rows equal numbers, by a 53-bit hash: among a million states a collision has odds of 1 in 18,000. */
class Interner {
  private readonly ids = new Map<number, number>();
  private readonly texts = new Map<string, readonly [number, number]>();
  private readonly objects = new WeakMap<object, readonly [number, number]>();

  rows(channel: Pick<Channel, 'columns'>, rows: Uint32Array, clocks: readonly Clock[]): Int32Array {
    return Int32Array.from(this.hashes(channel, rows, clocks), (key) => {
      const id = this.ids.get(key) ?? this.ids.size;
      this.ids.set(key, id);
      return id;
    });
  }

  hashes(channel: Pick<Channel, 'columns'>, rows: Uint32Array, clocks: readonly Clock[]): Float64Array {
    const low = new Uint32Array(rows.length).fill(0x811c9dc5);
    const high = new Uint32Array(rows.length).fill(0x9e3779b9);
    channel.columns.forEach((column, index) => {
      const skipped = new Set(clocks.filter((clock) => clock.column === index).map((clock) => clock.offset));
      this.mixColumn(column, rows, skipped, low, high);
    });
    return Float64Array.from(rows, (_, k) => (low[k] ?? 0) * 0x200000 + ((high[k] ?? 0) >>> 11));
  }

  private mixColumn(
    column: Column,
    rows: Uint32Array,
    skipped: ReadonlySet<number>,
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
      if (skipped.has(offset)) continue;
      rows.forEach((row, k) => {
        // Adding 0 makes −0 and 0 one value.
        bits[0] = isPresent(column, row) ? (column.data[row * size + offset] ?? NaN) + 0 : NaN;
        mix(k, words[0] ?? 0);
        mix(k, words[1] ?? 0);
      });
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

function findClocks(set: TrajectorySet): Clock[] {
  const clocks: Clock[] = [];
  set.observation.columns.forEach((column, index) => {
    if (column.kind !== 'numeric' || column.dtype === 'bool' || rowSize(column) > MAX_CLOCK_ENTRIES) return;
    for (let offset = 0; offset < rowSize(column); offset++) {
      const clock = clockAt(set, column.data, rowSize(column), offset);
      if (clock) clocks.push({ column: index, offset, ...clock });
    }
  });
  return clocks;
}

function clockAt(
  set: TrajectorySet,
  data: ArrayLike<number>,
  size: number,
  offset: number,
): Pick<Clock, 'delta' | 'min' | 'max'> | null {
  let delta: number | undefined;
  let steps = 0;
  let min = Infinity;
  let max = -Infinity;
  for (const { start, length } of set.episodes) {
    for (let row = start; row < start + length; row++) {
      const value = data[row * size + offset] ?? NaN;
      min = Math.min(min, value);
      max = Math.max(max, value);
      if (row === start) continue;
      const change = value - (data[(row - 1) * size + offset] ?? NaN);
      delta ??= change;
      // Recorded as float32, t / T is exact to 1e-7 only.
      if (!(Math.abs(change - delta) <= 1e-5 * Math.abs(delta))) return null;
      steps++;
    }
  }
  // Two steps prove nothing: any field may move the same way twice.
  return delta !== undefined && delta !== 0 && steps >= 10 ? { delta, min, max } : null;
}
