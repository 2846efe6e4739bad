import type { Episode, NumericColumn, ObjectColumn } from './model';
import { isPresent, rowSize } from './model';
import { stillness } from './stillness';

/** Something about a field that a person should see before they write a reward with it. */
export interface Remark {
  readonly code:
    'never-recorded' | 'not-finite' | 'constant' | 'same-within-episodes' | 'frozen' | 'constant-entries';
  readonly message: string;
}

/** How the numbers of a field are spread: `counts.length` bins of equal width from the first to the last bound. */
export interface Histogram {
  readonly from: number;
  readonly to: number;
  readonly counts: readonly number[];
}

/** What the values of one field are like, over all rows. */
export interface Profile {
  readonly rows: number;
  /** Share of rows without a value, 0 to 1. */
  readonly missing: number;
  /** Share of the recorded numbers that are NaN or infinite, 0 to 1. */
  readonly notFinite: number;
  /** Of the finite numbers; null where there is none, and for text. */
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
  /** Different values; null when there are more than `MAX_DISTINCT`. */
  readonly distinct: number | null;
  /** The most frequent values of a field that has few, most frequent first. */
  readonly common: readonly { readonly value: string; readonly count: number }[];
  readonly histogram: Histogram | null;
  readonly remarks: readonly Remark[];
}

export const MAX_DISTINCT = 1000;
/** A field with at most this many whole numbers gets a bin a value. */
const MAX_BINS = 16;
const MAX_COMMON = 8;
const MAX_TEXT = 60;

/** Profile of the numbers at `offset` of each row (all entries of the row when `offset` is null), and of the same at the `ends`. */
export function profileNumbers(
  column: NumericColumn,
  ends: NumericColumn | null,
  offset: number | null,
  episodes: readonly Episode[],
  /** Whether anything else that was observed changes in these rows. */
  othersChange: (start: number, length: number) => boolean,
): Profile {
  const size = rowSize(column);
  const rows = size === 0 ? 0 : column.data.length / size;
  const first = offset ?? 0;
  const entries = offset === null ? size : 1;
  let [bad, sum, min, max, whole] = [0, 0, Infinity, -Infinity, true];
  const seen = new Map<number, number>();
  let full = false;
  const count = ({ data, present }: NumericColumn): number => {
    let counted = 0;
    for (let base = first, row = 0; base < data.length; base += size, row++) {
      if (present && present[row] !== 1) continue;
      counted++;
      for (let i = base; i < base + entries; i++) {
        const value = data[i] ?? NaN;
        if (!Number.isFinite(value)) {
          bad++;
          continue;
        }
        sum += value;
        if (value < min) min = value;
        if (value > max) max = value;
        if (whole && !Number.isInteger(value)) whole = false;
        if (full) continue;
        const known = seen.get(value);
        if (known !== undefined) seen.set(value, known + 1);
        else if (seen.size < MAX_DISTINCT) seen.set(value, 1);
        else full = true;
      }
    }
    return counted;
  };
  const recorded = size === 0 ? 0 : count(column);
  const after = size === 0 || !ends ? 0 : count(ends);
  const numbers = (recorded + after) * entries;
  const finite = numbers - bad;
  const distinct = full ? null : seen.size;
  const asText = column.dtype === 'bool' ? (value: number) => (value ? 'true' : 'false') : String;
  const few = distinct !== null && distinct <= MAX_BINS;
  return {
    rows,
    missing: rows === 0 ? 0 : 1 - recorded / rows,
    notFinite: numbers === 0 ? 0 : bad / numbers,
    min: finite > 0 ? min : null,
    max: finite > 0 ? max : null,
    mean: finite > 0 && Number.isFinite(sum / finite) ? sum / finite : null,
    distinct,
    common: few ? mostCommon([...seen].map(([value, count]) => [asText(value), count])) : [],
    histogram:
      finite > 0 && max > min
        ? histogram(ends ? [column, ends] : [column], first, entries, min, max, binsFor(whole, min, max))
        : null,
    remarks:
      offset === null && size > 1
        ? wideRemarks(column, ends, rows, recorded, bad, finite, min, max)
        : remarksOf(column, ends, first, { rows, recorded, bad, finite, min, max }, episodes, othersChange),
  };
}

function binsFor(whole: boolean, min: number, max: number): number {
  return whole && max - min < MAX_BINS ? max - min + 1 : MAX_BINS;
}

function histogram(
  columns: readonly NumericColumn[],
  first: number,
  entries: number,
  min: number,
  max: number,
  bins: number,
): Histogram {
  const counts = new Array<number>(bins).fill(0);
  // Divided first: max - min of huge numbers would be infinite.
  const low = min / 2;
  const span = max / 2 - low;
  for (const column of columns) {
    const size = rowSize(column);
    for (let row = 0; row * size < column.data.length; row++) {
      if (column.present && column.present[row] !== 1) continue;
      for (let i = row * size + first; i < row * size + first + entries; i++) {
        const value = column.data[i] ?? NaN;
        if (!Number.isFinite(value)) continue;
        const bin = Math.min(bins - 1, Math.floor(((value / 2 - low) / span) * bins));
        counts[bin] = (counts[bin] ?? 0) + 1;
      }
    }
  }
  return { from: min, to: max, counts };
}

interface Counted {
  readonly rows: number;
  readonly recorded: number;
  readonly bad: number;
  readonly finite: number;
  readonly min: number;
  readonly max: number;
}

