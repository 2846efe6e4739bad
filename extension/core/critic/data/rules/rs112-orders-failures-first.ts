import { formatNumber, formatPercent } from '../../../measures/format';
import type { DataFinding, DataRule } from '../data-rule';
import { payments } from '../payments';
import { quantile, shareAbove, spreadOf } from '../statistics';
import { looksAtBatch } from '../../of-batch';
import { answerColumn } from '../../probes/answer-column';
import { COMPLETION, columnOf, plainText, valueAt } from '../../probes/completion';
import { saysReference } from '../../vocabulary';
import type { Trace } from '../trace';

const ENOUGH = 8;
/** So large a share of the completions is no matter of a stricter format any more. */
const MANY = 0.4;
/** So large a share of them, where what they get is the most there is and what being right is paid. */
const PAID_AS_RIGHT = 0.1;
/** Right answers that are refused, of a reward that pays all or nothing. */
const REFUSED = 0.3;

export const ordersFailuresFirst: DataRule = {
  code: 'RS112',
  title: 'The reward prefers what is recorded as a failure',
  severity: 'warning',
  *check(trace) {
    const { rewardFunctions } = trace.context;
    const fn = rewardFunctions.find((candidate) => trace.context.isEntry(candidate));
    // Helpers stand before what calls them.
    const at = (fn ?? rewardFunctions.at(-1))?.nameNode;
    if (!at || Math.min(trace.episodes('success'), trace.episodes('failure')) < ENOUGH) return;
    const found = trace.task.set.kind === 'completions' ? completions(trace) : transitions(trace);
    for (const finding of found) yield { at, ...finding };
  },
};

type Unplaced = Omit<DataFinding, 'at'>;

function* transitions(trace: Trace): Generator<Unplaced> {
  const means: Record<string, number[]> = { success: [], failure: [] };
  const sums: Record<string, number[]> = { success: [], failure: [] };
  for (const { part, start, end } of trace.spans()) {
    const { mean, count } = spreadOf(trace.reward.subarray(start, end));
    means[part.outcome]?.push(mean);
    sums[part.outcome]?.push(mean * count);
  }
  const [byMean, bySum] = [means, sums].map((of) => shareAbove(of['success'] ?? [], of['failure'] ?? []));
  if (byMean === undefined || bySum === undefined) return;
  if (!(byMean <= 0.3 && bySum <= 0.3)) {
    const found = maximized(trace, bySum);
    if (found) {
      yield found;
      return;
    }
    yield* paidLikeSuccess(trace);
    return;
  }
  yield {
    severity: byMean <= 0.15 && bySum <= 0.15 ? 'warning' : 'info',
    message: `Successes get less than failures: by sum in ${formatPercent(1 - bySum)}, by mean in ${formatPercent(1 - byMean)} of the pairs of episodes.`,
    evidence: trace.references(trace.ends('failure')),
  };
}

/**
 * What the agent maximizes is the discounted sum: where failures get more of that, a step of a success may pay what it likes.
 * An early end spares what every step costs.
 */
function maximized(trace: Trace, bySum: number): Unplaced | null {
  const gamma = trace.context.surroundings.discount ?? 0.99;
  const spans = trace.spans().filter(({ part, end, start }) => part.whole && end > start);
  const returns = (outcome: string): number[] =>
    spans
      .filter(({ part }) => part.outcome === outcome)
      .map(({ start, end }) => trace.reward.subarray(start, end).reduceRight((sum, r) => r + gamma * sum, 0));
  const discounted = shareAbove(returns('success'), returns('failure'));
  if (!(bySum <= 0.4 && discounted <= 0.4)) return null;
  const lengths = (outcome: string): number =>
    quantile(
      spans.filter(({ part }) => part.outcome === outcome).map(({ start, end }) => end - start),
      0.5,
    );
  const [long, short] = [lengths('success'), lengths('failure')];
  const isCostly = quantile([...trace.reward], 0.5) < 0;
  const why =
    mostOf(trace) ??
    (long <= short
      ? 'what each step pays adds up to more than reaching the goal.'
      : isCostly
        ? `failures are over sooner (${short} steps against ${long}), and what each step costs adds up.`
        : `failures last ${short} steps, successes ${long}.`);
  return {
    severity: 'warning',
    message: `Over an episode successes get less than failures in ${formatPercent(1 - bySum)} of the pairs, discounted in ${formatPercent(1 - discounted)}: ${why}`,
    evidence: trace.references(trace.ends('failure')),
  };
}

