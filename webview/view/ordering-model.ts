import type { AnalysisView, TrajectoryRow } from '../protocol/analysis';
import type { ViewState } from '../protocol/view-state';
import { scoreOf } from './list-model';

/** A failure that is paid as much as some success, or more. */
export interface Overpaid {
  /** Indexes into `analysis.trajectories`. */
  readonly failure: number;
  /** The success that is paid least. */
  readonly success: number;
  readonly score: number;
  readonly successScore: number;
  /** Successes that are paid less than this failure, and as much. */
  readonly beats: number;
  readonly ties: number;
}

export interface PairCounts {
  readonly successes: number;
  readonly failures: number;
  readonly right: number;
  readonly tied: number;
  readonly wrong: number;
}

/** Sums of the same rewards in another order differ by rounding: as in core/measures/ranking.ts. */
const RELATIVE_TIE = 1e-9;

/** How the success/failure pairs are ordered by a score, and the failures that are overpaid, the worst first. */
export function orderingOf(
  analysis: Pick<AnalysisView, 'trajectories'>,
  score: ViewState['score'],
): { readonly counts: PairCounts; readonly overpaid: readonly Overpaid[] } {
  const scored = (outcome: TrajectoryRow['outcome']): { index: number; value: number }[] =>
    analysis.trajectories
      .flatMap((row, index) => {
        const value = row.outcome === outcome ? scoreOf(row, score) : null;
        return value === null ? [] : [{ index, value }];
      })
      .sort((a, b) => a.value - b.value || a.index - b.index);
  const successes = scored('success');
  const failures = scored('failure');
  const [least] = successes;
  const overpaid: Overpaid[] = [];
  let [right, tied, wrong] = [0, 0, 0];
  // Both are sorted: where a failure stands among the successes only ever moves up.
  let [below, upTo] = [0, 0];
  for (const { index, value } of failures) {
    while (below < successes.length && isBelow(successes[below]?.value ?? 0, value)) below++;
    upTo = Math.max(upTo, below);
    while (upTo < successes.length && !isBelow(value, successes[upTo]?.value ?? 0)) upTo++;
    const ties = upTo - below;
    wrong += below;
    tied += ties;
    right += successes.length - upTo;
    if (least && upTo > 0)
      overpaid.push({
        failure: index,
        success: least.index,
        score: value,
        successScore: least.value,
        beats: below,
        ties,
      });
  }
  overpaid.sort((a, b) => b.beats - a.beats || b.ties - a.ties || b.score - a.score || a.failure - b.failure);
  return {
    counts: { successes: successes.length, failures: failures.length, right, tied, wrong },
    overpaid,
  };
}

function isBelow(a: number, b: number): boolean {
  return b - a > RELATIVE_TIE * Math.max(Math.abs(a), Math.abs(b));
}

/** Scores in bins of equal width, one row of bars an outcome that occurs. */
export interface Histogram {
  readonly low: number;
  readonly high: number;
  readonly lanes: readonly HistogramLane[];
  /** The highest bar of all. */
  readonly most: number;
  /** From the lowest success to the highest failure, where they overlap. */
  readonly overlap: readonly [number, number] | null;
}

export interface HistogramLane {
  readonly outcome: TrajectoryRow['outcome'];
  readonly count: number;
  readonly median: number;
  /** Indexes of the trajectories in each bin, lowest score first. */
  readonly bins: readonly (readonly number[])[];
}

/** Null when no trajectory has a score. */
export function histogramOf(
  { trajectories }: Pick<AnalysisView, 'trajectories'>,
  score: ViewState['score'],
  bins: number,
): Histogram | null {
  const values = trajectories.map((row) => scoreOf(row, score));
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value === null) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return null;
  const width = (high - low) / bins || 1;
  const lanes = (['success', 'failure', 'unknown'] as const).flatMap((outcome): HistogramLane[] => {
    const members = trajectories
      .flatMap((row, index) => {
        const value = values[index];
        return row.outcome === outcome && value !== null && value !== undefined ? [{ index, value }] : [];
      })
      .sort((a, b) => a.value - b.value);
    if (members.length === 0) return [];
    const filled: number[][] = Array.from({ length: bins }, () => []);
    for (const { index, value } of members)
      filled[high > low ? Math.min(bins - 1, Math.floor((value - low) / width)) : bins >> 1]?.push(index);
    return [
      {
        outcome,
        count: members.length,
        median: members[members.length >> 1]?.value ?? Number.NaN,
        bins: filled,
      },
    ];
  });
  const extreme = (outcome: string, last: boolean): number | null => {
    const bin = lanes.find((lane) => lane.outcome === outcome)?.bins.filter(({ length }) => length > 0);
    const index = last ? bin?.at(-1)?.at(-1) : bin?.[0]?.[0];
    return index === undefined ? null : (values[index] ?? null);
  };
  const [lowest, highest] = [extreme('success', false), extreme('failure', true)];
  return {
    low,
    high: high > low ? high : low + 1,
    lanes,
    most: Math.max(...lanes.flatMap(({ bins: lane }) => lane.map(({ length }) => length))),
    overlap: lowest !== null && highest !== null && highest >= lowest ? [lowest, highest] : null,
  };
}
