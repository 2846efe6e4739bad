import { formatPercent } from '../../../measures/format';
import { guardsOf } from '../../../syntax/expressions';
import type { PyNode } from '../../../syntax/tree';
import type { DataRule } from '../data-rule';
import { isChange } from '../changes';
import { payments, type Payment } from '../payments';
import { quantile, shareAbove, spreadOf, varies } from '../statistics';
import type { Trace } from '../trace';

const ENOUGH = 6;
/** What is rightly less where the agent does well: effort and speed are traded off, time is charged to all. */
const TRADED =
  /action|act\b|torque|effort|ctrl|control|energy|power|fuel|cost|price|speed|vel|throttle|jerk|smooth|time|step|\bt\b|battery|spent|steer|(?<!re)turn/i;

export const termAgainstOutcome: DataRule = {
  code: 'RS108',
  title: 'A term of the reward falls as success comes nearer',
  severity: 'warning',
  *check(trace) {
    if (trace.task.set.kind !== 'transitions') return;
    const told: Payment[] = [];
    const all = payments(trace);
    for (const payment of all) {
      const amounts = payment.constant
        ? payment.amounts.map((value) => (Number.isNaN(value) ? 0 : value))
        : payment.amounts;
      const found = against(trace, amounts);
      if (
        !found ||
        isFloor(payment, trace) ||
        isPriceOfActing(payment) ||
        sparesCost(payment, trace) ||
        all.some((other) => other !== payment && correlation(amounts, other.amounts) < -0.8)
      )
        continue;
      // The same under another name on its way into the sum.
      if (told.some((other) => correlation(amounts, other.amounts, true) > 0.99)) continue;
      told.push(payment);
      const said = `${payment.text} ${payment.node.parent?.text ?? ''}`;
      // Discounted potentials are charged for where they are high: RS027 is about those.
      const traded =
        payment.constant ||
        (isSmall(amounts, trace) && !isPlain(payment, found, trace)) ||
        TRADED.test(said) ||
        /gamma|discount|potential|phi|shaping|0\.9\d/i.test(said);
      yield {
        at: payment.node,
        severity: found.strong && !traded ? 'warning' : 'info',
        message: `What \`${payment.text}\` adds to the reward is larger in failures than in successes (in ${formatPercent(1 - found.above)} of the pairs of episodes)${found.falls >= 0.8 ? ` and falls towards the end of ${formatPercent(found.falls)} of the successes` : ''}. Its sign may be wrong, or what it is computed from is not what it seems: a shape, an unsigned number that wraps.`,
        evidence: trace.references(trace.ends('failure')),
      };
    }
  },
};

/** One of several returns, and not the best: what a step off the track gets in place of all else. */
function isFloor({ constant, node, amounts }: Payment, { reward }: Trace): boolean {
  if (!constant || node.parent?.type !== 'return_statement') return false;
  const typical = (isPaid: boolean): number =>
    quantile(
      [...reward].filter((_, i) => Number.isNaN(amounts[i] ?? NaN) !== isPaid),
      0.5,
    );
  return typical(true) <= typical(false);
}

/**
 * What is taken off a cost before that is charged, `cost = drift - slack`: it is no term of its own, and how much is spared
 * follows how much was at stake.
 */
function sparesCost({ node, amounts }: Payment, trace: Trace): boolean {
  const numbers = trace.numbers(trace.valueSite(node));
  const isAdded = numbers.every((value, i) => Number.isNaN(value) || value === amounts[i]);
  let takenOff = 0;
  for (let child = node, at = node.parent; at; child = at, at = at.parent) {
    if (/^(assignment|augmented_assignment|return_statement)$/.test(at.type)) break;
    if (at.type === 'unary_operator') takenOff++;
    if (at.type === 'binary_operator' && at.child('operator')?.text === '-')
      if (at.child('right')?.start === child.start) takenOff++;
  }
  return isAdded && takenOff % 2 === 1;
}

/** A fixed charge for an action: who does well may well act more. */
function isPriceOfActing({ constant, node, amounts }: Payment): boolean {
  return (
    constant &&
    spreadOf(amounts).max <= 0 &&
    guardsOf(node).some(({ condition, holds }) => holds && /\b(action|act|a)\b/.test(condition.text))
  );
}

/**
 * So plain that its size does not matter: what is the same thing after the step less before it is lost in every success,
 * a distance that is paid shrinks in them, or what can only be paid is paid to failures alone.
 */
