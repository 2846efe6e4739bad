import { callShape, unparenthesized } from '../../syntax/expressions';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import type { Rule } from '../rule';
import { lastName, saysHeading } from '../vocabulary';

/** Anything that brings an angle back into its range, or shows that the author has thought of it. */
const WRAPS =
  /%|\b360\b|\b180\b|wrap|normali[sz]e|unwrap|atan2\(\s*(math|np|torch)\.sin|arctan2\(\s*np\.sin|2(\.0)?\s*\*\s*(math\.|np\.)?pi|remainder|cos\(/i;

export const angleWrap: Rule = {
  code: 'RS024',
  title: 'Difference of headings not wrapped',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) {
      if (WRAPS.test(fn.body.text)) continue;
      for (const node of fn.own('binary_operator')) {
        if (node.child('operator')?.text !== '-' || !isSized(node, context)) continue;
        const sides = [node.child('left'), node.child('right')];
        if (!sides.every((side) => side !== null && isHeading(side))) continue;
        yield {
          at: node,
          message: `Near the end of the range two almost equal headings differ by a full turn here. Wrap the difference, e.g. \`(d + 180) % 360 - 180\` (or with π in radians).`,
        };
      }
    }
  },
};

function isHeading(node: PyNode): boolean {
  const bare = unparenthesized(node);
  return /^(identifier|attribute|subscript)$/.test(bare.type) && saysHeading(lastName(bare.text));
}

/** Its size is used: in abs(…) or squared. */
function isSized(node: PyNode, context: RuleContext): boolean {
  let parent = node.parent;
  while (parent?.type === 'parenthesized_expression' || parent?.type === 'argument_list')
    parent = parent.parent;
  if (parent?.type === 'binary_operator') return parent.child('operator')?.text === '**';
  return parent?.type === 'call' && callShape(parent) !== null && /abs$|square$/.test(context.called(parent));
}
