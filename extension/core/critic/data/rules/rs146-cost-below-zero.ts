import { formatNumber } from '../../../measures/format';
import { callShape } from '../../../syntax/expressions';
import type { PyNode } from '../../../syntax/tree';
import { lastName, saysCost, saysDistance, hasWord } from '../../vocabulary';
import type { DataFinding, DataRule } from '../data-rule';
import { payments } from '../payments';
import { spreadOf } from '../statistics';
import type { Trace } from '../trace';
import { extremes } from './rs101-unit-of-threshold';

const ENOUGH = 60;

export const costBelowZero: DataRule = {
  code: 'RS146',
  title: 'What is charged as a cost is below zero on one side',
  severity: 'warning',
  *check(trace) {
    if (trace.task.set.kind !== 'transitions') return;
    const told = new Set<string>();
    for (const { node, amounts } of payments(trace)) {
      yield* chargedBelowZero(node, amounts, trace);
      if (node.type !== 'identifier') continue;
      const name = lastName(node.text);
      // Money may be earned, and what is exchanged goes both ways.
      if (
        !(saysCost(name) || /^(lost|loss|losses|expense|lost_sales|shortage)$/.test(name)) ||
        saysDistance(name) ||
        told.has(name) ||
        hasWord(name, 'energy price money trade net')
      )
        continue;
      const { count, min, max } = spreadOf(amounts);
      const values = spreadOf(trace.numbers(trace.valueSite(node)));
      if (count >= ENOUGH && min >= 0 && max > 0 && values.max <= 0 && values.min < 0) {
        told.add(name);
        yield {
          at: node,
          message: `\`${name}\` is called a cost and charged, and is never above 0 on ${count} steps tried: charging it pays, up to ${formatNumber(max)}. Is its sign the wrong way round?`,
          evidence: trace.references(extremes(amounts)),
        };
        continue;
      }
      const paid = [...amounts.keys()].filter((i) => (amounts[i] ?? 0) > 0);
      const charged = [...amounts.keys()].filter((i) => (amounts[i] ?? 0) < 0);
      if (count < ENOUGH || Math.min(paid.length, charged.length) < 0.1 * count || max < -0.2 * min) continue;
      told.add(name);
      yield {
        at: node,
        message: `\`${name}\` is called a cost, but is below 0 on ${paid.length} of ${count} steps tried, and charging it pays there, up to ${formatNumber(max)}. Is an absolute value or a square missing?`,
        evidence: trace.references(extremes(amounts)),
      };
    }
  },
};

const SIZED = 'jerk effort imbalance discomfort';
const SIZES = `cost penalty drawdown violation deviation error overshoot ${SIZED}`;

/** `- weight * self.drawdown(equity)` of a function that gives nothing above 0: charging it pays. */
function* chargedBelowZero(node: PyNode, amounts: Float64Array, trace: Trace): Generator<DataFinding> {
  const fn = trace.context.module.functionAround(node);
  const held = node.type === 'identifier' ? fn?.assignedTo(node) : node;
  const called = held && callShape(held) ? trace.context.module.calledFunction(held) : null;
  if (
    !called ||
    !hasWord(called.name, SIZES) ||
    hasWord(called.name, 'neg negative minus reward reduction inverse')
  )
    return;
  const { count, min, max } = spreadOf(amounts);
  const values = spreadOf(trace.numbers(trace.valueSite(node)));
  const [below, above] = [
    [...amounts].filter((amount) => amount > 0).length,
    [...amounts].filter((amount) => amount < 0).length,
  ];
  const isSigned =
    below >= 0.1 * count && above >= 0.1 * count && max >= -0.2 * min && hasWord(called.name, SIZED);
  const isNegative = min >= 0 && max > 0 && values.max <= 0;
  if (count < ENOUGH || !(values.min < 0) || !(isSigned || isNegative)) return;
  yield {
    at: node,
    message: `\`${called.name}\` is between ${formatNumber(values.min)} and ${formatNumber(values.max)} on all ${count} steps tried, and it is charged: that pays, up to ${formatNumber(max)}. Is its sign the wrong way round?`,
    evidence: trace.references(extremes(amounts)),
  };
}
