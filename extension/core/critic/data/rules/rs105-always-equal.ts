import { callShape, comparisons } from '../../../syntax/expressions';
import type { PyFunction } from '../../../syntax/module';
import type { PyNode } from '../../../syntax/tree';
import type { RuleContext } from '../../context';
import { looksAtBatch } from '../../of-batch';
import type { DataRule } from '../data-rule';
import { sameValues, spreadOf, varies } from '../statistics';
import type { Trace } from '../trace';

const ENOUGH_ROWS = 30;

export const alwaysEqual: DataRule = {
  code: 'RS105',
  title: 'Two things that are compared are the same on every step',
  severity: 'warning',
  *check(trace) {
    for (const fn of trace.context.rewardFunctions) {
      for (const node of fn.own('binary_operator', 'comparison_operator', 'call')) {
        const [left, right] = sides(node, trace);
        if (
          !left ||
          !right ||
          // The same name twice is nothing that data had to show: RS044 says it.
          (node.type === 'comparison_operator' && left.text === right.text) ||
          !areSame(trace, left, right) ||
          isOfBatch(trace, node) ||
          isOfItems(trace, node)
        )
          continue;
        const result =
          node.type === 'binary_operator'
            ? 'the difference is always 0'
            : node.type === 'call'
              ? `\`${node.text}\` tells nothing`
              : `\`${node.text}\` never changes`;
        yield {
          at: node,
          message: `\`${left.text}\` and \`${right.text}\` are the same on all ${trace.count} rows tried, so ${result}. Is the earlier value overwritten before it is used, or the wrong one read?`,
          evidence: trace.references([0, Math.min(1, trace.count - 1)]),
        };
      }
    }
  },
};

/** What a batch has in common, of which one completion is looked at at a time here: its smallest is its largest. */
function isOfBatch({ context }: Trace, node: PyNode): boolean {
  const fn = context.module.functionAround(node);
  return (
    fn !== null &&
    context.isBatchOfCompletions(fn) &&
    (looksAtBatch(context) || !node.above('for_statement', 'list_comprehension', 'generator_expression'))
  );
}

/** In a loop over anything but the batch only the last item of each row was looked at. */
function isOfItems({ context }: Trace, node: PyNode): boolean {
  const fn = context.module.functionAround(node);
  const loops = [
    'for_statement',
    'while_statement',
    'list_comprehension',
    'generator_expression',
    'set_comprehension',
    'dictionary_comprehension',
  ] as const;
  const inner = node.above(...loops);
  const outer = fn !== null && context.isBatchOfCompletions(fn) ? inner?.above(...loops) : inner;
  return (outer !== null && outer !== undefined) || (fn !== null && isCalledForItems(fn, context, loops));
}

/** The function is called once for each item of something, so only what the last item gave was seen. */
function isCalledForItems(
  fn: PyFunction,
  context: RuleContext,
  loops: readonly string[],
  seen: ReadonlySet<PyFunction> = new Set(),
): boolean {
  if (context.isEntry(fn) || seen.has(fn)) return false;
  return context.rewardFunctions.some((caller) =>
    caller.own('call').some((call) => {
      if (context.module.calledFunction(call) !== fn) return false;
      const inner = call.above(...loops);
      const outer = context.isBatchOfCompletions(caller) ? inner?.above(...loops) : inner;
      return Boolean(outer) || isCalledForItems(caller, context, loops, new Set([...seen, fn]));
    }),
  );
}

/** Take the difference of two things. */
const DIFFERENCES =
  /^(numpy\.(subtract|array_equal|allclose|isclose)|torch\.(sub|dist)|math\.(dist|isclose))$/;

function sides(node: PyNode, trace: Trace): [PyNode | null, PyNode | null] {
  if (node.type === 'call') {
    const [first = null, second = null] = callShape(node)?.positional ?? [];
    const { count, min, max } = spreadOf(trace.numbers(trace.valueSite(node)));
    // A function of the file that gives the same number whatever it is given.
    const isDeaf = trace.context.module.calledFunction(node) !== null && count >= ENOUGH_ROWS && min === max;
    return DIFFERENCES.test(trace.context.called(node)) || isDeaf ? [first, second] : [null, null];
  }
  if (node.type === 'binary_operator')
    return node.child('operator')?.text === '-' ? [node.child('left'), node.child('right')] : [null, null];
  const [link, ...more] = comparisons(node);
  return link && !more.length && /^(==|!=|<|>|<=|>=)$/.test(link.operator)
    ? [link.left, link.right]
    : [null, null];
}

/** Both change from row to row, and are never different. */
function areSame(trace: Trace, left: PyNode, right: PyNode): boolean {
  // `places == sorted(places)` asks for a property, which all that was recorded may have.
  if (isMadeFrom(left, right) || isMadeFrom(right, left) || isProperty(left, right)) return false;
  const sites = [trace.valueSite(left), trace.valueSite(right)];
  const [a, b] = sites;
  if (!a || !b) return false;
  const [numbersA, numbersB] = [trace.numbers(a), trace.numbers(b)];
  if (varies(spreadOf(numbersA)))
    return sameValues(numbersA, numbersB, ENOUGH_ROWS) && sameValues(numbersB, numbersA, ENOUGH_ROWS);
  const [textA, textB] = [trace.checksum(a), trace.checksum(b)];
  // Answers may all be right: without recorded failures that is no news.
  return (
    varies(spreadOf(textA)) &&
    trace.episodes('failure') >= 5 &&
    sameValues(textA, textB, ENOUGH_ROWS) &&
    sameValues(textB, textA, ENOUGH_ROWS)
  );
}

/** `len(set(order)) != len(order)`: the same is asked of one thing and of what is made of it. */
function isProperty(left: PyNode, right: PyNode): boolean {
  const [a, b] = [callShape(left), callShape(right)];
  const [first, second] = [a?.positional[0], b?.positional[0]];
  if (a === null || b === null || a.callee.text !== b.callee.text || !first || !second) return false;
  // `sorted(used) != sorted(given)`: whether the rules were kept, which all that was recorded may have done.
  const isOfRules = /^(sorted|set|frozenset|(collections\.)?Counter)$/.test(a.callee.text);
  return isOfRules || isMadeFrom(first, second) || isMadeFrom(second, first);
}

/** A call that gets the other side; what a memory gives instead of an earlier value is none. */
function isMadeFrom(made: PyNode, from: PyNode): boolean {
  const isLookup = made.child('function')?.child('attribute')?.text === 'get';
  return (
    made.type === 'call' &&
    !isLookup &&
    made.all(from.type).some((part) => part !== made && part.text === from.text)
  );
}