/** The summand that makes up most of what failures get more, in words; null where it is none alone. */
function mostOf(trace: Trace): string | null {
  const spans = trace.spans().filter(({ part, end, start }) => part.whole && end > start);
  const mean = (amounts: Float64Array, outcome: string): number => {
    const own = spans.filter(({ part }) => part.outcome === outcome);
    const sum = own.reduce(
      (all, { start, end }) => all + amounts.subarray(start, end).reduce((of, a) => of + (a || 0), 0),
      0,
    );
    return sum / Math.max(1, own.length);
  };
  const gap = mean(trace.reward, 'failure') - mean(trace.reward, 'success');
  const parts = payments(trace)
    .map(({ node, text, amounts }) => {
      const [good, bad] = [mean(amounts, 'success'), mean(amounts, 'failure')];
      return { line: node.range.line, text, good, bad };
    })
    .sort((a, b) => b.bad - b.good - (a.bad - a.good));
  const [most] = parts;
  if (!most || !(gap > 0) || most.bad - most.good < 0.6 * gap) return null;
  const shown = most.text.length > 40 ? `${most.text.slice(0, 40)}…` : most.text;
  return `most of that comes from line ${most.line}, where \`${shown}\` adds up to ${formatNumber(most.good)} over a success and ${formatNumber(most.bad)} over a failure.`;
}

/** Successes end on one amount that stands out, and so do some failures. */
function* paidLikeSuccess(trace: Trace): Generator<Unplaced> {
  const last = (outcome: 'success' | 'failure'): number[] => trace.ends(outcome).filter((i) => trace.isOk(i));
  const [good, bad] = [last('success'), last('failure')];
  const goal = quantile(
    good.map((i) => trace.reward[i] ?? NaN),
    0.25,
  );
  const failing = [...trace.reward.keys()].filter((i) => trace.outcome(i) === 'failure');
  const usual = quantile(
    failing.map((i) => trace.reward[i] ?? NaN),
    0.5,
  );
  const overpaid = bad.filter((i) => (trace.reward[i] ?? NaN) >= goal);
  if (!(goal > usual) || overpaid.length < Math.max(3, 0.1 * bad.length)) return;
  yield {
    severity: 'info',
    message: `${overpaid.length} of ${bad.length} failures end on ${formatNumber(goal)} or more, what the last step of a success gets.`,
    evidence: trace.references(overpaid),
  };
}

function* completions(trace: Trace): Generator<Unplaced> {
  const [good, bad] = [trace.paidRows('success'), trace.paidRows('failure')];
  const rewards = (which: readonly number[]): number[] => which.map((i) => trace.reward[i] ?? NaN);
  const above = shareAbove(rewards(good), rewards(bad));
  // What looks at the right answer is about being right; a reward for a format or a length need not be.
  const comparesAnswers = readsReference(trace) && !looksAtBatch(trace.context);
  if (above <= 0.55)
    yield {
      severity: above <= 0.3 || comparesAnswers || readsList(trace) ? 'warning' : 'info',
      message:
        above <= 0.4
          ? `What is recorded as a success gets less than what is recorded as a failure in ${formatPercent(1 - above)} of the pairs.`
          : `The reward hardly tells recorded successes from failures: it orders ${formatPercent(above)} of the pairs rightly.`,
      evidence: trace.references(bad),
    };
  else {
    const [full, low] = [quantile(rewards(good), 0.5), quantile(rewards(bad), 0.5)];
    if (!(full > low)) {
      const runsTests = readsTests(trace) && !looksAtBatch(trace.context);
      if (comparesAnswers || runsTests)
        yield {
          // One of several rewards may well look at a part of the answer that both have right; tests look at all of it.
          severity: full < low || runsTests ? 'warning' : 'info',
          message: `A typical success gets ${formatNumber(full)}, no more than a typical failure (${formatNumber(low)}).`,
          evidence: trace.references(good),
        };
      return;
    }
    const overpaid = bad.filter((i) => (trace.reward[i] ?? NaN) >= full);
    const unpaid = good.filter((i) => (trace.reward[i] ?? NaN) <= low);
    // All or nothing: a right answer that gets nothing has no smaller part that is missing.
    const isWhole = Math.min(...rewards([...good, ...bad])) === low && Math.max(...rewards(good)) === full;
    const isForBeingRight =
      full === Math.max(...rewards([...good, ...bad])) && quantile(rewards(good), 0.25) === full;
    const isTooMany =
      overpaid.length >= MANY * bad.length ||
      (isForBeingRight && overpaid.length >= Math.max(3, PAID_AS_RIGHT * bad.length));
    if (overpaid.length >= Math.max(2, 0.08 * bad.length))
      yield {
        severity: (comparesAnswers || readsTests(trace)) && isTooMany ? 'warning' : 'info',
        message: `${overpaid.length} of ${bad.length} completions recorded as failures get ${formatNumber(full)}, as much as a typical success.`,
        evidence: trace.references(overpaid),
      };
    if (unpaid.length >= Math.max(2, 0.08 * good.length))
      yield {
        severity:
          comparesAnswers &&
          unpaid.length >= (isWhole ? REFUSED : MANY) * good.length &&
          !isForTheirForm(trace, good, unpaid)
            ? 'warning'
            : 'info',
        message: `${unpaid.length} of ${good.length} completions recorded as successes get no more than ${formatNumber(low)}, as little as a typical failure.`,
        evidence: trace.references(unpaid),
      };
  }
}

