import { formatNumber } from '../../../measures/format';
import { unparenthesized } from '../../../syntax/expressions';
import type { PyFunction } from '../../../syntax/module';
import type { PyNode } from '../../../syntax/tree';
import { docstringOf } from '../../claims';
import { recordingRead } from '../../reads';
import { hasWord, wordsOf } from '../../vocabulary';
import type { DataRule } from '../data-rule';
import { recordedAt, type Recorded } from '../recorded';
import { quantile, spreadOf, varies } from '../statistics';
import type { Trace } from '../trace';

const ENOUGH = 100;
const TIMES = 5;
const CHANGE =
  'change changed changes delta diff gain gains progress pnl improvement growth increase decrease drop rise profit relative';
/** What something is measured against may be another thing. */
const AIM =
  'goal target desired setpoint set reference ref limit max min best initial start prev previous last old mean average baseline expected';

export const changeOfTwoThings: DataRule = {
  code: 'RS184',
  title: 'A change from one thing to another',
  severity: 'warning',
  *check(trace) {
    if (!trace.task.set.nextObservation) return;
    for (const fn of trace.context.rewardFunctions)
      for (const node of fn.own('binary_operator')) {
        const [left, right] = [node.child('left'), node.child('right')];
        if (node.child('operator')?.text !== '-' || !left || !right) continue;
        const [a, b] = [recordedAt(trace, fn, left), recordedAt(trace, fn, right)];
        if (!a || !b || a.of === b.of || a.of === 'info' || b.of === 'info') continue;
        const names = [left, right].map((side) => nameAt(trace, fn, side));
        const [first = '', second = ''] = names;
        if (!first || !second || first === second || hasWord(`${first} ${second}`, AIM)) continue;
        const [mixed, own, other] = [typical(a, b.values), typical(a, a.other), typical(b, b.other)];
        // `(a - b) / a`: a change of the one that it is divided by.
        const isShare = isShareOfItself(trace, node, fn, [left, right]);
        if (!(mixed > TIMES * (isShare ? own : Math.max(own, other))) || !(own > 0)) continue;
        if (!saysChange(node, fn) && !isShare) continue;
        yield {
          at: node,
          message: `This takes \`${second}\` (${b.of}) from \`${first}\` (${a.of}), two different things: it is ${formatNumber(mixed)} on a typical step, where \`${first}\` changes by ${formatNumber(own)} and \`${second}\` by ${formatNumber(other)}. Is one of the two misread?`,
          evidence: trace.references([0]),
        };
      }
  },
};

function nameAt(trace: Trace, fn: PyFunction, node: PyNode): string {
  const path = recordingRead(node, fn, trace.context)?.path;
  return trace.task.fields.find((field) => field.path === path)?.name ?? '';
}

/** The size of the difference on a typical step on which there is one. */
function typical({ values }: Recorded, from: Float64Array | null): number {
  if (!from || !varies(spreadOf(values)) || spreadOf(values).count < ENOUGH) return NaN;
  const sizes = [...values].map((value, i) => Math.abs(value - (from[i] ?? NaN)));
  const moved = sizes.filter((size) => size > 1e-9);
  return moved.length ? quantile(moved, 0.75) : 0;
}

/** The name that it gets, or that of its function or the docstring, speaks of a change. */
function saysChange(node: PyNode, fn: PyFunction): boolean {
  const assigned = node.above('assignment')?.child('left')?.text ?? '';
  const words = wordsOf(assigned || `${fn.name} ${docstringOf(fn)}`);
  return hasWord(words, CHANGE);
}

/** `(a - b) / a`. */
function isShareOfItself(trace: Trace, node: PyNode, fn: PyFunction, sides: readonly PyNode[]): boolean {
  let outer = node.parent;
  while (outer?.type === 'parenthesized_expression') outer = outer.parent;
  const by =
    outer?.type === 'binary_operator' && outer.child('operator')?.text === '/' ? outer.child('right') : null;
  const path = by && recordingRead(unparenthesized(by), fn, trace.context)?.path;
  return sides.some((side) => path && recordingRead(side, fn, trace.context)?.path === path);
}
