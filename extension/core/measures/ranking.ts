/** Ordering with exact ties: the one place that decides when two returns count as equal. */

/** Sums of the same rewards in another order differ by about 1e-15; real differences of one part in 1e9 don't occur. */
const RELATIVE_TIE = 1e-9;

/**
 * One group number a value: equal numbers for ties, larger numbers for larger values. A value ties with the smallest of
 * its group, so a chain of tiny differences can't join values that are far apart.
 */
export function tieGroups(values: ArrayLike<number>): Int32Array {
  // Numbers alone are sorted ten times as fast as with their places; each then looks up its group.
  const lowest = Float64Array.from(values).sort();
  let count = 0;
  for (let i = 0; i < lowest.length; i++) {
    const value = lowest[i] ?? 0;
    const low = lowest[count - 1] ?? -Infinity;
    if (count > 0 && value - low <= RELATIVE_TIE * Math.max(Math.abs(value), Math.abs(low))) continue;
    lowest[count++] = value;
  }
  const groups = new Int32Array(values.length);
  for (let i = 0; i < groups.length; i++) {
    const value = values[i] ?? 0;
    let low = 0;
    for (let high = count; high - low > 1;) {
      const middle = (low + high) >> 1;
      if ((lowest[middle] ?? 0) <= value) low = middle;
      else high = middle;
    }
    groups[i] = low;
  }
  return groups;
}

function sizeOf(groups: Int32Array): number {
  let size = 0;
  for (let i = 0; i < groups.length; i++) size = Math.max(size, (groups[i] ?? 0) + 1);
  return size;
}

/** How the pairs of one success and one failure are ordered; the three shares sum to 1. */
export interface PairShares {
  readonly right: number;
  readonly tied: number;
  readonly wrong: number;
}

/** Shares of the success/failure pairs in which the success is paid more, the same, less. O(n log n). Both must be non-empty. */
export function pairShares(successes: readonly number[], failures: readonly number[]): PairShares {
  return sharesOfGroups(tieGroups([...successes, ...failures]), successes.length);
}

/** The first `successes` entries of `groups` are the successes. */
export function sharesOfGroups(groups: Int32Array, successes: number): PairShares {
  return new PairHistogram(groups, successes).sharesOfAll();
}

/** P(G⁺ > G⁻) + ½ P(G⁺ = G⁻). */
export function aucOf({ right, tied }: PairShares): number {
  return right + tied / 2;
}

/** Counts a group's successes and failures, so that a resample costs O(n) and no sorting. */
export class PairHistogram {
  private readonly positive: Float64Array;
  private readonly negative: Float64Array;

  constructor(
    private readonly groups: Int32Array,
    private readonly successes: number,
  ) {
    const size = sizeOf(groups);
    this.positive = new Float64Array(size);
    this.negative = new Float64Array(size);
  }

  /** Shares of all pairs. */
  sharesOfAll(): PairShares {
    const { groups, successes, positive, negative } = this;
    positive.fill(0);
    negative.fill(0);
    for (let i = 0; i < groups.length; i++) {
      const counts = i < successes ? positive : negative;
      const group = groups[i] ?? 0;
      counts[group] = (counts[group] ?? 0) + 1;
    }
    return this.shares();
  }

  /** Shares of the pairs among these entries; one may come more than once. */
  sharesOf(entries: Uint32Array): PairShares {
    const { groups, successes, positive, negative } = this;
    positive.fill(0);
    negative.fill(0);
    for (let k = 0; k < entries.length; k++) {
      const i = entries[k] ?? 0;
      const counts = i < successes ? positive : negative;
      const group = groups[i] ?? 0;
      counts[group] = (counts[group] ?? 0) + 1;
    }
    return this.shares();
  }

  /**
   * Standard error of the AUC of all entries, by the spread of each entry's own share of pairs: E. R. DeLong et al., "Comparing the
   * areas under two or more correlated receiver operating characteristic curves", Biometrics 44 (1988).
   */
  standardError(): number {
    const { positive, negative, groups, successes } = this;
    this.sharesOfAll();
    const [m, n] = [successes, groups.length - successes];
    let below = 0;
    let passed = 0;
    let ofSuccesses = 0;
    let ofFailures = 0;
    let auc = 0;
    const share = (group: number): number => (below + (negative[group] ?? 0) / 2) / n;
    for (let group = 0; group < positive.length; below += negative[group++] ?? 0)
      auc += ((positive[group] ?? 0) * share(group)) / m;
    below = 0;
    for (let group = 0; group < positive.length; group++) {
      const here = positive[group] ?? 0;
      const there = negative[group] ?? 0;
      ofSuccesses += here * (share(group) - auc) ** 2;
      ofFailures += there * ((m - passed - here / 2) / m - auc) ** 2;
      below += there;
      passed += here;
    }
    return Math.sqrt(ofSuccesses / (m - 1) / m + ofFailures / (n - 1) / n);
  }

  private shares(): PairShares {
    let right = 0;
    let tied = 0;
    let positives = 0;
    let negatives = 0;
    for (let group = 0; group < this.positive.length; group++) {
      const positive = this.positive[group] ?? 0;
      const negative = this.negative[group] ?? 0;
      right += positive * negatives;
      tied += positive * negative;
      positives += positive;
      negatives += negative;
    }
    const pairs = positives * negatives;
    return { right: right / pairs, tied: tied / pairs, wrong: (pairs - right - tied) / pairs };
  }
}

/** Ranks from 1 for the largest value; ties share their average rank. */
export function descendingRanks(values: ArrayLike<number>): Float64Array {
  const groups = tieGroups(values);
  const sizes = new Float64Array(sizeOf(groups));
  for (const group of groups) sizes[group] = (sizes[group] ?? 0) + 1;
  const rankOf = new Float64Array(sizes.length);
  let above = 0;
  for (let group = sizes.length - 1; group >= 0; group--) {
    const size = sizes[group] ?? 0;
    rankOf[group] = above + (size + 1) / 2;
    above += size;
  }
  return Float64Array.from(groups, (group) => rankOf[group] ?? 0);
}
