import { formatNumber } from '../../../measures/format';
import { lastName, saysCost, saysDistance } from '../../vocabulary';
import type { DataRule } from '../data-rule';
import { payments } from '../payments';
import { spreadOf, varies } from '../statistics';
import { extremes } from './rs101-unit-of-threshold';

const ENOUGH = 40;

export const costAdded: DataRule = {
  code: 'RS132',
  title: 'What is called a cost is positive and added',
  severity: 'warning',
  *check(trace) {
    if (trace.task.set.kind !== 'transitions') return;
    const told = new Set<string>();
    for (const { node, amounts } of payments(trace)) {
      if (node.type !== 'identifier') continue;
      const name = lastName(node.text);
      const { count, min, max } = spreadOf(amounts);
      if (!saysCost(name) || saysDistance(name) || told.has(name)) continue;
      if (count < ENOUGH || min < 0 || !varies({ count, min, max, mean: 0 })) continue;
      const fn = trace.context.module.functionAround(node);
      // The code alone shows it: RS008 says so.
      if (!fn || !trace.context.pays(fn) || trace.context.signs.of(node, fn) === 'positive') continue;
      told.add(name);
      // What is subtracted and negative is added all the same.
      const own = spreadOf(trace.numbers(trace.valueSite(node)));
      const isNegated = own.max <= 0 && min >= 0;
      yield {
        at: node,
        message: `\`${name}\` is between ${formatNumber(own.min)} and ${formatNumber(own.max)} on all ${count} steps tried and is ${isNegated ? 'subtracted from' : 'added to'} the reward: the larger the cost, the more is paid. ${isNegated ? 'Add it: it is negative already.' : 'Subtract it.'}`,
        evidence: trace.references(extremes(amounts)),
      };
    }
  },
};
