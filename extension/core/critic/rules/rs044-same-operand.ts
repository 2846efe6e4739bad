import { callShape, canonicalText, comparisons, unparenthesized } from '../../syntax/expressions';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import type { Rule, RuleFinding } from '../rule';

export const sameOperand: Rule = {
  code: 'RS044',
  title: 'The same thing on both sides',
  severity: 'warning',
  *check(context) {
    for (const fn of context.module.functions) {
      for (const node of fn.own('binary_operator', 'boolean_operator')) yield* operands(node);
      for (const node of fn.own('comparison_operator'))
        for (const { left, operator, right } of comparisons(node))
          if (operator !== '!=' && operator !== 'is not' && isSame(left, right))
            yield { at: node, message: `Both sides are \`${left.text}\`: the result is always the same.` };
      for (const node of fn.own('call')) yield* callArguments(node, context);
    }
  },
};

function* operands(node: PyNode): Generator<RuleFinding> {
  const [left, right] = [node.child('left'), node.child('right')];
  const operator = node.child('operator')?.text ?? '';
  if (!left || !right || !isSame(left, right)) return;
  if (operator === '-') yield { at: node, message: `\`${node.text}\` is always 0.` };
  else if (operator === '/' || operator === '//')
    yield { at: node, message: `\`${node.text}\` is always 1.` };
  else if (operator === 'and' || operator === 'or')
    yield { at: node, message: `Both sides of \`${operator}\` are \`${left.text}\`.` };
  else if (operator === '+' && isDifference(left))
    yield {
      at: node,
      message: `\`${left.text}\` is added to itself: another axis or part is probably meant.`,
    };
}

const TWO_THINGS =
  /^(math\.(hypot|atan2)|numpy\.(hypot|arctan2|maximum|minimum)|torch\.(atan2|maximum|minimum)|max|min)$/;

function* callArguments(node: PyNode, context: RuleContext): Generator<RuleFinding> {
  const call = callShape(node);
  const [first, second] = call?.positional ?? [];
  if (
    !first ||
    !second ||
    call?.positional.length !== 2 ||
    !TWO_THINGS.test(context.called(node)) ||
    !isSame(first, second)
  )
    return;
  yield { at: node, message: `Both arguments are \`${first.text}\`.` };
}

/** Written alike, and sure to give the same: no call in it. */
function isSame(a: PyNode, b: PyNode): boolean {
  const [left, right] = [unparenthesized(a), unparenthesized(b)];
  if (/^(integer|float|string|true|false|none|list|tuple)$/.test(left.type)) return false;
  return canonicalText(left) === canonicalText(right) && pure(left);
}

function pure(node: PyNode): boolean {
  return node
    .all('call')
    .every(
      (call) => /^(abs|len|float|math\.|np\.|numpy\.|torch\.)/.test(call.text) && !/random/.test(call.text),
    );
}

/** `(x - gx) ** 2`, `abs(x - gx)`. */
function isDifference(node: PyNode): boolean {
  const bare = unparenthesized(node);
  const inner =
    bare.type === 'call'
      ? callShape(bare)?.positional[0]
      : bare.type === 'binary_operator' && bare.child('operator')?.text === '**'
        ? bare.child('left')
        : null;
  const difference = inner ? unparenthesized(inner) : null;
  return difference?.type === 'binary_operator' && difference.child('operator')?.text === '-';
}