const MARKS = ['<answer>', '\\boxed', '####', '```', 'nswer:'];

/** A mark that the code asks for, which nearly all right answers that are paid have, and nearly none of those that are not. */
function isForTheirForm(
  { context, task: { set }, rows }: Trace,
  good: readonly number[],
  unpaid: readonly number[],
): boolean {
  const keys = set.observation.structure.kind === 'dict' ? set.observation.structure.entries : [];
  const said = keys.find(({ key }) => COMPLETION.test(key))?.key;
  const column = said === undefined ? null : columnOf(set, said);
  if (!column) return false;
  const share = (which: readonly number[], mark: string): number =>
    which.filter((i) => plainText(valueAt(column, rows[i] ?? 0)).includes(mark)).length /
    Math.max(1, which.length);
  const paid = good.filter((i) => !unpaid.includes(i));
  return MARKS.some(
    (mark) =>
      context.module.document.source.includes(mark) &&
      share(paid, mark) >= 0.95 &&
      share(unpaid, mark) <= 0.05,
  );
}

/** The entry reads a column of lists that differ: what each completion is to have or to be. */
function readsList(trace: Trace): boolean {
  const { set } = trace.task;
  if (looksAtBatch(trace.context)) return false;
  return readsColumn(trace, (key) => {
    const column = /prompt|history|context|message|tools$/.test(key) ? null : columnOf(set, key);
    const values = column ? trace.rows.map((row) => valueAt(column, row)) : [];
    return (
      values.length > 0 &&
      values.every(Array.isArray) &&
      new Set(values.map((value) => JSON.stringify(value))).size >= 5
    );
  });
}

/** The entry reads a parameter that holds tests of an answer. */
function readsTests(trace: Trace): boolean {
  return readsColumn(trace, (key) => /(^|_)(tests?|test_cases|asserts?|unit_tests)$/.test(key));
}

/**
 * The entry reads a parameter, or a key of `**kwargs`, that holds the right answer: by its name, or because what it holds
 * stands in the completions that are recorded as right.
 */
function readsReference(trace: Trace): boolean {
  if (readsColumn(trace, saysReference)) return true;
  const { set } = trace.task;
  const keys = set.observation.structure.kind === 'dict' ? set.observation.structure.entries : [];
  const said = keys.find(({ key }) => COMPLETION.test(key))?.key;
  const column = said === undefined ? null : columnOf(set, said);
  if (column === null) return false;
  const rowsOf = (outcome: string): number[] => trace.rows.filter((_, i) => trace.outcome(i) === outcome);
  const holder = answerColumn(
    keys.map(({ key }) => key).filter((key) => key !== said && readsColumn(trace, (own) => own === key)),
    (key, row) => {
      const of = columnOf(set, key);
      return of ? valueAt(of, row) : null;
    },
    (row) => plainText(valueAt(column, row)),
    { successes: rowsOf('success'), failures: rowsOf('failure') },
  );
  return holder !== null;
}

function readsColumn({ context }: Trace, isMeant: (key: string) => boolean): boolean {
  const { entry } = context.surroundings;
  const fn = context.rewardFunctions.find((candidate) => context.isEntry(candidate));
  if (!entry || !fn) return false;
  const reads = [...fn.flow.reads.keys()];
  return reads.some((read) => {
    const key = /^kwargs\["(\w+)"\]/.exec(read)?.[1] ?? /^\w+/.exec(read)?.[0] ?? '';
    const isColumn = read.startsWith('kwargs[') || entry.parameters.some(({ name }) => name === key);
    return isColumn && isMeant(key) && !context.completionParameters(fn).includes(key);
  });
}
