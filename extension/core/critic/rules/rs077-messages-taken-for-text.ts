import { callShape, comparisons, numberValue, stringValue, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { Rule } from '../rule';

export const messagesTakenForText: Rule = {
  code: 'RS077',
  title: 'A list of messages used as if it were the text',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions)
      for (const node of fn.own('call', 'comparison_operator')) {
        const used = node.type === 'call' ? measured(node) : searched(node);
        if (!used || isChecked(used.text, fn) || !holdsMessages(used, fn)) continue;
        yield {
          at: node,
          message:
            node.type === 'call'
              ? `\`${used.text}\` is a list of messages here (its text is \`${used.text}[…]["content"]\`): this counts the messages.`
              : `\`${used.text}\` is a list of messages here (its text is \`${used.text}[…]["content"]\`): a text is never in it.`,
        };
      }
  },
};

/** `len(completion)` that is counted with, not asked whether there is any. */
function measured(node: PyNode): PyNode | null {
  const call = callShape(node);
  const [first] = call?.positional ?? [];
  if (call?.callee.text !== 'len' || first?.type !== 'identifier') return null;
  const parent = node.parent;
  if (
    !parent ||
    /^(if_statement|elif_clause|while_statement|not_operator|boolean_operator)$/.test(parent.type)
  )
    return null;
  if (parent.type === 'comparison_operator') {
    const [link] = comparisons(parent);
    const bound = link ? (numberValue(link.right) ?? numberValue(link.left)) : null;
    return bound !== null && bound > 20 ? first : null;
  }
  if (parent.type === 'argument_list' && parent.parent?.child('function')?.text === 'range') return null;
  return parent.type === 'binary_operator' ? first : null;
}

/** `"<answer>" in completion`. */
function searched(node: PyNode): PyNode | null {
  const [link, ...more] = comparisons(node);
  if (!link || more.length || !/^(not )?in$/.test(link.operator) || stringValue(link.left) === null)
    return null;
  return link.right.type === 'identifier' ? link.right : null;
}

/** The function itself reads `name[0]["content"]` of the same variable, whatever comes in. */
function holdsMessages(used: PyNode, fn: PyFunction): boolean {
  return fn.own('subscript').some((node) => {
    const inner = node.child('value');
    if (inner?.type !== 'subscript' || !/^["']content["']$/.test(node.childrenOf('subscript')[0]?.text ?? ''))
      return false;
    const root = inner.child('value');
    if (!root || unparenthesized(root).text !== used.text) return false;
    const definitions = (name: PyNode): string =>
      fn.flow
        .definitionsAt(name)
        .map(({ target }) => target.start)
        .join();
    return definitions(root) === definitions(used) && sameLoop(root, used);
  });
}

/** Both names are bound by the same comprehension, or by none. */
function sameLoop(a: PyNode, b: PyNode): boolean {
  const around = (node: PyNode): PyNode | null => node.above('list_comprehension', 'generator_expression');
  return around(a) === around(b);
}

/** Code for both forms asks which it has. */
function isChecked(name: string, fn: PyFunction): boolean {
  return new RegExp(`isinstance\\(\\s*${name}\\b|type\\(\\s*${name}\\s*\\)`).test(fn.body.text);
}
