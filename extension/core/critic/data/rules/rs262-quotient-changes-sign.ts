import { formatNumber } from '../../../measures/format';
import { comparisons, numberValue, unparenthesized } from '../../../syntax/expressions';
import type { PyFunction } from '../../../syntax/module';
import type { PyNode } from '../../../syntax/tree';
import { constantOf } from '../../constants';
import type { DataRule } from '../data-rule';
import type { Trace } from '../trace';

/** Of the steps that divide, so many must have a divisor of either sign. */
const SHARE = 0.02;
const ENOUGH = 40;

export const quotientChangesSign: DataRule = {
  code: 'RS262',
  title: 'A quotient is compared with a limit, and its divisor takes both signs',
  severity: 'warning',
  *check(trace) {
    for (const fn of trace.context.rewardFunctions)
      for (const node of fn.own('assignment')) {
        const [name, quotient] = [node.child('left'), node.child('right')];
        const divisor = quotient?.child('operator')?.text === '/' ? quotient.child('right') : null;
        const dividend = quotient?.child('left');
        if (name?.type !== 'identifier' || !quotient || !divisor || !dividend) continue;
        const above = known(trace, dividend);
        const below = known(trace, divisor);
        if (below.length < ENOUGH || above.length !== below.length || above.some((value) => value < 0))
          continue;
        const negative = below.filter((value) => value < 0).length;
        const positive = below.filter((value) => value > 0).length;
        if (Math.min(negative, positive) < SHARE * below.length) continue;
        const limit = limitOf(name.text, fn, trace);
        if (!limit) continue;
        const values = trace.numbers(trace.valueSite(unparenthesized(divisor)));
        yield {
          at: quotient,
          message: `\`${divisor.text}\` is negative on ${negative} of ${below.length} recorded steps, and close to 0 in between (${formatNumber(Math.min(...below))} to ${formatNumber(Math.max(...below))}): there \`${name.text}\` is negative, and \`${limit.text}\` takes it for a very small one. Treat these steps apart.`,
          evidence: trace.references([...values.keys()].filter((i) => (values[i] ?? 0) < 0)),
        };
      }
  },
};

function known(trace: Trace, node: PyNode): number[] {
  return [...trace.numbers(trace.valueSite(unparenthesized(node)))].filter((value) => !Number.isNaN(value));
}

/** The comparison with a positive number; null where there is none, or another one asks for the sign. */
function limitOf(name: string, fn: PyFunction, { context }: Trace): PyNode | null {
  let found: PyNode | null = null;
  for (const node of fn.own('comparison_operator')) {
    const links = comparisons(node).filter(({ left, right }) => left.text === name || right.text === name);
    for (const { left, right } of links) {
      const limit = constantOf(left.text === name ? right : left, fn, context);
      const value = limit && numberValue(limit);
      if (value === null || value <= 0 || links.length > 1) return null;
      found = node;
    }
  }
  return found;
}
