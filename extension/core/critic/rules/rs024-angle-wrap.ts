import { formatNumber } from '../../measures/format';
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
      for (const node of fn.own('binary_operator')) {
        const [half, turn] = wrapOf(node);
        if (half === null || turn === null || Math.abs(turn - 2 * half) < 0.01 * turn) continue;
        yield {
          at: node,
          message: `\`${node.text}\` brings an angle into a range from ${formatNumber(-half)} to ${formatNumber(turn - half)}: not the same on both sides. Half a turn is added and taken away again, a whole one is the divisor.`,
        };
      }
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

/** Of `(d + pi) % (2 * pi) - pi` what is added and taken away, and the divisor, in radians or degrees; null for anything else. */
function wrapOf(node: PyNode): [half: number | null, turn: number | null] {
  const [left, right] = [node.child('left'), node.child('right')];
  const rest = left ? unparenthesized(left) : null;
  if (node.child('operator')?.text !== '-' || rest?.child('operator')?.text !== '%') return [null, null];
  const sum = rest.child('left') ? unparenthesized(rest.child('left') ?? rest) : null;
  if (sum?.child('operator')?.text !== '+') return [null, null];
  const half = turnOf(right);
  const added = turnOf(sum.child('right')) ?? turnOf(sum.child('left'));
  return half !== null && half === added ? [half, turnOf(rest.child('right'))] : [null, null];
}

/** `pi`, `2 * math.pi`, `math.tau`, `180`, `360.0` as a number; null for other expressions. */
function turnOf(node: PyNode | null): number | null {
  const text = node
    ? unparenthesized(node)
        .text.replace(/\s+/g, '')
        .replace(/\b(math|np|numpy|torch)\./g, '')
    : '';
  if (/^(180|360|90)(\.0*)?$/.test(text)) return Number(text);
  if (text === 'tau') return 2 * Math.PI;
  const times = /^(?:(\d+(?:\.\d*)?)\*)?pi(?:\*(\d+(?:\.\d*)?))?$/i.exec(text);
  return times ? Number(times[1] ?? times[2] ?? 1) * Math.PI : null;
}

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
