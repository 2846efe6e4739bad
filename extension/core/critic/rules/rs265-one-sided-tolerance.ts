import { callShape, numberValue, singleComparison, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import { constantOf } from '../constants';
import { replaceNode, type Rule } from '../rule';
import { hasWord } from '../vocabulary';

const TOLERANCE = 'tolerance tol threshold thresh eps epsilon radius margin precision accuracy';
/** A bound on one side is meant. */
const BOUND = /\b(max|min|upper|lower|limit|bound|high|low|prev|previous|last|old)|_(max|min|limit|bound)\b/i;

export const oneSidedTolerance: Rule = {
  code: 'RS265',
  title: 'A tolerance for differences that may be negative',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions)
      for (const node of fn.own('call')) {
        const call = callShape(node);
        const isAll =
          /^(all|(numpy|torch)\.all)$/.test(context.called(node)) ||
          (call?.method === 'all' && !call.positional.length);
        const [inner] = call?.positional ?? [];
        const test = isAll ? (inner ?? call?.receiver) : null;
        const asked =
          test && /^(generator_expression|list_comprehension)$/.test(test.type) ? test.child('body') : test;
        const link = asked ? singleComparison(asked) : null;
        if (!link || !/^<=?$/.test(link.operator)) continue;
        const limit = constantOf(link.right, fn, context);
        const tolerance = limit ? numberValue(limit) : null;
        const isTolerance =
          tolerance !== null && tolerance > 0 && (hasWord(link.right.text, TOLERANCE) || tolerance <= 0.1);
        if (!isTolerance || BOUND.test(link.right.text)) continue;
        const difference = plainDifference(link.left, fn);
        if (!difference || BOUND.test(difference.text) || asksOtherSide(link.left, link.right, fn)) continue;
        yield {
          at: link.left,
          message: `\`${difference.text}\` can be negative, and however far off on that side it is below \`${link.right.text}\`: only one side of the goal is asked. Take abs(…).`,
          fix: replaceNode(link.left, `abs(${unparenthesized(link.left).text})`, 'Compare its size'),
        };
      }
  },
};

/** `a - b` of two things that are no numbers. */
function plainDifference(node: PyNode, fn: PyFunction): PyNode | null {
  const bare = unparenthesized(node);
  const value = bare.type === 'identifier' ? fn.assignedTo(bare) : bare;
  if (value?.type !== 'binary_operator' || value.child('operator')?.text !== '-') return null;
  const sides = [value.child('left'), value.child('right')];
  if (sides.some((side) => !side || numberValue(side) !== null || /norm|dist/i.test(side.text))) return null;
  return value;
}

/** `d > -tol` somewhere. */
function asksOtherSide(left: PyNode, right: PyNode, fn: PyFunction): boolean {
  return new RegExp(
    `-\\s*${right.text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}|\\b${left.text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*>`,
  ).test(fn.body.text);
}
