import { callShape, guardsOf, keyOf, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import { mayBeEmpty } from '../emptiness';
import type { Rule } from '../rule';

export const vacuousAll: Rule = {
  code: 'RS006',
  title: 'all() of nothing is true',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions)
      for (const call of fn.own('call')) {
        const name = context.called(call);
        if (name !== 'all' && name !== 'numpy.all') continue;
        const [argument] = callShape(call)?.positional ?? [];
        if (!argument || isNegated(call)) continue;
        const source = iteratedOver(argument);
        if (!source) continue;
        const emptiable = mayBeEmpty(source, fn, context);
        if (!emptiable || isGuarded(call, source, fn)) continue;
        yield {
          at: call,
          message: `\`all(…)\` is true when ${emptiable}, so nothing at all earns this. Ask for at least one item first.`,
        };
      }
  },
};

/** What a comprehension runs over, or the iterable itself. */
function iteratedOver(argument: PyNode): PyNode | null {
  const bare = unparenthesized(argument);
  if (bare.type !== 'generator_expression' && bare.type !== 'list_comprehension') return bare;
  const clause = bare.parts.find((part) => part.type === 'for_in_clause');
  return clause?.child('right') ?? null;
}

/** A test around it, or an early exit before it, that looks at the same variable (or at what it was made from). */
function isGuarded(call: PyNode, source: PyNode, fn: PyFunction): boolean {
  const names = new Set<string>();
  const collect = (node: PyNode, depth: number): void => {
    for (const name of node.all('identifier')) {
      const key = keyOf(name);
      if (key) names.add(key);
      if (depth < 2) for (const write of fn.flow.definitionsAt(name)) if (write.value) names.add(write.key);
    }
  };
  collect(source, 0);
  const conditions = guardsOf(call).map((guard) => guard.condition);
  // `xs and all(…)`, `all(…) and len(xs) > 0`, `bool(xs) * all(…)`
  for (
    let node = call.parent;
    node &&
    ['boolean_operator', 'binary_operator', 'parenthesized_expression', 'argument_list', 'call'].includes(
      node.type,
    );
    node = node.parent
  )
    if (node.type === 'boolean_operator' || node.type === 'binary_operator')
      conditions.push(...node.parts.filter((part) => !part.contains(call)));
  return conditions.some((condition) => condition.all('identifier').some((name) => names.has(name.text)));
}

/** `not all(…)`: nothing is paid for the empty case. */
function isNegated(call: PyNode): boolean {
  let node = call.parent;
  while (node?.type === 'parenthesized_expression') node = node.parent;
  return node?.type === 'not_operator';
}
