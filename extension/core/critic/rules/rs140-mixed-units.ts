import { callShape, comparisons, numberValue } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import type { Rule, RuleFinding } from '../rule';
import { differ, isMeasured, measureOf } from '../units';

export const mixedUnits: Rule = {
  code: 'RS140',
  title: 'One quantity in two units',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) {
      for (const node of fn.own('binary_operator'))
        if (/^[-+/]$/.test(node.child('operator')?.text ?? '') && !isConverted(node))
          yield* compare(node, node.child('left'), node.child('right'), fn, context);
      for (const node of fn.own('comparison_operator'))
        for (const { left, operator, right } of comparisons(node))
          if (/^([<>]=?|==|!=)$/.test(operator)) yield* compare(node, left, right, fn, context);
      for (const node of fn.own('call')) {
        const [first, second, ...more] = callShape(node)?.positional ?? [];
        if (first && second && !more.length && /^(max|min)$/.test(context.called(node)))
          yield* compare(node, first, second, fn, context);
      }
    }
  },
};

function* compare(
  at: PyNode,
  left: PyNode | null,
  right: PyNode | null,
  fn: PyFunction,
  context: RuleContext,
): Generator<RuleFinding> {
  if (!left || !right) return;
  const [a, b] = [measureOf(left, fn, context), measureOf(right, fn, context)];
  if (!isMeasured(a) || !isMeasured(b) || !differ(a, b)) return;
  yield {
    at,
    message: `\`${at.text.replace(/\s+/g, ' ')}\` takes ${a.name} (${a.label}) and ${b.name} (${b.label}) for the same unit. Convert one of them first.`,
  };
}

/** `speed / limit * 3.6`: what the quotient is multiplied by may be the conversion. */
function isConverted(node: PyNode): boolean {
  if (node.child('operator')?.text !== '/') return false;
  let { parent } = node;
  while (parent?.type === 'parenthesized_expression') parent = parent.parent;
  return (
    parent?.type === 'binary_operator' &&
    /^[*/]$/.test(parent.child('operator')?.text ?? '') &&
    [parent.child('left'), parent.child('right')].some((side) => numberValue(side) !== null)
  );
}
