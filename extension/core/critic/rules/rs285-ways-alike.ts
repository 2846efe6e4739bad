import { canonicalText, numberValue, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { Rule, RuleFinding } from '../rule';

export const waysAlike: Rule = {
  code: 'RS285',
  title: 'Both ways of a condition come to the same',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) yield* inFunction(fn);
  },
};

function* inFunction(fn: PyFunction): Generator<RuleFinding> {
  for (const node of fn.own('if_statement')) {
    const [condition, body] = [node.child('condition'), node.child('consequence')];
    if (!condition || !body) continue;
    const others = node.childrenOf('alternative');
    const blocks = [
      body,
      ...others.flatMap((other) => other.child('consequence') ?? other.child('body') ?? []),
    ];
    const isWhole = others.some(({ type }) => type === 'else_clause');
    const next = isWhole ? null : nextStatement(node);
    if (isWhole ? areAlike(blocks) : !others.length && next && isReturnOf(body, next))
      yield told(condition, body);
  }
  for (const node of fn.own('conditional_expression')) {
    const [then, condition, otherwise] = node.parts;
    if (then && condition && otherwise && canonicalText(then) === canonicalText(otherwise))
      yield told(condition, then);
  }
  for (const node of fn.own('call')) {
    const [condition, then, otherwise] = node.child('arguments')?.parts ?? [];
    const isChoice = /^(np|numpy|torch|jnp)\.where$/.test(node.child('function')?.text ?? '');
    if (isChoice && condition && then && otherwise && canonicalText(then) === canonicalText(otherwise))
      yield told(condition, then);
  }
}

function told(condition: PyNode, way: PyNode): RuleFinding {
  const text = way.text.replace(/\s+/g, ' ');
  return {
    at: condition,
    message: `Whether \`${condition.text.replace(/\s+/g, ' ')}\` holds makes no difference: \`${text}\` follows either way. Was one of the two copied and not changed?`,
  };
}

function nextStatement(node: PyNode): PyNode | null {
  return node.parent?.parts.find(({ start }) => start >= node.end) ?? null;
}

function plain(node: PyNode): string {
  return node.parts.map((part) => part.text.replace(/\s+/g, ' ')).join('; ');
}

/** More than `pass`, and all the same. */
function areAlike(blocks: readonly PyNode[]): boolean {
  const [first, ...more] = blocks.map(plain);
  return first !== undefined && first !== 'pass' && more.length > 0 && more.every((other) => other === first);
}

/** `if phase == 0: return a, b` and `return a, b` below it. A number may be written down twice on purpose. */
function isReturnOf(body: PyNode, next: PyNode): boolean {
  const [only, ...more] = body.parts;
  const value = only?.type === 'return_statement' ? only.parts[0] : undefined;
  const other = next.type === 'return_statement' ? next.parts[0] : undefined;
  if (!value || !other || more.length || numberValue(value) !== null) return false;
  return (
    !/^(true|false|none|string)$/.test(unparenthesized(value).type) &&
    canonicalText(value) === canonicalText(other)
  );
}
