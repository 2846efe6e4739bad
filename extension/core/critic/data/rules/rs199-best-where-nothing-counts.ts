import { formatNumber, formatPercent } from '../../../measures/format';
import { unparenthesized } from '../../../syntax/expressions';
import type { PyFunction } from '../../../syntax/module';
import type { PyNode } from '../../../syntax/tree';
import { docstringOf } from '../../claims';
import { hasWord, saysCost, saysFailure, saysHazard } from '../../vocabulary';
import type { DataRule } from '../data-rule';
import { spreadOf } from '../statistics';
import type { Trace } from '../trace';

const ENOUGH = 20;
/** What should not be there at all: with none of it all is well. */
const UNWANTED =
  'slip slips slide sliding skate drag scuff stumble bump contact contacts collision violation limit limits torque torques jerk rate smooth smoothness effort energy impact noise overlap conflict undesired bad wrong excess';

export const bestWhereNothingCounts: DataRule = {
  code: 'RS199',
  title: 'An exponential is at its best where nothing is measured',
  severity: 'warning',
  *check(trace) {
    const { context, task } = trace;
    if (task.set.kind !== 'transitions') return;
    for (const fn of context.rewardFunctions) {
      if (context.isEntry(fn) || context.entersAs(fn) !== 1) continue;
      const about = `${fn.name} ${docstringOf(fn)}`;
      if (saysCost(fn.name) || saysFailure(fn.name) || saysHazard(fn.name) || hasWord(about, UNWANTED))
        continue;
      const kernel = fn.own('call').find((call) => /(^|\.)exp$/.test(context.called(call)));
      const [value, ...more] = fn.flow.returns.flatMap(({ parts: [node] }) => node ?? []);
      if (!kernel || !value || more.length) continue;
      const values = trace.numbers(trace.valueSite(value));
      const { max, count } = spreadOf(values);
      const best = [...values.keys()].filter((i) => values[i] === max);
      // As often as chance has it for a best, or always, it says nothing.
      if (best.length < ENOUGH || best.length > 0.9 * count) continue;
      for (const mask of masksIn(kernel, fn)) {
        if (!isEmptyThere(trace, mask, best)) continue;
        yield {
          at: kernel,
          message: `\`${fn.name}\` gives its best, ${formatNumber(max)}, on ${best.length} steps tried (${formatPercent(best.length / count)}), nearly all of them those on which \`${mask.text}\` picks out nothing, so that the sum is 0 and its exponential 1. Doing nothing of it is paid best. Pay for what there is, or nothing where there is none.`,
          evidence: trace.references(best),
        };
        return;
      }
    }
  },
};

/** What an error is multiplied by before it is summed up in the exponent. */
function masksIn(kernel: PyNode, fn: PyFunction): PyNode[] {
  const seen = new Set<PyNode>();
  const products: PyNode[] = [];
  const visit = (node: PyNode, depth: number): void => {
    if (seen.has(node) || depth > 5) return;
    seen.add(node);
    for (const part of [node, ...node.all('binary_operator', 'identifier')]) {
      if (part.type === 'binary_operator') {
        if (part.child('operator')?.text === '*') products.push(part);
        continue;
      }
      const held = part.type === 'identifier' ? fn.assignedTo(part) : null;
      if (held) visit(held, depth + 1);
    }
  };
  visit(kernel, 0);
  return products.flatMap((product) =>
    [product.child('left'), product.child('right')].flatMap((side) =>
      side && isMask(side, fn) ? [side] : [],
    ),
  );
}

function isMask(node: PyNode, fn: PyFunction): boolean {
  const bare = unparenthesized(node);
  const held = bare.type === 'identifier' ? fn.assignedTo(bare) : bare;
  const text = held?.text ?? '';
  return (
    /^~|[<>]=?|[!=]=|dtype=bool|astype\((bool|float|int)|logical_|\bnot\b/.test(text) &&
    !/\bsum\(|\.sum\(|\bany\(|\.any\(/.test(text)
  );
}

/** On nearly all steps on which the result is at its best the mask is one and the same, and wherever it is that, it is at its best. */
function isEmptyThere(trace: Trace, mask: PyNode, best: readonly number[]): boolean {
  const site = trace.valueSite(mask);
  const [numbers, marks] = [trace.numbers(site), site ? trace.checksum(site) : null];
  const values = marks && !marks.every(Number.isNaN) ? marks : numbers;
  const middle = [...best].sort((i, j) => (values[i] ?? 0) - (values[j] ?? 0))[best.length >> 1];
  const own = values[middle ?? 0] ?? NaN;
  const here = new Set(best);
  return (
    !Number.isNaN(own) &&
    best.filter((i) => values[i] === own).length >= 0.95 * best.length &&
    [...values.keys()].every((i) => here.has(i) || values[i] !== own)
  );
}
