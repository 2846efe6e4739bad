import type { Evaluation } from '../measures/evaluation';
import { formatCount, formatNumber, formatPercent } from '../measures/format';
import { bootstrapOfSums, seededIntegers } from '../measures/interval';
import { StepStatus } from '../sandbox/replay';
import { internRows } from '../trajectory/intern';
import type { ShapingTest, WorstTransition } from './audit';
import { referenceOf } from './history';
import { residualsOf, type Effort } from './potential';
import { shapingProblem, type ShapingProblem } from './shaping-problem';
import { meanOfGroups } from './transitions';

/** Shares of Σr² that a potential may leave: where states are exact, rounding; where pieces were fitted, what bends within one. */
const SAFE = { exact: 1e-6, fitted: 0.02 };
const NOT = { exact: 1e-3, fitted: 0.2 };
/** A pay for each action is no shaping: where a potential explains it nearly as well, the recorded actions hardly vary. */
const CLEARER_THAN_ACTIONS = 5;
const MAX_WORST = 5;
/** Where pieces are fitted a share of a few per cent is all that is asked. */
const ROUGH: Effort = { iterations: 600, seconds: 5 };
/** What pays on fewer of the steps than this may look like shaping by chance. */
const MIN_PAID = 0.05;
/** Each costs a fit. */
const MAX_TESTED = 9;

/** Is the reward, is each of its components potential shaping? The reward first. */
export async function testShaping(evaluation: Evaluation, signal?: AbortSignal): Promise<ShapingTest[]> {
  const { set, replay, discount } = evaluation.input;
  const targets = [['reward', replay.reward] as const, ...[...replay.components].slice(0, MAX_TESTED - 1)];
  const problem =
    set.kind === 'completions'
      ? { reason: 'an episode is a single step' }
      : await shapingProblem(set, discount, (row) => replay.status[row] === StepStatus.Ok);
  if ('reason' in problem) return targets.map(([of]) => notTestable(of, problem.reason));
  const byAction = problem.exact ? null : await leftOf(problem, payByAction(set), signal);
  const tests: ShapingTest[] = [];
  for (const [of, values] of targets)
    tests.push(
      signal?.aborted
        ? notTestable(of, 'the analysis was cancelled')
        : await testOne(evaluation, problem, of, values, byAction?.share ?? 1, signal),
    );
  return tests;
}

/** 1 or −1 for each action: what no potential explains unless the state tells the action. */
function payByAction(set: Evaluation['input']['set']): Float64Array {
  const next = seededIntegers();
  const signs: number[] = [];
  const actions = set.action
    ? internRows(
        set.action.columns,
        Uint32Array.from({ length: set.steps }, (_, row) => row),
      )
    : Int32Array.from({ length: set.steps }, (_, row) => row);
  return Float64Array.from(actions, (action) => {
    // Two actions must differ, however the rest falls.
    while (signs.length <= action) signs.push(signs.length < 2 ? 1 - 2 * signs.length : 1 - 2 * next(2));
    return signs[action] ?? 1;
  });
}

function notTestable(of: string, reason: string): ShapingTest {
  return {
    of,
    verdict: 'not-testable',
    residualShare: { reason },
    worst: [],
    sentence: `Whether ${of === 'reward' ? 'the reward' : of} is potential shaping can't be tested: ${reason}.`,
  };
}

interface Left {
  /** By row: what the best potential leaves; NaN for rows that take no part. */
  readonly residual: Float64Array;
  readonly share: number;
}

async function leftOf(
  { grouped, equations, exact }: ShapingProblem,
  values: Float64Array,
  signal?: AbortSignal,
  of = equations,
): Promise<Left> {
  const usable = values.map((value) => (Number.isNaN(value) ? 0 : value));
  const means = meanOfGroups(grouped, usable);
  const left = await residualsOf(of, means, signal, exact ? undefined : ROUGH);
  const residual = new Float64Array(values.length).fill(NaN);
  let squares = 0;
  let all = 0;
  grouped.groupOf.forEach((group, row) => {
    if (group < 0) return;
    const own = (usable[row] ?? 0) - (means[group] ?? 0) + (left[group] ?? 0);
    residual[row] = own;
    squares += own * own;
    all += (usable[row] ?? 0) ** 2;
  });
  return { residual, share: all > 0 ? squares / all : 0 };
}

