import { callShape, comparisons, numberValue, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import { mayBeEmpty } from '../emptiness';
import type { Rule, RuleFinding } from '../rule';
import { isRawText } from '../texts';

export const nothingEarns: Rule = {
  code: 'RS051',
  title: 'An empty answer earns a reward',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) {
      if (!context.pays(fn)) continue;
      for (const node of fn.own('if_statement', 'elif_clause')) yield* paidWhenEmpty(node, fn, context);
      for (const node of fn.own('conditional_expression')) yield* paidOtherwise(node, fn, context);
      for (const node of fn.own('binary_operator')) yield* nothingWrong(node, fn, context);
    }
  },
};

/** `if not text: return 1.0`. */
function* paidWhenEmpty(node: PyNode, fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const condition = node.child('condition');
  const empty = condition ? emptyText(condition, fn, context) : null;
  const first = node.child('consequence')?.parts[0];
  const call = first?.parts[0] ? callShape(first.parts[0]) : null;
  const value =
    first?.type === 'return_statement'
      ? first.parts[0]
      : call?.method === 'append'
        ? call.positional[0]
        : null;
  const paid = numberValue(value ?? null);
  if (!condition || !empty || paid === null || paid <= 0) return;
  yield {
    at: condition,
    message: `Where \`${empty}\` is empty, ${paid} is paid: saying nothing is the cheapest way to earn it.`,
  };
}

/** `1.0 if not text else score(text)`. */
function* paidOtherwise(node: PyNode, fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const [then, condition] = node.parts;
  const empty = condition ? emptyText(condition, fn, context) : null;
  const paid = numberValue(then ?? null);
  if (empty && paid !== null && paid > 0)
    yield {
      at: node,
      message: `Where \`${empty}\` is empty, ${paid} is paid: saying nothing is the cheapest way to earn it.`,
    };
}

/** The model's text that a condition says is empty: `not text`, `text == ""`, `len(text) == 0`. */
function emptyText(condition: PyNode, fn: PyFunction, context: RuleContext): string | null {
  const bare = unparenthesized(condition);
  const [link] = comparisons(bare);
  let subject: PyNode | null = null;
  if (bare.type === 'not_operator') subject = bare.child('argument');
  else if (link?.operator === '==' && /^(""|'')$/.test(link.right.text)) subject = link.left;
  else if (link?.operator === '==' && link.right.text === '0') {
    const call = callShape(link.left);
    subject = call?.callee.text === 'len' ? (call.positional[0] ?? null) : null;
  }
  if (!subject) return null;
  const texts = context.completionParameters(fn);
  const root = /^\w+/.exec(subject.text)?.[0] ?? '';
  return texts.includes(root) && isRawText(subject, fn, context) ? subject.text : null;
}

/** `1 - len(wrong) / max(len(found), 1)` is 1 where nothing was found. */
function* nothingWrong(node: PyNode, fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const [left, right] = [node.child('left'), node.child('right')];
  if (node.child('operator')?.text !== '-' || numberValue(left) !== 1 || !right) return;
  const share = unparenthesized(right);
  const floor = share.child('operator')?.text === '/' ? share.child('right') : null;
  const call = floor ? callShape(unparenthesized(floor)) : null;
  if (!call || call.callee.text !== 'max' || !call.positional.some((part) => numberValue(part) === 1)) return;
  const length = call.positional.map(callShape).find((part) => part?.callee.text === 'len');
  const counted = length?.positional[0];
  const why = counted ? mayBeEmpty(counted, fn, context) : null;
  if (why) yield { at: node, message: `This is 1 when ${why}: an answer without any is the best one.` };
}
