import { pearson } from '../../extension/core/measures/correlation';
import { descendingRanks } from '../../extension/core/measures/ranking';

/** What is known of a candidate: what was measured on recordings, and what agents learned from it. */
export interface Candidate {
  readonly id: string | null;
  readonly sentence: string;
  readonly success: number | null;
  readonly verdict: string | null;
  /** Of those measures that have a value. */
  readonly measures: Readonly<Record<string, number>>;
}

export interface TaskCandidates {
  readonly candidates: readonly Pick<Candidate, 'success' | 'verdict' | 'measures'>[];
}

type Measured = TaskCandidates['candidates'][number];
/** A number that was measured on recordings, or null. */
type Offline = (one: Measured) => number | null;

const VERDICTS = ['broken', 'not-testable', 'does-not-separate', 'misordered', 'exploitable', 'ready'];
const verdictRank: Offline = ({ verdict }) => (verdict === null ? null : VERDICTS.indexOf(verdict));
/** As the loop orders candidates that nobody was trained on. */
const asTheLoop: Offline = (one) =>
  1000 * (verdictRank(one) ?? -1) + Math.round(100 * (one.measures['auc'] ?? -1));

/** How well each measure orders the candidates of a task as training does, as rows of a table. */
export function predictions(all: readonly TaskCandidates[]): string[] {
  const asked: [string, Offline][] = [
    ['verdict', verdictRank],
    ['verdict, then auc', asTheLoop],
    ...namesIn(all).map((name): [string, Offline] => [name, ({ measures }) => measures[name] ?? null]),
  ];
  return asked.map(([name, of]) => {
    const { rho, count } = correlation(all, () => of);
    return `| ${name} | ${Number.isFinite(rho) ? rho.toFixed(2) : 'does not vary'} | ${count} |`;
  });
}

/** Would weights that follow from these correlations order the candidates of a task better that they were not taken from? */
export function weightsWords(all: readonly TaskCandidates[]): string {
  const weighted = correlation(all, (task) => {
    const others = all.filter((other) => other !== task);
    const weights = namesIn(others).flatMap((name) => {
      const { rho } = correlation(
        others,
        () =>
          ({ measures }) =>
            measures[name] ?? null,
      );
      return Number.isFinite(rho) ? [[name, rho] as const] : [];
    });
    const places = weights.map(([name, weight]) => {
      const values = task.candidates.map(({ measures }) => measures[name] ?? NaN);
      const known = values.filter(Number.isFinite);
      const ranks = centred(descendingRanks(known));
      let next = 0;
      return values.map((value) => (Number.isFinite(value) ? weight * (ranks[next++] ?? 0) : 0));
    });
    return (one) => {
      const at = task.candidates.indexOf(one);
      // Ranks begin at the highest.
      return -places.reduce((sum, place) => sum + (place[at] ?? 0), 0);
    };
  });
  const present = correlation(all, () => asTheLoop);
  return `All measures weighted by their ρ on the other tasks: ρ ${weighted.rho.toFixed(2)}; the verdict, then the AUC, as the loop has it: ${present.rho.toFixed(2)}.`;
}

function namesIn(all: readonly TaskCandidates[]): string[] {
  const names = all.flatMap(({ candidates }) => candidates.flatMap(({ measures }) => Object.keys(measures)));
  return [...new Set(names)].sort();
}

/** Of ranks within their task, over the candidates of all tasks. */
function correlation(
  all: readonly TaskCandidates[],
  of: (task: TaskCandidates) => Offline,
): { readonly rho: number; readonly count: number } {
  const sums = new Float64Array(6);
  for (const task of all) {
    const value = of(task);
    const pairs = task.candidates.flatMap((one) => {
      const offline = value(one);
      return offline === null || one.success === null ? [] : [[offline, one.success] as const];
    });
    const [values, successes] = [0, 1].map((i) =>
      centred(descendingRanks(pairs.map((pair) => pair[i] ?? NaN))),
    );
    pairs.forEach((_, i) => {
      const [x, y] = [values?.[i] ?? NaN, successes?.[i] ?? NaN];
      [1, x, y, x * x, y * y, x * y].forEach((term, k) => (sums[k] = (sums[k] ?? 0) + term));
    });
  }
  return { rho: pearson(sums), count: sums[0] ?? 0 };
}

function centred(ranks: ArrayLike<number>): number[] {
  const values = Array.from(ranks);
  const mean = values.reduce((sum, rank) => sum + rank, 0) / values.length;
  return values.map((rank) => rank - mean);
}
