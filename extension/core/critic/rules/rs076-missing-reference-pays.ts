import { callShape, comparisons, keyOf, numberValue, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import type { Rule } from '../rule';
import { saysComponent } from '../vocabulary';

/** Less may be meant as a neutral middle. */
const WORTH_HAVING = 0.75;
/** What a text, a reference or what was read off one of them is called. */
const CONTENT =
  /^(answers?|gold\w*|ground_truths?|gt|labels?|references?|targets?|expected\w*|solutions?|truth|pred\w*|extracted\w*|parsed\w*|match(es)?|m|found|guess|guesses|said|candidate|final_answer|boxed|completion|response|text|content|tests?|test_cases|keywords|words|numbers)$/;

export const missingReferencePays: Rule = {
  code: 'RS076',
  title: 'Nothing to compare is paid like being right',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions.filter((candidate) => isGrader(candidate, context)))
      for (const node of fn.own('if_statement')) {
        const [test, body] = [node.child('condition'), node.child('consequence')];
        const missing = test ? missingIn(test) : null;
        const paid = body && missing ? paidIn(body) : null;
        if (!paid || paid.value < WORTH_HAVING || !paysLess(fn, paid.value, paid.node)) continue;
        yield {
          at: paid.node,
          message: `Where \`${missing}\` is missing or empty, ${paid.value} is paid, as much as for being right. Give None (not applicable) or 0.`,
        };
      }
  },
};

function isGrader(fn: PyFunction, context: RuleContext): boolean {
  return (
    context.pays(fn) &&
    (context.completionParameters(fn).length > 0 || fn.parameters.some((name) => CONTENT.test(name)))
  );
}

/** `not x`, `x is None`, `x == ""`, `len(x) == 0`: the name of x. */
function missingIn(test: PyNode): string | null {
  const bare = unparenthesized(test);
  if (bare.type === 'not_operator') {
    const inner = bare.child('argument');
    return inner ? content(unparenthesized(inner)) : null;
  }
  const [link, ...more] = comparisons(bare);
  if (!link || more.length) return null;
  const isNothing =
    (link.operator === 'is' && link.right.type === 'none') ||
    (link.operator === '==' &&
      /^(none|string|integer|list)$/.test(link.right.type) &&
      /^(None|""|''|0|\[\])$/.test(link.right.text));
  if (!isNothing) return null;
  const call = callShape(link.left);
  if (link.right.text === '0')
    return call?.callee.text === 'len' && call.positional[0] ? content(call.positional[0]) : null;
  return content(link.left);
}

function content(node: PyNode): string | null {
  const call = callShape(node);
  const inner = call?.receiver && call.method === 'strip' ? unparenthesized(call.receiver) : node;
  const key = keyOf(inner);
  return key !== null && CONTENT.test(key) ? key : null;
}

/** The number that a branch returns, appends or gives to a reward; null when it does several things with numbers. */
function paidIn(body: PyNode): { readonly node: PyNode; readonly value: number } | null {
  for (const node of body.all('return_statement', 'assignment', 'call')) {
    const call = callShape(node);
    const value =
      node.type === 'return_statement'
        ? node.parts[0]
        : node.type === 'assignment'
          ? saysComponent(node.child('left')?.text ?? '')
            ? node.child('right')
            : null
          : call?.method === 'append' && /reward|score|result|out/.test(call.receiver?.text ?? '')
            ? call.positional[0]
            : null;
    const number = value ? numberValue(value) : null;
    if (value && number !== null) return { node: value, value: number };
  }
  return null;
}

/** Something else in the function is paid by a smaller number: this one is not the loss that all are measured from. */
function paysLess(fn: PyFunction, value: number, paid: PyNode): boolean {
  const numbers = fn
    .own('integer', 'float')
    .filter((node) => node !== paid)
    .map((node) => numberValue(node) ?? Infinity);
  return numbers.every((number) => Math.abs(number) > 100 || number <= value) && numbers.length > 0;
}