async function testOne(
  { input: { set } }: Evaluation,
  problem: ShapingProblem,
  of: string,
  values: Float64Array,
  actionShare: number,
  signal?: AbortSignal,
): Promise<ShapingTest> {
  const { grouped, exact } = problem;
  const rows: number[] = [];
  grouped.groupOf.forEach((group, row) => {
    if (group >= 0) rows.push(row);
  });
  if (!rows.some((row) => (values[row] ?? 0) !== 0)) return notTestable(of, 'it is 0 on all steps');
  const { residual, share } = await leftOf(problem, values, signal);
  const perEpisode = [new Float64Array(set.episodes.length), new Float64Array(set.episodes.length)];
  set.episodes.forEach(({ start, length }, i) => {
    for (let row = start; row < start + length; row++) {
      const own = residual[row] ?? NaN;
      if (Number.isNaN(own)) continue;
      const [left, all] = perEpisode;
      if (left) left[i] = (left[i] ?? 0) + own * own;
      if (all) all[i] = (all[i] ?? 0) + (values[row] ?? 0) ** 2;
    }
  });
  const interval = bootstrapOfSums(perEpisode, ([left = 0, all = 0]) => left / all);
  const residualShare = {
    value: share,
    ...(interval ? { interval } : {}),
    sample: `${formatCount(rows.length)} steps, ${formatCount(grouped.groups)} ${exact ? 'distinct transitions' : 'of them fitted by pieces that are linear in the continuous fields'}`,
  };
  const name = of === 'reward' ? 'The reward' : of;
  const onlyEnds = !rows.some((row) => (values[row] ?? 0) !== 0 && set.terminated[row] !== 1);
  if (onlyEnds)
    return {
      of,
      verdict: 'not-shaping',
      residualShare,
      worst: [],
      sentence: `${name} pays only when an episode ends: it is no shaping but a part of what is wanted.`,
    };
  const limit = exact ? 'exact' : 'fitted';
  const paid = rows.filter((row) => (values[row] ?? 0) !== 0).length;
  const isRare = paid < rows.length * MIN_PAID;
  const clear = !isRare && (exact || actionShare > CLEARER_THAN_ACTIONS * share);
  const verdict =
    share <= SAFE[limit] && clear ? 'safe-shaping' : share >= NOT[limit] ? 'not-shaping' : 'unclear';
  const worst = verdict === 'safe-shaping' ? [] : worstOf(set, rows, values, residual);
  if (verdict === 'safe-shaping')
    return {
      of,
      verdict,
      residualShare,
      worst,
      sentence: `${name} is safe shaping: a potential explains ${exact ? 'all' : `${formatPercent(1 - share)} of`} what it pays, so that it changes no best behavior.`,
    };
  if (verdict === 'unclear')
    return {
      of,
      verdict,
      residualShare,
      worst,
      sentence: `${name} may be shaping: a potential explains ${formatPercent(1 - share)} of what it pays${clear ? '' : isRare ? ', but it pays on too few steps to tell' : ', but one explains nearly as much of any pay for actions, which hardly vary in these recordings'}.`,
    };
  const freed = problem.freeEnd && (await leftOf(problem, values, signal, problem.freeEnd));
  if (freed && freed.share <= SAFE.exact)
    return {
      of,
      verdict,
      residualShare,
      worst,
      sentence: `${name} would be shaping but for the end: what it pays in the last step of an episode leaves a potential that is not 0 there, so that ending in some states pays.`,
    };
  const [first] = worst;
  return {
    of,
    verdict,
    residualShare,
    worst,
    sentence: `${name} is no potential shaping: the best potential leaves ${formatPercent(share)} of it${first ? `, most at step ${first.step} of episode ${first.trajectory} (${formatNumber(first.paid)} paid, ${formatNumber(first.fitted)} explained)` : ''}.`,
  };
}

/** One step of each kind of transition, the least explained first. */
function worstOf(
  set: Evaluation['input']['set'],
  rows: readonly number[],
  values: Float64Array,
  residual: Float64Array,
): WorstTransition[] {
  const size = (row: number): number => Math.abs(residual[row] ?? 0);
  const seen = new Set<string>();
  const worst: WorstTransition[] = [];
  for (const row of largest(rows, size, 50 * MAX_WORST)) {
    const paid = values[row] ?? NaN;
    const left = residual[row] ?? 0;
    const kind = `${paid.toPrecision(6)} ${left.toPrecision(6)}`;
    if (seen.has(kind) || size(row) === 0) continue;
    seen.add(kind);
    worst.push({ ...referenceOf(set, row), paid, fitted: paid - left });
    if (worst.length === MAX_WORST) break;
  }
  return worst;
}

/** The `most` largest by `size`, largest first. */
export function largest(rows: readonly number[], size: (row: number) => number, most: number): number[] {
  return [...rows].sort((a, b) => size(b) - size(a) || a - b).slice(0, most);
}
