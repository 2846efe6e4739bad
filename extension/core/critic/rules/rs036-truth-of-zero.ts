import { callShape, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { QuickFix } from '../finding';
import { replaceNode, type Rule } from '../rule';
import { hasWord, lastName } from '../vocabulary';

export const truthOfZero: Rule = {
  code: 'RS036',
  title: 'Zero taken for missing',
  severity: 'info',
  *check(context) {
    for (const fn of context.rewardFunctions)
      for (const node of fn.own(
        'if_statement',
        'elif_clause',
        'conditional_expression',
        'boolean_operator',
      )) {
        const tested = testedIn(node);
        if (!tested || !isNumberOrNone(tested, fn)) continue;
        yield {
          at: tested,
          message: `\`${tested.text}\` is false when it is missing and also when it is 0, which is a value like any other. Ask \`is not None\`.`,
          ...(node.type === 'boolean_operator' ? {} : { fix: asksForNone(tested) }),
        };
      }
  },
};

function testedIn(node: PyNode): PyNode | null {
  if (node.type === 'boolean_operator')
    return node.child('operator')?.text === 'or' ? node.child('left') : null;
  const test = node.type === 'conditional_expression' ? (node.parts[1] ?? null) : node.child('condition');
  const bare = test ? unparenthesized(test) : null;
  return bare?.type === 'not_operator' ? bare.child('argument') : bare;
}

/** A previous value or quantity that may be None: read from memory without default, or kept in an attribute. */
function isNumberOrNone(node: PyNode, fn: PyFunction): boolean {
  const bare = unparenthesized(node);
  if (
    !hasWord(
      lastName(bare.text.replace(/[()]/g, '')),
      'prev previous last dist distance x y z speed velocity height angle potential position energy',
    )
  )
    return false;
  if (bare.type === 'attribute')
    return bare.text.startsWith('self.') && hasWord(bare.text, 'prev previous last');
  const call = callShape(bare);
  if (call) return call.method === 'get' && call.positional.length === 1 && call.receiver?.text === 'memory';
  if (bare.type !== 'identifier') return false;
  return fn.flow.definitionsAt(bare).some((write) => {
    const value = write.value ? callShape(unparenthesized(write.value)) : null;
    return value?.method === 'get' && (value.positional.length === 1 || value.positional[1]?.text === 'None');
  });
}

function asksForNone(tested: PyNode): QuickFix {
  const not = tested.parent?.type === 'not_operator' ? tested.parent : null;
  return replaceNode(not ?? tested, `${tested.text} is ${not ? '' : 'not '}None`, 'Ask for None');
}
