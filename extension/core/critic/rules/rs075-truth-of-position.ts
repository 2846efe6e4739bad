import { callShape, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { Rule } from '../rule';

export const truthOfPosition: Rule = {
  code: 'RS075',
  title: 'The place of a text taken for whether it is there',
  severity: 'warning',
  *check(context) {
    for (const fn of context.module.functions)
      for (const test of testsIn(fn)) {
        if (!isPosition(test, fn)) continue;
        yield {
          at: test,
          message: `\`${test.text}\` is -1, which counts as true, where nothing is found, and 0 at the very start. Ask \`in\`, or compare with -1.`,
        };
      }
  },
};

function testsIn(fn: PyFunction): PyNode[] {
  const found = fn
    .own(
      'if_statement',
      'elif_clause',
      'while_statement',
      'conditional_expression',
      'boolean_operator',
      'not_operator',
    )
    .flatMap((node): (PyNode | null | undefined)[] => {
      if (node.type === 'conditional_expression') return [node.parts[1]];
      if (node.type === 'boolean_operator')
        return node.child('operator')?.text === 'and' || isTest(node)
          ? [node.child('left'), isTest(node) ? node.child('right') : null]
          : [];
      return [node.type === 'not_operator' ? node.child('argument') : node.child('condition')];
    });
  return [...new Set(found.flatMap((node) => (node ? unparenthesized(node) : [])))];
}

/** True for `a and b` that is a condition itself. */
function isTest(node: PyNode): boolean {
  let outer: PyNode = node;
  while (outer.parent && /^(boolean_operator|not_operator|parenthesized_expression)$/.test(outer.parent.type))
    outer = outer.parent;
  return (
    outer.field === 'condition' ||
    (outer.parent?.type === 'conditional_expression' && outer.parent.parts[1] === outer)
  );
}

/** `text.find(x)`, directly or by its name. */
function isPosition(node: PyNode, fn: PyFunction): boolean {
  const made = node.type === 'identifier' ? fn.assignedTo(node) : node;
  const call = made ? callShape(made) : null;
  if (!call || (call.method !== 'find' && call.method !== 'rfind')) return false;
  const [first] = call.positional;
  // Of a tree or a page, `find` gives a node or None; texts are asked for a text.
  return (
    first !== undefined &&
    (first.type === 'string' || first.type === 'identifier') &&
    !/\b(soup|tree|root|xml|element|node|page|html|doc|collection|db)\b/.test(call.receiver?.text ?? '')
  );
}
