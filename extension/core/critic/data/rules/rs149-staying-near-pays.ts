import { formatNumber } from '../../../measures/format';
import { comparisons, guardsOf, numberValue, unparenthesized } from '../../../syntax/expressions';
import type { PyFunction } from '../../../syntax/module';
import type { PyNode } from '../../../syntax/tree';
import { hasWord, lastName, saysDistance, saysHazard } from '../../vocabulary';
import { isChange } from '../changes';
import type { DataRule } from '../data-rule';
import { payments, type Payment } from '../payments';
import { quantile } from '../statistics';
import type { Trace } from '../trace';

const ENOUGH = 5;
/** So much more that no discount makes up for it. */
const MANY_TIMES = 10;

export const stayingNearPays: DataRule = {
  code: 'RS149',
  title: 'Staying near the goal pays more than reaching it',
  severity: 'warning',
  *check(trace) {
    const { set } = trace.task;
    const ends = trace.ends('success');
    // Along a track the middle of it is no goal, and staying there is no standing still.
    if (
      set.kind !== 'transitions' ||
      ends.length < ENOUGH ||
      trace.context.surroundings.contract?.id === 'deepracer'
    )
      return;
    // Where an episode goes on after the goal, staying there is what is wanted.
    if (!ends.every((i) => set.terminated[trace.rows[i] ?? 0] === 1)) return;
    if (trace.context.rewardFunctions.some((fn) => /\bmemory\b|self\.\w+\s*=/.test(fn.body.text))) return;
    const gamma = Math.min(trace.context.surroundings.discount ?? 0.99, 0.999999);
    const longest = Math.max(...set.episodes.map(({ length }) => length));
    const steps = Math.min(1 / (1 - gamma), longest);
    const atGoal = quantile(
      ends.map((i) => trace.reward[i] ?? NaN),
      0.5,
    );
    for (const payment of payments(trace)) {
      const closeness = closenessPaid(payment, ends, trace);
      if (closeness !== null && closeness > 0 && closeness * steps >= MANY_TIMES * atGoal && atGoal > 0) {
        yield {
          at: payment.node,
          message: `Being close is paid on every step: a step before the goal gets ${formatNumber(closeness)}, and ${Math.round(steps)} of them make ${formatNumber(closeness * steps)}, while the step that reaches the goal and ends the episode gets ${formatNumber(atGoal)}. Staying near pays more than arriving. Charge for the distance, or pay for coming nearer.`,
          evidence: trace.references(ends),
        };
        return;
      }
      if (!isNear(payment, trace)) continue;
      const paid = [...payment.amounts.keys()].filter((i) => (payment.amounts[i] ?? 0) > 0);
      // What such a step is paid in all, its costs included.
      const each = quantile(
        paid.filter((i) => !ends.includes(i)).map((i) => trace.reward[i] ?? NaN),
        0.5,
      );
      if (!(each > 0) || paid.length < ENOUGH || each * steps < 2 * atGoal) continue;
      yield {
        at: payment.node,
        message: `A step near the goal is paid ${formatNumber(each)}; ${Math.round(steps)} of them ${longest > steps ? `(as far as a discount of ${gamma} looks)` : '(the longest episode)'} make ${formatNumber(each * steps)}, and the step that reaches the goal and ends the episode ${formatNumber(atGoal)}: staying near pays more than arriving. Pay for coming nearer, or once.`,
        evidence: trace.references(paid),
      };
      return;
    }
  },
};

/** Of a term that grows as the goal comes near, and is never a charge: what the steps before success get in all; null for others. */
function closenessPaid(
  { node, amounts, constant }: Payment,
  ends: readonly number[],
  trace: Trace,
): number | null {
  const fn = trace.context.module.functionAround(node);
  const known = [...amounts].filter((amount) => !Number.isNaN(amount));
  if (!fn || constant || known.length < 0.9 * trace.count || known.some((amount) => amount < 0)) return null;
  if (isChange(trace, node) || !madeOfDistance(node, fn, trace)) return null;
  const usual = quantile(known, 0.5);
  const near = ends
    .flatMap((i) => [i - 1, i - 2])
    .filter((i) => i >= 0 && trace.partOf[i] === trace.partOf[i + 1]);
  const close = quantile(
    near.map((i) => amounts[i] ?? NaN),
    0.5,
  );
  return close > 1.5 * usual
    ? quantile(
        near.map((i) => trace.reward[i] ?? NaN),
        0.5,
      )
    : null;
}

/** `exp(-d)`, `1 / (1 + d)`, `1 - tanh(d)` of the size of a difference. */
function madeOfDistance(node: PyNode, fn: PyFunction, trace: Trace, depth = 0): boolean {
  if (depth > 3) return false;
  const isSize = (part: PyNode): boolean =>
    /(^|\.)(norm|hypot|dist)$/.test(trace.context.called(part)) ||
    saysDistance(lastName(part.child('function')?.text ?? ''));
  return (
    node.all('call').some(isSize) ||
    node.all('identifier').some((name) => {
      const held = fn.assignedTo(name);
      return (
        (saysDistance(name.text) && !saysHazard(name.text)) ||
        (held !== null && madeOfDistance(held, fn, trace, depth + 1))
      );
    })
  );
}

/** A fixed amount where a distance is small, in one observation: not for getting there. */
function isNear({ node, amounts }: Payment, { context }: Trace): boolean {
  const fn = context.module.functionAround(node);
  const fixed = new Set([...amounts].filter((amount) => amount > 0));
  if (!fn || fixed.size !== 1) return false;
  const test = testOf(node, fn);
  const [link, ...more] = test ? comparisons(test) : [];
  if (!link || more.length || !/^<=?$/.test(link.operator) || /prev|last|before/.test(link.left.text))
    return false;
  const source = fn.assignedTo(link.left)?.text ?? link.left.text;
  const limit = fn.assignedTo(link.right)?.text ?? link.right.text;
  // Two distances that are compared are a change: that is paid for coming nearer.
  if (saysDistance(lastName(link.right.text)) || /\bobs\b|\bstate\b|prev|last|before|\bnorm\(/.test(limit))
    return false;
  return (
    !saysHazard(`${link.left.text} ${source}`) &&
    !hasWord(`${link.left.text} ${source}`, 'center centre line lane path track cte lateral') &&
    (saysDistance(lastName(link.left.text)) ||
      /\bnorm\(|\bdist\(|hypot\(/.test(source) ||
      hasWord(link.left.text, 'd'))
  );
}

/** The comparison that an amount stands under: `1.0 if d < 0.5 else 0.0`, or the `if` around it. */
function testOf(node: PyNode, fn: PyFunction): PyNode | null {
  const bare = unparenthesized(node);
  const value = bare.type === 'identifier' ? (fn.assignedTo(bare) ?? bare) : bare;
  if (value.type === 'conditional_expression' && numberValue(value.parts[0] ?? null) !== null) {
    const test = value.parts[1];
    return test ? unparenthesized(test) : null;
  }
  const [guard] = guardsOf(node);
  return guard?.holds ? unparenthesized(guard.condition) : null;
}
