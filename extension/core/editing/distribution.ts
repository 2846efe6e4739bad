import { formatNumber } from '../measures/format';
import type { EpisodeOutcome } from '../task/outcome';
import type { FieldValue } from '../trajectory/fields';
import type { TrajectorySet } from '../trajectory/model';

export type Outcome = EpisodeOutcome['outcome'];

/** What one quantity was on the steps of episodes of one outcome. */
export interface Group {
  readonly outcome: Outcome;
  /** Steps with a value. */
  readonly count: number;
  /** Of the finite numbers; null for text, and where there is none. */
  readonly mean: number | null;
  /** Steps in each bin. */
  readonly counts: readonly number[];
}

/** How the values of one quantity are spread, by outcome; all groups share the bins. */
export interface Distribution {
  /** Names of the bins, one a value; null for bins of equal width from `min` to `max`. */
  readonly names: readonly string[] | null;
  readonly min: number | null;
  readonly max: number | null;
  /** Values that are in no bin: of texts of which there are too many, or not finite. */
  readonly others: number;
  /** Steps without a value. */
  readonly missing: number;
  readonly distinct: number | null;
  /** Successes, failures and episodes of unknown outcome, as far as there are any. */
  readonly groups: readonly Group[];
}

const OUTCOMES: readonly Outcome[] = ['success', 'failure', 'unknown'];
const BINS = 24;
/** No more different values than this, and each gets a bar of its own. */
const MAX_NAMED = 8;
const MAX_DISTINCT = 1000;

/** One pass to see what there is, one to count. `read` gives the value at a row; `names` what people call small whole numbers. */
export function distributionOf(
  { episodes }: TrajectorySet,
  outcomes: readonly EpisodeOutcome[],
  read: (row: number) => FieldValue,
  names?: readonly string[],
): Distribution {
  let [min, max, missing, others, numbers] = [Infinity, -Infinity, 0, 0, 0];
  const seen = new Map<FieldValue, number>();
  for (const { start, length } of episodes)
    for (let row = start; row < start + length; row++) {
      const value = read(row);
      if (value === null) {
        missing++;
        continue;
      }
      if (typeof value === 'number') {
        if (!Number.isFinite(value)) {
          others++;
          continue;
        }
        numbers++;
        if (value < min) min = value;
        if (value > max) max = value;
      }
      if (seen.size <= MAX_DISTINCT) seen.set(value, (seen.get(value) ?? 0) + 1);
    }
  const isNumeric = numbers > 0;
  const named = namedBins(seen, isNumeric, names);
  const total = [...seen.values()].reduce((sum, count) => sum + count, 0);
  const bins = named?.length ?? BINS;
  const position = new Map(named?.map((value, i) => [value, i]));
  const groups = OUTCOMES.flatMap((outcome): Group[] => {
    const counts = new Array<number>(bins).fill(0);
    let [count, sum, finite] = [0, 0, 0];
    for (const [i, { start, length }] of episodes.entries()) {
      if ((outcomes[i]?.outcome ?? 'unknown') !== outcome) continue;
      for (let row = start; row < start + length; row++) {
        const value = read(row);
        if (value === null) continue;
        count++;
        const number = typeof value === 'number' && Number.isFinite(value) ? value : null;
        if (number !== null) {
          finite++;
          sum += number;
        }
        const bin = named ? position.get(value) : number === null ? undefined : binOf(number, min, max);
        if (bin !== undefined) counts[bin] = (counts[bin] ?? 0) + 1;
      }
    }
    return count > 0 ? [{ outcome, count, mean: finite > 0 ? sum / finite : null, counts }] : [];
  });
  const inBins = named ? named.reduce<number>((sum, value) => sum + (seen.get(value) ?? 0), 0) : total;
  return {
    names: named?.map((value) => nameOf(value, names)) ?? null,
    min: isNumeric ? min : null,
    max: isNumeric ? max : null,
    others: others + (named ? total - inBins : 0),
    missing,
    distinct: seen.size > MAX_DISTINCT ? null : seen.size,
    groups,
  };
}

/** Texts, truth values and a few numbers get a bar each, the most frequent texts first; null: bins of equal width. */
function namedBins(
  seen: ReadonlyMap<FieldValue, number>,
  isNumeric: boolean,
  names: readonly string[] | undefined,
): FieldValue[] | null {
  const values = [...seen.keys()];
  if (isNumeric) {
    const few = values.length <= MAX_NAMED || (names !== undefined && values.length <= 2 * MAX_NAMED);
    if (!few || !values.every((value) => typeof value === 'number')) return few ? values : null;
    return values.sort((a, b) => Number(a) - Number(b));
  }
  return [...seen]
    .sort((a, b) => b[1] - a[1])
    .slice(0, MAX_NAMED)
    .map(([value]) => value);
}

function nameOf(value: FieldValue, names: readonly string[] | undefined): string {
  if (typeof value === 'number') return names?.[value] ?? formatNumber(value);
  return String(value);
}

function binOf(value: number, min: number, max: number): number {
  // Divided first: max - min of huge numbers would be infinite.
  const span = max / 2 - min / 2;
  return span > 0 ? Math.min(BINS - 1, Math.floor(((value / 2 - min / 2) / span) * BINS)) : 0;
}
