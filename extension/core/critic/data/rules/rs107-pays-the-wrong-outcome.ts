import { formatNumber } from '../../../measures/format';
import { guardsOf, numberValue } from '../../../syntax/expressions';
import type { PyFunction } from '../../../syntax/module';
import type { RuleContext } from '../../context';
import type { DataFinding, DataRule } from '../data-rule';
import { payments, type Payment } from '../payments';
import { spreadOf } from '../statistics';
import type { Trace } from '../trace';

const ENOUGH = 5;

export const paysTheWrongOutcome: DataRule = {
  code: 'RS107',
  title: 'A payment goes to the wrong outcome',
  severity: 'warning',
  *check(trace) {
    if (trace.task.set.kind !== 'transitions') return;
    const rows = new Rows(trace);
    if (rows.successEnds.length < 3 || rows.failureEnds.length < ENOUGH) return;
    for (const payment of payments(trace)) {
      const fn = trace.context.module.functionAround(payment.node);
      if (fn && servesSeveral(fn, trace.context)) continue;
      const found = judge(payment, rows, trace);
      if (found) yield found;
    }
  },
};

/** Called for several things, itself or by what calls it, a helper pays none of them alone. */
function servesSeveral(fn: PyFunction, context: RuleContext, depth = 0): boolean {
  if (context.isEntry(fn) || depth > 4) return false;
  const calls = context.callsOf(fn);
  return calls.length > 1 || calls.some(([caller]) => servesSeveral(caller, context, depth + 1));
}

class Rows {
  readonly successEnds: readonly number[];
  readonly failureEnds: readonly number[];
  /** Failures that the environment ended. */
  readonly fatalEnds: readonly number[];
  readonly starts: readonly number[];
  readonly successRows: readonly number[];
  readonly failureRows: readonly number[];

  constructor(trace: Trace) {
    const { terminated } = trace.task.set;
    this.successEnds = trace.ends('success');
    this.failureEnds = trace.ends('failure');
    this.fatalEnds = this.failureEnds.filter((i) => terminated[trace.rows[i] ?? 0] === 1);
    this.starts = trace.spans().map(({ start }) => start);
    const all = Array.from({ length: trace.count }, (_, i) => i);
    this.successRows = all.filter((i) => trace.outcome(i) === 'success');
    this.failureRows = all.filter((i) => trace.outcome(i) === 'failure');
  }
}

