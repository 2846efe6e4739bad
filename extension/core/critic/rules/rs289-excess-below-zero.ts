import { canonicalText, guardsOf, singleComparison } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import { replaceNode, type Rule, type RuleFinding } from '../rule';

export const excessBelowZero: Rule = {
  code: 'RS289',
  title: 'What is charged for going beyond a limit is negative there',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions)
      for (const node of fn.own('augmented_assignment')) {
        const value = node.child('right');
        if (node.child('operator')?.text === '-=' && value) yield* excess(value, fn);
      }
  },
};

/** `if speed > limit: r -= 0.1 * (limit - speed)`. */
function* excess(value: PyNode, fn: PyFunction): Generator<RuleFinding> {
  for (const difference of [value, ...value.all('binary_operator')]) {
    const [left, right] = [difference.child('left'), difference.child('right')];
    const isPlain = difference.type === 'binary_operator' && difference.child('operator')?.text === '-';
    if (!isPlain || !left || !right || !isFactor(difference, value)) continue;
    const guard = guardsOf(value).find(({ condition, holds }) => {
      const link = fn.body.contains(condition) ? singleComparison(condition) : null;
      if (!link || !/^[<>]=?$/.test(link.operator)) return false;
      const isAbove = link.operator.startsWith('>') === holds;
      const [high, low] = isAbove ? [link.left, link.right] : [link.right, link.left];
      return canonicalText(low) === canonicalText(left) && canonicalText(high) === canonicalText(right);
    });
    if (!guard) continue;
    yield {
      at: difference,
      message: `Where \`${guard.condition.text}\`${guard.holds ? '' : ' does not hold'}, \`${difference.text}\` is below 0, and subtracting it pays. Is the difference the wrong way round?`,
      fix: replaceNode(difference, `${right.text} - ${left.text}`, 'Turn the difference round'),
    };
    return;
  }
}

/** The whole of it, or a factor of it by numbers and names. */
function isFactor(node: PyNode, value: PyNode): boolean {
  for (let at = node.parent; at && value.contains(at); at = at.parent) {
    if (at.type === 'parenthesized_expression') continue;
    if (at.type !== 'binary_operator' || !/^[*/]$/.test(at.child('operator')?.text ?? '')) return false;
    // A product with something else that is computed may turn its sign.
    const other = [at.child('left'), at.child('right')].find((side) => side && !side.contains(node));
    if (!other || !/^(integer|float|identifier|attribute)$/.test(other.type)) return false;
  }
  return true;
}
