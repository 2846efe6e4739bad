import { callShape, guardsOf, numberValue, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import type { Rule, RuleFinding } from '../rule';
import { hasWord, wordsOf } from '../vocabulary';

/** Words that say: as long as it lasts. */
const LASTING =
  'hold held holding streak consecutive stable settled dwell stuck idle still uninterrupted balanced row';
const SAID =
  /consecutive|in a row|without (a )?(break|interruption|leaving)|uninterrupted|streak|sustained|continuous|holds? (it )?for\b/i;

export const holdNeverBroken: Rule = {
  code: 'RS152',
  title: 'A count of steps in a row that nothing sets back',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) yield* ofFunction(fn, context);
  },
};

function* ofFunction(fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  for (const node of fn.own('assignment', 'augmented_assignment')) {
    const left = node.child('left');
    if (!left || !/^(memory\[|self\.)/.test(left.text) || !isIncrement(node, left)) continue;
    const [guard] = guardsOf(node);
    if (!guard || !fn.body.contains(guard.condition)) continue;
    const name = nameOf(left);
    if (!saysLasting(name) && !isSaid(fn, name)) continue;
    const others = [...writesTo(left, fn, context)].filter((other) => other !== node);
    if (others.length) continue;
    yield {
      at: node,
      message: `\`${left.text}\` counts up while \`${guard.condition.text.replace(/\s+/g, ' ')}\`, and nothing sets it back when that ends: steps here and there count like steps in a row. Set it to 0 in the other case.`,
    };
  }
}

/** `m["k"] = m.get("k", 0) + 1`, `self.k += 1`. */
function isIncrement(node: PyNode, left: PyNode): boolean {
  const right = node.child('right');
  if (!right) return false;
  if (node.type === 'augmented_assignment')
    return node.child('operator')?.text === '+=' && (numberValue(right) ?? 0) > 0;
  const sum = unparenthesized(right);
  if (sum.type !== 'binary_operator' || sum.child('operator')?.text !== '+') return false;
  const [a, b] = [sum.child('left'), sum.child('right')];
  if (!a || (numberValue(b) ?? 0) <= 0) return false;
  const call = callShape(unparenthesized(a));
  return (
    a.text === left.text ||
    (call?.method === 'get' &&
      `${call.receiver?.text ?? ''}[${call.positional[0]?.text ?? ''}]` === left.text)
  );
}

/** `steps_in_band`, `hold_count`. */
function saysLasting(name: string): boolean {
  return (
    hasWord(name, LASTING) ||
    (hasWord(name, 'steps step time frames ticks count') && /(^|_)(in|at|near|on|inside|within)_/.test(name))
  );
}

/** A comment that has the count's words beside it, or the function's own text, says so. */
function isSaid(fn: PyFunction, name: string): boolean {
  const words = wordsOf(name).filter((word) => word.length > 3);
  return fn.node
    .all('comment', 'string')
    .some(
      ({ text }) =>
        SAID.test(text) && (words.length === 0 || words.some((word) => text.toLowerCase().includes(word))),
    );
}

function nameOf(left: PyNode): string {
  return /["'](\w+)["']\]$/.exec(left.text)?.[1] ?? /\.(\w+)$/.exec(left.text)?.[1] ?? '';
}

/** Whatever else gives it a value, but for the start of an episode. */
function* writesTo(left: PyNode, fn: PyFunction, context: RuleContext): Generator<PyNode> {
  const functions = left.text.startsWith('self.')
    ? context.module.functions.filter(
        ({ owner, name }) => owner === fn.owner && !/^(__init__|reset)$/.test(name),
      )
    : [fn, ...context.rewardFunctions.filter((other) => other !== fn)];
  const key = nameOf(left);
  for (const each of functions) {
    for (const node of each.own('assignment', 'augmented_assignment'))
      if (node.child('left')?.text === left.text) yield node;
    for (const node of each.own('call', 'delete_statement'))
      if (
        /\b(pop|update|clear|setdefault)\b|^del\b/.test(node.text) &&
        node.text.includes(key) &&
        !/setdefault/.test(node.text)
      )
        yield node;
  }
}
