import { formatNumber } from '../../../measures/format';
import { callShape, numberValue, unparenthesized, type CallShape } from '../../../syntax/expressions';
import type { PyFunction } from '../../../syntax/module';
import type { PyNode } from '../../../syntax/tree';
import type { DataFinding, DataRule } from '../data-rule';
import { spreadOf, varies } from '../statistics';
import type { Trace } from '../trace';
import { extremes } from './rs101-unit-of-threshold';

const ENOUGH = 100;

export const comesToNothing: DataRule = {
  code: 'RS136',
  title: 'A limit or a division makes a changing value constant',
  severity: 'warning',
  *check(trace) {
    for (const fn of trace.context.rewardFunctions) {
      for (const node of fn.own('binary_operator')) yield* cancelled(trace, node, fn);
      for (const node of fn.own('binary_operator'))
        if (node.child('operator')?.text === '//') {
          yield* judge(trace, node, [node.child('left')], 'drops the fraction');
          yield* counted(trace, node);
        }
      for (const node of fn.own('call')) {
        const name = trace.context.called(node);
        const call = callShape(node);
        if (!call) continue;
        if (
          /^(int|math\.(floor|ceil|trunc)|numpy\.(floor|ceil|trunc|rint))$/.test(name) ||
          isRounding(name, call)
        )
          yield* judge(trace, node, call.positional.slice(0, 1), 'drops the fraction');
        else if (/^(numpy\.interp|(numpy|torch)\.(clip|clamp))$/.test(name))
          yield* judge(trace, node, call.positional.slice(0, 1), 'limits it');
        // A limit on one side that nothing goes beyond is a precaution; two that cross are not.
        else if (/^(max|min|numpy\.(maximum|minimum))$/.test(name) && call.positional.length === 2) {
          const inner = call.positional.find((part) => numberValue(part) === null);
          const limit = call.positional.find((part) => part !== inner);
          const innerCall = inner ? callShape(inner) : null;
          if (
            !inner ||
            !limit ||
            !innerCall ||
            !/^(max|min|numpy\.(maximum|minimum))$/.test(trace.context.called(inner))
          )
            continue;
          yield* judge(trace, node, innerCall.positional, 'limits it');
        }
      }
    }
  },
};

/** `1.0 - equity / self.peak`, where the peak is always what the equity is: of two things that move, nothing is left. */
function* cancelled(trace: Trace, node: PyNode, fn: PyFunction): Generator<DataFinding> {
  const [left, right] = [node.child('left'), node.child('right')];
  const quotient = right ? unparenthesized(right) : null;
  if (node.child('operator')?.text !== '-' || !left || !quotient || trace.task.set.kind !== 'transitions')
    return;
  const isShare =
    numberValue(left) === 1 &&
    quotient.type === 'binary_operator' &&
    quotient.child('operator')?.text === '/';
  const [first, second] = isShare ? [quotient.child('left'), quotient.child('right')] : [left, right];
  const values = trace.numbers(trace.valueSite(node));
  const { count, min, max } = spreadOf(values);
  const episodes = new Set(
    [...values.keys()].filter((i) => !Number.isNaN(values[i])).map((i) => trace.partOf[i]),
  );
  if (!first || !second || count < 200 || episodes.size < 10 || min !== 0 || max !== 0) return;
  const sides = [first, second];
  if (!sides.every((side) => varies(spreadOf(trace.numbers(trace.valueSite(side)))))) return;
  // Above a limit, that nothing is beyond: a precaution.
  const texts = sides.map((side) => `${side.text} ${fn.assignedTo(unparenthesized(side))?.text ?? ''}`);
  if (texts.some((text) => /\b(min|max|clip|clamp|minimum|maximum|round|int|floor)\b/.test(text))) return;
  yield {
    at: node,
    message: `\`${node.text}\` is 0 on all ${count} steps tried: \`${first.text}\` and \`${second.text}\` both change, and are always the same. Is the one set from the other before it is compared?`,
    evidence: trace.references([0]),
  };
}

/** `lines // 4` of a count that hardly ever gets to 4. */
function* counted(trace: Trace, node: PyNode): Generator<DataFinding> {
  const [left, right] = [node.child('left'), node.child('right')];
  if (!left || !right || !node.above('binary_operator', 'assignment', 'return_statement')) return;
  const [over, results] = [left, node].map((part) => trace.numbers(trace.valueSite(part)));
  const under = spreadOf(trace.numbers(trace.valueSite(right)));
  const by = numberValue(right) ?? (under.min === under.max ? under.min : NaN);
  if (!over || !results || !(by > 1)) return;
  const some = [...over.keys()].filter((i) => (over[i] ?? 0) > 0 && Number.isInteger(over[i]));
  const lost = some.filter((i) => results[i] === 0);
  if (some.length < 20 || lost.length < 0.9 * some.length || spreadOf(over).max > 2 * by) return;
  yield {
    at: node,
    message: `\`${node.text}\` is 0 on ${lost.length} of the ${some.length} steps on which \`${left.text}\` is not: a part of ${formatNumber(by)} counts for nothing. Is \`/\` meant?`,
    evidence: trace.references(lost),
  };
}

/** `round(x)` to whole numbers. */
function isRounding(name: string, { positional, keywords }: CallShape): boolean {
  return /^(round|numpy\.round)$/.test(name) && positional.length === 1 && keywords.size === 0;
}

function* judge(
  trace: Trace,
  node: PyNode,
  sources: readonly (PyNode | null)[],
  how: string,
): Generator<DataFinding> {
  const values = trace.numbers(trace.valueSite(node));
  const { count, min, max } = spreadOf(values);
  if (count < ENOUGH || !isConstant(values, count, min)) return;
  const source = sources.find((part) => part && varies(spreadOf(trace.numbers(trace.valueSite(part)))));
  if (!source) return;
  const given = trace.numbers(trace.valueSite(source));
  const range = spreadOf(given);
  // What is counted, or true or false, has no fraction to drop.
  if (how === 'drops the fraction' && given.filter((each) => Math.abs(each % 1) > 0).length < 0.1 * count)
    return;
  // At the one limit on all steps because all values are beyond it: a precaution, or a tolerance not yet left.
  if (how !== 'drops the fraction' && isBeyond(node, range.min, range.max, min)) return;
  yield {
    at: node,
    message: `\`${node.text}\` ${how}: it is ${formatNumber(min)} on ${max === min ? 'all' : 'nearly all'} ${count} steps tried, while \`${source.text}\` is between ${formatNumber(range.min)} and ${formatNumber(range.max)}.`,
    evidence: trace.references(extremes(given)),
  };
}

/** The same on all steps but a few; those at an episode's end may differ. */
function isConstant(values: Float64Array, count: number, low: number): boolean {
  return values.filter((value) => value !== low && !Number.isNaN(value)).length <= 0.01 * count;
}

/** All of the range lies on the far side of the limit that is the result, and the limits are in order. */
function isBeyond(node: PyNode, low: number, high: number, result: number): boolean {
  // A table that nothing recorded lies in guides nobody.
  if (/(^|\.)interp\(/.test(node.text)) return false;
  const limits = node
    .all('integer', 'float', 'unary_operator')
    .map((part) => numberValue(part))
    .filter((each) => each !== null);
  const isOrdered = limits.length < 2 || (limits[0] ?? 0) <= (limits[1] ?? 0);
  return isOrdered && (low >= result || high <= result);
}
