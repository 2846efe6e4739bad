import type { AnalysisView, TrajectoryRow } from '../protocol/analysis';
import type { ViewState } from '../protocol/view-state';

/** Trajectories that ended the same way. */
export interface Group {
  /** `failure:lava`; what `ViewState.collapsed` holds. */
  readonly key: string;
  readonly outcome: TrajectoryRow['outcome'];
  readonly cause: string | null;
  /** Indexes into `analysis.trajectories`. */
  readonly members: readonly number[];
  /** Mean of the chosen score; null when no member has one. */
  readonly score: number | null;
  /** Mean cumulative reward over the course of the episodes. */
  readonly spark: Float32Array;
}

export type ListRow =
  | { readonly kind: 'group'; readonly group: Group; readonly shown: number; readonly collapsed: boolean }
  | {
      readonly kind: 'trajectory';
      readonly index: number;
      readonly group: Group;
      /** From 1, among the shown of its group. */
      readonly position: number;
      readonly shown: number;
    };

export function scoreOf(row: TrajectoryRow, score: ViewState['score']): number | null {
  return row[score];
}

/** Successes first, then failures by how many there are, then episodes of unknown outcome. */
export function groupsOf(analysis: AnalysisView, score: ViewState['score']): Group[] {
  const members = new Map<string, number[]>();
  analysis.trajectories.forEach(({ outcome, cause }, index) => {
    const key = outcome === 'failure' ? `failure:${cause ?? 'other'}` : outcome;
    const list = members.get(key);
    if (list) list.push(index);
    else members.set(key, [index]);
  });
  const order = { success: 0, failure: 1, unknown: 2 };
  return [...members]
    .map(([key, list]) => makeGroup(key, list, analysis, score))
    .sort((a, b) => order[a.outcome] - order[b.outcome] || b.members.length - a.members.length);
}

function makeGroup(key: string, members: number[], analysis: AnalysisView, score: ViewState['score']): Group {
  const { sparkPoints, sparks, trajectories } = analysis;
  const rows = members.flatMap((index) => trajectories[index] ?? []);
  const scores = rows.flatMap((row) => scoreOf(row, score) ?? []);
  const spark = new Float32Array(sparkPoints);
  for (let point = 0; point < sparkPoints; point++) {
    const values = members
      .map((index) => sparks[index * sparkPoints + point] ?? Number.NaN)
      .filter(Number.isFinite);
    spark[point] = meanOf(values) ?? Number.NaN;
  }
  return {
    key,
    outcome: rows[0]?.outcome ?? 'unknown',
    cause: rows[0]?.cause ?? null,
    members,
    score: meanOf(scores),
    spark,
  };
}

/** The rows of the list from top to bottom: each group that has something to show, and its members unless it is folded. */
export function listRows(
  analysis: AnalysisView,
  groups: readonly Group[],
  { filter, sort, score, collapsed }: Pick<ViewState, 'filter' | 'sort' | 'score' | 'collapsed'>,
  /** Only trajectories that this says something above 0 of; all when null. */
  ran: Int32Array | null = null,
): ListRow[] {
  const { trajectories } = analysis;
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const matches = (index: number): boolean => {
    if (ran && (ran[index] ?? 0) <= 0) return false;
    const row = trajectories[index];
    const text = row ? `${row.id} ${row.outcome} ${row.cause ?? ''} ${row.policy ?? ''}`.toLowerCase() : '';
    return words.every((word) => text.includes(word));
  };
  const key = (index: number): number => {
    const row = trajectories[index];
    if (!row || sort === 'recorded') return index;
    if (sort === 'length') return -row.length;
    const value = scoreOf(row, score);
    // Trajectories without a score come last either way.
    if (value === null) return Number.POSITIVE_INFINITY;
    return sort === 'score-up' ? value : -value;
  };
  return groups.flatMap((group): ListRow[] => {
    const shown = words.length === 0 && !ran ? [...group.members] : group.members.filter(matches);
    if (shown.length === 0) return [];
    const folded = collapsed.includes(group.key);
    const head: ListRow = { kind: 'group', group, shown: shown.length, collapsed: folded };
    if (folded) return [head];
    if (sort !== 'recorded') shown.sort((a, b) => compare(key(a), key(b)) || a - b);
    return [
      head,
      ...shown.map((index, i): ListRow => ({
        kind: 'trajectory',
        index,
        group,
        position: i + 1,
        shown: shown.length,
      })),
    ];
  });
}

/** The range that all sparklines share, so that one can be held against another; a few outliers don't flatten the rest. */
export function sparkRange(sparks: Float32Array): readonly [number, number] {
  const values = sparks.filter(Number.isFinite).sort();
  const low = values[Math.floor(values.length * 0.01)] ?? 0;
  const high = values[Math.ceil(values.length * 0.99) - 1] ?? 1;
  return [Math.min(0, low), Math.max(0, high) || (low < 0 ? 0 : 1)];
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
