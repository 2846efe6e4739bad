import { breathe } from '../breathe';
import type { Evaluation } from '../measures/evaluation';
import { formatNumber, formatShare } from '../measures/format';
import { newcombeInterval, seededIntegers } from '../measures/interval';
import { plural } from '../measures/ordering';
import { aucOf, pairShares } from '../measures/ranking';
import type { FittedWeights } from './credit';
import { REST } from './contributions';
import { varies } from './front';

const FOLDS = 5;
/** Of either outcome; with fewer a fold has one or none. */
const MIN_EPISODES = 10;
const MAX_EPISODES = 1000;
const MAX_PAIRS = 10_000;
const ROUNDS = 250;
/** A component may count this many times more or less than it does now. */
const BOUND = 10;
/** Pull towards the weights as they are: of two fits that order alike the nearer one is meant. */
const PULL = 0.01;

/** What a fit is made of: one vector of parts an episode. */
interface Sample {
  readonly success: readonly (readonly number[])[];
  readonly failure: readonly (readonly number[])[];
}

/**
 * Factors on the components under which successes rank above failures: logistic regression on pairs, each factor between 1/10 and 10
 * (so no sign turns), pulled towards 1; five-fold cross-validation over episodes.
 */
export async function fitWeights(
  { input: { outcomes } }: Evaluation,
  parts: ReadonlyMap<string, Float64Array>,
): Promise<FittedWeights | { readonly reason: string }> {
  const names = [...parts.keys()].filter(
    (name) => name !== REST && varies(parts.get(name) ?? new Float64Array()),
  );
  if (names.length < 2) return { reason: 'fewer than two components vary from episode to episode' };
  const columns = [...names, ...(parts.has(REST) ? [REST] : [])].map(
    (name) => parts.get(name) ?? new Float64Array(),
  );
  const episodes = { success: [] as number[], failure: [] as number[] };
  outcomes.forEach(({ outcome }, i) => {
    if (outcome !== 'unknown' && columns.every((column) => !Number.isNaN(column[i] ?? NaN)))
      episodes[outcome].push(i);
  });
  for (const outcome of ['success', 'failure'] as const) {
    const all = episodes[outcome];
    if (all.length < MIN_EPISODES)
      return {
        reason: `needs ${MIN_EPISODES} episodes of each outcome, and there are ${plural(all.length, outcome, outcome === 'success' ? 'successes' : 'failures')}`,
      };
    const stride = Math.ceil(all.length / MAX_EPISODES);
    episodes[outcome] = all.filter((_, k) => k % stride === 0);
  }
  const vectors = (rows: readonly number[]): number[][] =>
    rows.map((i) => columns.map((column) => column[i] ?? 0));
  const all: Sample = { success: vectors(episodes.success), failure: vectors(episodes.failure) };
  const factors = await fit(all, names.length);
  let [before, after] = [0, 0];
  for (let fold = 0; fold < FOLDS; fold++) {
    const split = (held: boolean): Sample => {
      const takes = (_: readonly number[], k: number): boolean => (k % FOLDS === fold) === held;
      return { success: all.success.filter(takes), failure: all.failure.filter(takes) };
    };
    const others = await fit(split(false), names.length);
    before +=
      auc(
        split(true),
        others.map(() => 1),
      ) / FOLDS;
    after += auc(split(true), others) / FOLDS;
  }
  const [m, n] = [all.success.length, all.failure.length];
  const sample = `${plural(m, 'success', 'successes')} and ${plural(n, 'failure')}, ${FOLDS} folds`;
  const value = (share: number) => ({ value: share, interval: newcombeInterval(share, m, n), sample });
  const shown = names
    .map((name, k) => ({ name, factor: factors[k] ?? 1 }))
    .filter(({ factor }) => Math.abs(Math.log(factor)) > 0.1);
  return {
    factors: Object.fromEntries(names.map((name, k) => [name, Number((factors[k] ?? 1).toPrecision(3))])),
    heldOutBefore: value(before),
    heldOutAfter: value(after),
    sentence:
      after > before + 0.005 && shown.length > 0
        ? `With ${shown.map(({ name, factor }) => `${name} × ${formatNumber(Number(factor.toPrecision(2)))}`).join(', ')} held-out successes rank above failures in ${formatShare(after)} instead of ${formatShare(before)} of the pairs.`
        : `No weights between a tenth and ten times the present ones order held-out episodes better (${formatShare(after)} against ${formatShare(before)}).`,
  };
}

function auc({ success, failure }: Sample, factors: readonly number[]): number {
  const score = (vector: readonly number[]): number =>
    vector.reduce((sum, value, k) => sum + value * (factors[k] ?? 1), 0);
  return aucOf(pairShares(success.map(score), failure.map(score)));
}

/** Factors of the first `free` entries, by projected gradient on their logarithms; the others count as they are. */
async function fit({ success, failure }: Sample, free: number): Promise<number[]> {
  const pairs = someDifferences(success, failure);
  const size = pairs[0]?.length ?? 0;
  const logs = new Float64Array(free);
  const spread =
    Math.sqrt(pairs.reduce((sum, pair) => sum + pair.reduce((a, b) => a + b, 0) ** 2, 0) / pairs.length) || 1;
  const bound = Math.log(BOUND);
  const gradient = new Float64Array(free);
  const moments = new Float64Array(free);
  const squares = new Float64Array(free);
  for (let round = 1; round <= ROUNDS; round++) {
    if (round % 25 === 0) await breathe();
    gradient.fill(0);
    const factors = logs.map(Math.exp);
    for (const pair of pairs) {
      let margin = 0;
      for (let k = 0; k < size; k++) margin += (pair[k] ?? 0) * (factors[k] ?? 1);
      const push = -1 / (1 + Math.exp(Math.max(-50, Math.min(50, margin / spread)))) / spread / pairs.length;
      for (let k = 0; k < free; k++)
        gradient[k] = (gradient[k] ?? 0) + push * (pair[k] ?? 0) * (factors[k] ?? 1);
    }
    // Adam: components differ in size by orders of magnitude.
    for (let k = 0; k < free; k++) {
      const own = (gradient[k] ?? 0) + 2 * PULL * (logs[k] ?? 0);
      moments[k] = 0.9 * (moments[k] ?? 0) + 0.1 * own;
      squares[k] = 0.99 * (squares[k] ?? 0) + 0.01 * own * own;
      const step =
        (moments[k] ?? 0) / (1 - 0.9 ** round) / (Math.sqrt((squares[k] ?? 0) / (1 - 0.99 ** round)) + 1e-12);
      logs[k] = Math.max(-bound, Math.min(bound, (logs[k] ?? 0) - 0.05 * step));
    }
  }
  return Array.from(logs, Math.exp);
}

/** Success less failure, for all pairs or as many drawn at random. */
function someDifferences(success: Sample['success'], failure: Sample['failure']): number[][] {
  const difference = (a: readonly number[] = [], b: readonly number[] = []): number[] =>
    a.map((value, k) => value - (b[k] ?? 0));
  if (success.length * failure.length <= MAX_PAIRS)
    return success.flatMap((a) => failure.map((b) => difference(a, b)));
  const next = seededIntegers();
  return Array.from({ length: MAX_PAIRS }, () =>
    difference(success[next(success.length)], failure[next(failure.length)]),
  );
}