function judge(payment: Payment, rows: Rows, trace: Trace): DataFinding | null {
  const { amounts } = payment;
  const share = (which: readonly number[], sign: 1 | -1): number =>
    which.filter((i) => sign * (amounts[i] ?? NaN) > 0).length / Math.max(1, which.length);
  const size = (which: readonly number[]): string => {
    const { min, max } = spreadOf(
      amounts,
      which.filter((i) => (amounts[i] ?? 0) !== 0),
    );
    return min === max
      ? formatNumber(Math.abs(min))
      : `${formatNumber(Math.min(Math.abs(min), Math.abs(max)))} to ${formatNumber(Math.max(Math.abs(min), Math.abs(max)))}`;
  };
  const fatal = rows.fatalEnds.length >= ENOUGH ? rows.fatalEnds : rows.failureEnds;
  const paid = (indices: readonly number[]): number[] => indices.filter((i) => (amounts[i] ?? 0) > 0);
  if (
    share(fatal, 1) >= 0.5 &&
    share(rows.successRows, 1) <= 0.02 &&
    share(rows.starts, 1) <= 0.1 &&
    share(rows.failureRows, 1) <= 0.5 &&
    isEventLike(payment, trace) &&
    // A floor, or one of several returns: all in all such a step is paid no more than others.
    (earned(paid(fatal), trace) > earned(rows.failureRows, trace) || isSummand(payment))
  )
    return {
      at: payment.node,
      message: `${size(fatal)} is paid at the end of ${paid(fatal).length} of ${fatal.length} failures and in hardly any step of ${rows.successEnds.length} successes: failing earns it. Is the sign or the condition the wrong way round?`,
      evidence: trace.references(paid(fatal)),
    };
  if (
    payment.constant &&
    isLargest(payment, trace) &&
    share(fatal, 1) >= 0.5 &&
    rows.successEnds.length >= ENOUGH &&
    share(rows.successEnds, 1) <= 0.2 &&
    share(rows.starts, 1) <= 0.2 &&
    // One of several returns may be the only one that is written out, and be the lowest.
    earned(paid(fatal), trace) > Math.max(earned(rows.failureRows, trace), earned(rows.successEnds, trace))
  )
    return {
      at: payment.node,
      message: `The largest bonus, ${size(fatal)}, is paid at the end of ${paid(fatal).length} of ${fatal.length} failures, and of ${paid(rows.successEnds).length} of ${rows.successEnds.length} successes. Is the condition about the right thing?`,
      evidence: trace.references(paid(fatal)),
    };
  if (
    share(rows.successEnds, -1) >= 0.8 &&
    share(rows.failureRows, -1) <= 0.02 &&
    share(rows.starts, -1) <= 0.1 &&
    share(rows.successRows, -1) <= 0.6 &&
    isEventLike(payment, trace) &&
    earned(rows.successEnds, trace) < earned(rows.successRows, trace)
  )
    return {
      at: payment.node,
      message: `${size(rows.successEnds)} is charged at the end of ${rows.successEnds.length} successes and in hardly any step of a failure: succeeding costs it. Is the sign or the condition the wrong way round?`,
      evidence: trace.references(rows.successEnds),
    };
  if (
    payment.constant &&
    rows.successEnds.length >= ENOUGH &&
    share(rows.successEnds, 1) >= 0.8 &&
    share(fatal, 1) >= 0.8 &&
    share([...rows.successRows, ...rows.failureRows], 1) <=
      (1.5 * (rows.successEnds.length + rows.failureEnds.length)) / trace.count
  )
    return {
      at: payment.node,
      message: `${size(rows.successEnds)} is paid at the end of ${paid(fatal).length} of ${fatal.length} failures, as at the end of successes: any end earns it.`,
      evidence: trace.references(paid(fatal)),
    };
  const [guard] = guardsOf(payment.node);
  if (
    payment.constant &&
    guard?.holds &&
    /\bor\b/.test(guard.condition.text) &&
    rows.successEnds.length >= ENOUGH &&
    share(rows.successEnds, -1) >= 0.8 &&
    share(fatal, -1) >= 0.8 &&
    share([...rows.successRows, ...rows.failureRows], -1) <=
      (1.5 * (rows.successEnds.length + rows.failureEnds.length)) / trace.count
  )
    return {
      at: payment.node,
      message: `${size(fatal)} is charged at the end of ${rows.successEnds.length} successes, as at the end of failures: where \`${guard.condition.text.replace(/\s+/g, ' ')}\`. Is \`elif\` or another condition meant?`,
      evidence: trace.references(rows.successEnds),
    };
  if (
    payment.constant &&
    share(rows.starts, 1) >= 0.8 &&
    share(rows.failureRows, 1) >= 0.7 &&
    share(rows.successEnds, 1) <= 0.1 &&
    rows.successEnds.length >= ENOUGH &&
    share(rows.successRows, 1) > 0.2 &&
    // Paid for staying alive: not at a fatal end either.
    (rows.fatalEnds.length < ENOUGH || share(rows.fatalEnds, 1) > 0.5) &&
    !guardsOf(payment.node).some(({ condition }) =>
      /\b(done|terminated|truncated|dead|alive)\b/.test(condition.text),
    )
  )
    return {
      at: payment.node,
      message: `${size(rows.failureRows)} is paid on ${Math.round(100 * share(rows.failureRows, 1))} % of the steps of failures, and at the end of ${paid(rows.successEnds).length} of ${rows.successEnds.length} successes: reaching the goal ends it. Is the comparison the wrong way round?`,
      evidence: trace.references(rows.successEnds),
    };
  return null;
}

/** The median of what these steps are paid in all; NaN for none. */
function earned(indices: readonly number[], { reward }: Trace): number {
  const paid = indices.map((i) => reward[i] ?? NaN).filter((r) => !Number.isNaN(r));
  return paid.sort((a, b) => a - b)[paid.length >> 1] ?? NaN;
}

/** A positive number that is added to others, and pays 0 in the other case: no floor, and not one of several amounts. */
function isSummand({ node, constant, written }: Payment): boolean {
  const choice = node.parent;
  if (!constant || (written ?? 0) <= 0 || choice?.type !== 'conditional_expression') return false;
  const [then, , otherwise] = choice.parts;
  const other = then === node ? otherwise : then;
  return other !== undefined && numberValue(other) === 0 && choice.parent?.type !== 'return_statement';
}

/** No other amount that is written out and added is larger. */
function isLargest({ written }: Payment, trace: Trace): boolean {
  return payments(trace).every((other) => (other.written ?? -Infinity) <= (written ?? -Infinity));
}

/**
 * Under a condition: what is computed on every step is a shaping term, judged elsewhere. The sum so far (`total` in
 * `return total + 10`) is no payment of the condition that it is added up under.
 */
function isEventLike({ node, constant }: Payment, trace: Trace): boolean {
  if (constant) return true;
  const guards = guardsOf(node);
  if (guards.length === 0) return false;
  if (node.type !== 'identifier') return true;
  const writes = trace.context.module.functionAround(node)?.flow.definitionsAt(node) ?? [];
  return writes.length === 1 && writes.every(({ statement }) => guardsOf(statement).length >= guards.length);
}
