import { formatNumber } from '../../../measures/format';
import { lastName, saysCost, saysDistance, hasWord } from '../../vocabulary';
import type { DataRule } from '../data-rule';
import { payments } from '../payments';
import { spreadOf } from '../statistics';
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
      if (node.type !== 'identifier') continue;
      const name = lastName(node.text);
      // Money may be earned, and what is exchanged goes both ways.
      if (
        !saysCost(name) ||
        saysDistance(name) ||
        told.has(name) ||
        hasWord(name, 'energy price money trade net')
      )
        continue;
      const { count, min, max } = spreadOf(amounts);
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
