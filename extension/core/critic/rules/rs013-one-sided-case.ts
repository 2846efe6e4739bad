import { callShape, comparisons, stringValue, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import type { Rule, RuleFinding } from '../rule';

const CASE_METHODS = new Set(['lower', 'upper', 'casefold']);

export const oneSidedCase: Rule = {
  code: 'RS013',
  title: 'Only one side of a comparison is lowercased',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions)
      for (const node of fn.own('comparison_operator'))
        for (const { left, operator, right } of comparisons(node)) {
          if (!['==', '!=', 'in', 'not in'].includes(operator)) continue;
          const found = compare(left, right, fn, context);
          if (found) yield { at: node, ...found };
        }
  },
};

function compare(
  left: PyNode,
  right: PyNode,
  fn: PyFunction,
  context: RuleContext,
): Omit<RuleFinding, 'at'> | null {
  const [a, b] = [caseOf(left, fn, context), caseOf(right, fn, context)];
  const [changed, other, node] = a ? [a, b, right] : [b, a, left];
  if (!changed) return null;
  const literals = literalsOf(node);
  if (literals) {
    const wrong = literals.find(
      (text) => text !== (changed === 'upper' ? text.toUpperCase() : text.toLowerCase()),
    );
    return wrong === undefined
      ? null
      : {
          message: `The text was made ${changed === 'upper' ? 'upper' : 'lower'} case, "${wrong}" is not: they can never be equal.`,
        };
  }
  if (other || !isRawText(node, fn)) return null;
  return {
    message: `Only one side is made ${changed === 'upper' ? 'upper' : 'lower'} case: \`${node.text}\` is compared as it is, and a capital letter in it never matches.`,
  };
}

/** The case method applied to a text, also through a name; `other` when a function of unknown effect was applied. */
function caseOf(node: PyNode, fn: PyFunction, context: RuleContext, depth = 0): string | null {
  const bare = unparenthesized(node);
  if (depth > 4) return null;
  const call = callShape(bare);
  if (call) {
    if (call.method && CASE_METHODS.has(call.method)) return call.method;
    if (call.method && call.receiver && context.module.calledFunction(bare) === null)
      return caseOf(call.receiver, fn, context, depth + 1);
    const local = context.module.calledFunction(bare);
    if (local) return /\.(lower|upper|casefold)\(/.exec(local.body.text)?.[1] ?? null;
    return null;
  }
  if (bare.type === 'subscript') {
    const value = bare.child('value');
    return value ? caseOf(value, fn, context, depth + 1) : null;
  }
  if (bare.type !== 'identifier') return null;
  for (const write of fn.flow.definitionsAt(bare)) {
    const source = write.value ?? write.unpacked?.from;
    const found = source ? caseOf(source, fn, context, depth + 1) : null;
    if (found) return found;
  }
  return null;
}

/** String literals on one side of a comparison, of a tuple, list or set too; null when it is something else. */
function literalsOf(node: PyNode): string[] | null {
  const bare = unparenthesized(node);
  const parts = ['list', 'tuple', 'set'].includes(bare.type) ? bare.parts : [bare];
  const texts = parts.map(stringValue);
  return texts.length && texts.every((text) => text !== null) ? texts : null;
}

/** A parameter, or something read off one, as it came in. */
function isRawText(node: PyNode, fn: PyFunction, depth = 0): boolean {
  const bare = unparenthesized(node);
  if (depth > 4) return false;
  if (bare.type === 'subscript') {
    const value = bare.child('value');
    return value !== null && isRawText(value, fn, depth + 1);
  }
  const call = callShape(bare);
  if (call) {
    if (call.callee.text === 'str' && call.positional[0]) return isRawText(call.positional[0], fn, depth + 1);
    const { method } = call;
    return (
      call.receiver !== null &&
      (method === 'strip' || method === 'group' || method === 'get') &&
      isRawText(call.receiver, fn, depth + 1)
    );
  }
  if (bare.type !== 'identifier') return false;
  const writes = fn.flow.definitionsAt(bare);
  return (
    writes.length > 0 &&
    writes.every((write) => {
      if (write.kind === 'parameter') return true;
      if (write.kind === 'loop') return isRawLoop(write.statement, fn, depth);
      return write.kind === 'assign' && write.value !== null && isRawText(write.value, fn, depth + 1);
    })
  );
}

function isRawLoop(loop: PyNode, fn: PyFunction, depth: number): boolean {
  const source = loop.child('right');
  const call = source ? callShape(source) : null;
  const sources =
    call && ['zip', 'enumerate'].includes(call.callee.text) ? call.positional : source ? [source] : [];
  return sources.length > 0 && sources.every((part) => isRawText(part, fn, depth + 1));
}
