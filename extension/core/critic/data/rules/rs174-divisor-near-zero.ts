import { formatNumber } from '../../../measures/format';
import { guardsOf, numberValue, unparenthesized } from '../../../syntax/expressions';
import type { PyFunction } from '../../../syntax/module';
import type { PyNode } from '../../../syntax/tree';
import { constantOf } from '../../constants';
import type { DataRule } from '../data-rule';
import { quantile, spreadOf, varies } from '../statistics';
import type { Trace } from '../trace';

const ENOUGH = 40;
/** Of the steps that divide, so many must have a divisor of either sign. */
const SHARE = 0.02;
/** So near to 0 it comes, by its usual size: then a quotient of this size has been seen already. */
const NEAR = 0.02;
const BOUNDED = /^(min|max|math\.(tanh|atan)|(numpy|torch)\.(clip|clamp|tanh|minimum|maximum|arctan)|abs)$/;

export const divisorNearZero: DataRule = {
  code: 'RS174',
  title: 'A divisor goes through 0 between recorded values',
  severity: 'warning',
  *check(trace) {
    if (trace.task.set.kind !== 'transitions') return;
    for (const fn of trace.context.rewardFunctions)
      for (const node of fn.own('binary_operator')) {
        const divisor = node.child('operator')?.text === '/' ? node.child('right') : null;
        if (!divisor || !isDifference(trace, fn, divisor) || isAsked(node, divisor, fn)) continue;
        const values = trace.numbers(trace.valueSite(divisor));
        const rows = [...values.keys()].filter((i) => !Number.isNaN(values[i] ?? NaN));
        if (rows.length < ENOUGH) continue;
        const size = (i: number): number => Math.abs(values[i] ?? NaN);
        const usual = quantile(rows.map(size), 0.5);
        const negative = rows.filter((i) => (values[i] ?? 0) < 0).length;
        const positive = rows.filter((i) => (values[i] ?? 0) > 0).length;
        if (Math.min(negative, positive) < SHARE * rows.length) continue;
        const nearest = [...rows].sort((i, j) => size(i) - size(j)).slice(0, 5);
        const least = size(nearest[0] ?? 0);
        yield {
          at: divisor,
          severity: least < NEAR * usual && !isBounded(node, trace) ? 'warning' : 'info',
          message: `\`${divisor.text}\` is negative on ${negative} and positive on ${positive} of ${rows.length} recorded steps, so it can be 0 between them: it comes as near as ${formatNumber(least)}, where usually it is ${formatNumber(usual)} in size. There the quotient is without bound, and changes its sign.`,
          evidence: trace.references(nearest),
        };
      }
  },
};

/** Of two things that vary, each of its own. */
function isDifference(trace: Trace, fn: PyFunction, divisor: PyNode): boolean {
  const bare = unparenthesized(divisor);
  const value = bare.type === 'identifier' ? fn.assignedTo(bare) : bare;
  if (value?.type !== 'binary_operator' || value.child('operator')?.text !== '-') return false;
  return [value.child('left'), value.child('right')].every(
    (side) =>
      side &&
      numberValue(constantOf(side, fn, trace.context)) === null &&
      varies(spreadOf(trace.numbers(trace.valueSite(side)))),
  );
}

/** A test of the divisor, or of what it is made from, around or before; or an attempt. */
function isAsked(node: PyNode, divisor: PyNode, fn: PyFunction): boolean {
  const names = new Set(divisor.all('identifier').map(({ text }) => text));
  const held = divisor.type === 'identifier' ? fn.assignedTo(divisor) : null;
  for (const part of held?.all('identifier') ?? []) names.add(part.text);
  for (const common of ['obs', 'next_obs', 'params', 'self', 'np', 'info']) names.delete(common);
  return (
    node.above('try_statement') !== null ||
    guardsOf(node).some(
      ({ condition }) =>
        condition.text.includes(unparenthesized(divisor).text) ||
        condition.all('identifier').some(({ text }) => names.has(text)),
    )
  );
}

function isBounded(node: PyNode, { context }: Trace): boolean {
  for (let call = node.above('call'); call; call = call.above('call'))
    if (BOUNDED.test(context.called(call))) return true;
  return false;
}
