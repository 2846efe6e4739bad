import { canonicalText, comparisons, numberValue, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import type { Rule } from '../rule';
import { valueOf } from '../regex';

/** Give numbers that practically never hit a given value exactly. */
const INEXACT =
  /^(math|numpy|torch)\.(linalg\.norm|norm|sqrt|hypot|dist|sin|cos|tan|atan2|arctan2|exp|log|arccos|acos)$/;

export const floatEquality: Rule = {
  code: 'RS010',
  title: 'Floats compared with ==',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions)
      for (const node of fn.own('comparison_operator'))
        for (const { left, operator, right } of comparisons(node)) {
          if (operator !== '==') continue;
          const inexact = [left, right].find((side) => isInexact(side, fn, context));
          const other = inexact === left ? right : left;
          if (!inexact || (numberValue(other) === null && !isInexact(other, fn, context))) continue;
          if (numberValue(other) === 0 && isDivisor(inexact, fn)) continue;
          yield {
            at: node,
            message: `\`${node.text}\` asks a computed float for one exact value: it is practically never true. Compare with a tolerance.`,
          };
        }
  },
};

function isInexact(node: PyNode, fn: PyFunction, context: RuleContext): boolean {
  const value = valueOf(node, fn, context) ?? unparenthesized(node);
  return value.type === 'call' && INEXACT.test(context.called(value));
}

/** `if norm == 0: …` before a division by it is a guard, not an event. */
function isDivisor(node: PyNode, fn: PyFunction): boolean {
  const text = canonicalText(node);
  return fn
    .own('binary_operator')
    .some(
      (other) =>
        other.child('operator')?.text.startsWith('/') &&
        canonicalText(other.child('right') ?? other) === text,
    );
}