function isPlain({ node, amounts }: Payment, { above, falls, negative }: Against, trace: Trace): boolean {
  const fn = trace.context.module.functionAround(node);
  if (fn && isChange(trace, node) && negative >= 0.95) return true;
  if (spreadOf(amounts).min < 0) return false;
  return above <= 0.01 || (falls >= 0.8 && isDistance(node, trace));
}

/** The size of a difference, with or without a weight. */
function isDistance(node: PyNode, { context }: Trace): boolean {
  return node
    .all('call')
    .some(
      (call) =>
        /(^|\.)(norm|hypot|dist)$/.test(context.called(call)) &&
        (call.text.includes('-') || /(hypot|dist)$/.test(context.called(call))),
    );
}

/** Beside what else is paid it hardly counts: a term of that size is there to trade off. */
function isSmall(amounts: Float64Array, { reward }: Trace): boolean {
  // Of two amounts, one may be rare.
  const isSwitch = new Set(amounts.filter((amount) => !Number.isNaN(amount))).size <= 2;
  const width = (values: Float64Array): number => {
    const { min, max } = spreadOf(values);
    return isSwitch ? max - min : quantile([...values], 0.95) - quantile([...values], 0.05);
  };
  return width(amounts) < 0.1 * width(reward);
}

/**
 * Correlation of two terms of about the same size, 0 for others unless the size does not matter. Near −1 they are the halves of a difference: what the one
 * adds the other takes away, but for what changed in between.
 */
function correlation(a: Float64Array, b: Float64Array, atAnySize = false): number {
  let [both, ab, aa, bb, sumA, sumB] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x = NaN, y = NaN] = [a[i], b[i]];
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    both++;
    sumA += x;
    sumB += y;
    aa += x * x;
    bb += y * y;
    ab += x * y;
  }
  const covariance = ab / both - (sumA / both) * (sumB / both);
  const spread = Math.sqrt((aa / both - (sumA / both) ** 2) * (bb / both - (sumB / both) ** 2));
  return both > 20 && (atAnySize || (bb > 0.1 * aa && bb < 10 * aa)) ? covariance / spread : 0;
}

interface Against {
  /** Share of pairs in which a success has the larger mean. */
  readonly above: number;
  /** Share of successes in which the last third is below the first. */
  readonly falls: number;
  /** Share of successes over which it is a loss. */
  readonly negative: number;
  readonly strong: boolean;
}

function against(trace: Trace, amounts: Float64Array): Against | null {
  const spans = trace.spans().filter(({ start, end }) => end - start >= 3);
  const of = (outcome: string): typeof spans => spans.filter(({ part }) => part.outcome === outcome);
  const [successes, failures] = [of('success'), of('failure')];
  if (successes.length < ENOUGH || failures.length < ENOUGH || !varies(spreadOf(amounts))) return null;
  const meanOf = (start: number, end: number): number => spreadOf(amounts.subarray(start, end)).mean;
  const means = (group: typeof spans): number[] => group.map(({ start, end }) => meanOf(start, end));
  const above = shareAbove(means(successes), means(failures));
  const late = shareAbove(
    successes.map(({ start, end }) => meanOf(end - Math.ceil((end - start) / 3), end)),
    failures.map(({ start, end }) => meanOf(end - Math.ceil((end - start) / 3), end)),
  );
  if (!(above <= 0.2 && late <= 0.2)) return null;
  const falls =
    successes.filter(({ start, end }) => {
      const third = Math.ceil((end - start) / 3);
      return meanOf(end - third, end) < meanOf(start, start + third);
    }).length / successes.length;
  const { min, max } = spreadOf(amounts);
  const negative = successes.filter(({ start, end }) => meanOf(start, end) < 0).length / successes.length;
  // A difference from step to step takes both signs, and its sum over a success must not be a loss.
  const isProgress = min < 0 && max > 0 && negative >= 0.9 && above <= 0.1;
  const isPaid = min >= 0 && above <= 0.03;
  // Nearly every failure gets more of it than nearly every success.
  const isClear = above <= 0.01 && late <= 0.05;
  return {
    above,
    falls,
    negative,
    strong:
      isClear ||
      (isProgress && negative >= 0.95) ||
      (above <= 0.2 && late <= 0.2 && min >= 0 && falls >= 0.9) ||
      (above <= 0.1 && late <= 0.15 && (falls >= 0.8 || isProgress || isPaid)),
  };
}