function remarksOf(
  column: NumericColumn,
  ends: NumericColumn | null,
  offset: number,
  { rows, recorded, bad, finite, min, max }: Counted,
  episodes: readonly Episode[],
  othersChange: (start: number, length: number) => boolean,
): Remark[] {
  if (rows > 0 && recorded === 0) return [{ code: 'never-recorded', message: 'not recorded at any step' }];
  const remarks = badNumbers(bad, finite + bad);
  if (finite > 0 && min === max) {
    const value = column.dtype === 'bool' ? String(min === 1) : shortNumber(min);
    if (recorded > 1) remarks.push({ code: 'constant', message: `always ${value}` });
    return remarks;
  }
  const still = stillness(column, offset, episodes);
  if (still.changes === 0 && still.comparisons > 0 && !changesAtEnds(column, ends, offset, episodes))
    remarks.push({ code: 'same-within-episodes', message: 'changes between episodes only' });
  const frozen = still.runs.filter(
    // At a bound or at rest a number stands still for good reasons, and so does one that hardly ever changes.
    ({ start, length, value }) =>
      value !== min && value !== max && value !== 0 && othersChange(start, length),
  );
  const [longest] = [...frozen].sort((a, b) => b.length - a.length);
  if (longest && still.changes > 0.9 * (still.comparisons - still.within)) {
    const { episode, start, length, value } = longest;
    remarks.push({
      code: 'frozen',
      message:
        `stands still at ${shortNumber(value)} for ${length} steps of episode ${episode.id} (from step ${start - episode.start}) while other values change` +
        (frozen.length > 1 ? `; ${frozen.length} such stretches in all` : ''),
    });
  }
  return remarks;
}

/** Whether an episode ends with another value than that of its last step. */
function changesAtEnds(
  column: NumericColumn,
  ends: NumericColumn | null,
  offset: number,
  episodes: readonly Episode[],
): boolean {
  const size = rowSize(column);
  return episodes.some(({ start, length }, i) => {
    if (!ends || length === 0 || !isPresent(ends, i)) return false;
    return ends.data[i * size + offset] !== column.data[(start + length - 1) * size + offset];
  });
}

function badNumbers(bad: number, numbers: number): Remark[] {
  if (bad === 0) return [];
  return [
    {
      code: 'not-finite',
      message: bad === numbers ? 'never a finite number' : `${percent(bad / numbers)} NaN or infinite`,
    },
  ];
}

/** Of an image, a lidar or the like: entries that never change carry nothing. */
function wideRemarks(
  column: NumericColumn,
  ends: NumericColumn | null,
  rows: number,
  recorded: number,
  bad: number,
  finite: number,
  min: number,
  max: number,
): Remark[] {
  if (rows > 0 && recorded === 0) return [{ code: 'never-recorded', message: 'not recorded at any step' }];
  const remarks = badNumbers(bad, finite + bad);
  if (finite > 0 && min === max)
    return [...remarks, { code: 'constant', message: `always ${shortNumber(min)}` }];
  const size = rowSize(column);
  const varies = new Uint8Array(size);
  const shown = Array.from({ length: rows }, (_, row) => row).find((row) => isPresent(column, row)) ?? 0;
  for (const values of ends ? [column, ends] : [column])
    for (let row = 0; row * size < values.data.length; row++) {
      if (!isPresent(values, row)) continue;
      for (let i = 0; i < size; i++)
        if (values.data[row * size + i] !== column.data[shown * size + i]) varies[i] = 1;
    }
  const constant = size - varies.reduce((sum, flag) => sum + flag, 0);
  if (constant > 0 && recorded > 1)
    remarks.push({ code: 'constant-entries', message: `${constant} of ${size} entries never change` });
  return remarks;
}

/** Profile of text, or of values of no fixed shape, and of those at the `ends`. */
export function profileObjects(column: ObjectColumn, ends: ObjectColumn | null): Profile {
  const seen = new Map<string, number>();
  let [full, numbers, sum, min, max] = [false, 0, 0, Infinity, -Infinity];
  for (const value of ends ? column.values.concat(ends.values) : column.values) {
    if (value === undefined) continue;
    if (typeof value === 'number' && Number.isFinite(value)) {
      numbers++;
      sum += value;
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    if (full) continue;
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    const known = seen.get(text);
    if (known !== undefined) seen.set(text, known + 1);
    else if (seen.size < MAX_DISTINCT) seen.set(text, 1);
    else full = true;
  }
  const rows = column.values.length;
  const recorded = column.values.reduce<number>((n, value) => n + (value === undefined ? 0 : 1), 0);
  const distinct = full ? null : seen.size;
  const [only] = seen.keys();
  const remarks: Remark[] =
    rows > 0 && recorded === 0
      ? [{ code: 'never-recorded', message: 'not recorded at any step' }]
      : distinct === 1 && recorded > 1 && only !== undefined
        ? [{ code: 'constant', message: `always ${shortText(only)}` }]
        : [];
  return {
    rows,
    missing: rows === 0 ? 0 : 1 - recorded / rows,
    notFinite: 0,
    min: numbers > 0 ? min : null,
    max: numbers > 0 ? max : null,
    mean: numbers > 0 ? sum / numbers : null,
    distinct,
    common: distinct !== null && distinct < recorded ? mostCommon([...seen]) : [],
    histogram: null,
    remarks,
  };
}

function mostCommon(counts: readonly (readonly [string, number])[]): Profile['common'] {
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, MAX_COMMON)
    .map(([value, count]) => ({ value: shortText(value), count }));
}

export function shortText(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > MAX_TEXT ? `${line.slice(0, MAX_TEXT - 1)}…` : line;
}

/** As recorded, in five significant digits: 0.20944, 12480, 1e-7. */
export function shortNumber(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e15
    ? String(value)
    : String(Number(value.toPrecision(5)));
}

export function percent(share: number): string {
  const rounded = Math.round(share * 100);
  if (rounded === 0 && share > 0) return '< 1 %';
  return rounded === 100 && share < 1 ? '> 99 %' : `${rounded} %`;
}
