import { comparisons, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import type { Rule } from '../rule';

/** Methods of texts, lists and dictionaries; nobody compares one of these itself. */
const METHODS =
  /^(strip|lstrip|rstrip|lower|upper|casefold|splitlines|startswith|endswith|isdigit|isnumeric|isalpha|rfind|total_seconds|tolist)$/;
/** Attributes of objects are called so, too: only of what is a text by its name. */
const TEXT_METHODS = /^(count|find|split|index|format)$/;
const TEXTS = /^(text|content|completion|response|answer|solution_str|output|line|s)$/;

export const methodNotCalled: Rule = {
  code: 'RS072',
  title: 'Function compared instead of its result',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions)
      for (const node of fn.own('comparison_operator'))
        for (const { left, operator, right } of comparisons(node)) {
          if (operator.startsWith('is')) continue;
          const forgotten = [left, right].find((side) => isFunction(side, fn, context));
          if (!forgotten) continue;
          yield {
            at: forgotten,
            message: `\`${forgotten.text}\` is the function itself, never equal to a value: its call, \`${forgotten.text}(…)\`, is probably meant.`,
          };
        }
  },
};

function isFunction(node: PyNode, fn: PyFunction, { module }: RuleContext): boolean {
  const bare = unparenthesized(node);
  if (bare.type === 'attribute') {
    const object = bare.child('object');
    const method = bare.child('attribute')?.text ?? '';
    return (
      (METHODS.test(method) || (TEXT_METHODS.test(method) && TEXTS.test(object?.text ?? ''))) &&
      /^(identifier|call|subscript|string)$/.test(object?.type ?? '') &&
      object?.text !== 'self'
    );
  }
  return (
    bare.type === 'identifier' &&
    fn.flow.definitionsAt(bare).length === 0 &&
    !fn.parameters.includes(bare.text) &&
    module.functions.some(({ name, owner, outer }) => name === bare.text && !owner && !outer) &&
    !module.flow.writes.some(({ key, kind }) => key === bare.text && kind !== 'definition')
  );
}
