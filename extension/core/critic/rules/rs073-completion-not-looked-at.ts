import { callShape, keyOf, numberValue, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { Rule, RuleFinding } from '../rule';

export const completionNotLookedAt: Rule = {
  code: 'RS073',
  title: 'A loop over the completions that looks at none of them',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) {
      if (!context.isBatchOfCompletions(fn)) continue;
      for (const node of fn.own('list_comprehension', 'for_statement')) yield* inLoop(node, fn);
    }
  },
};

function* inLoop(node: PyNode, fn: PyFunction): Generator<RuleFinding> {
  const clause =
    node.type === 'for_statement' ? node : node.parts.find((part) => part.type === 'for_in_clause');
  const [target, source] = [clause?.child('left'), clause?.child('right')];
  if (!clause || !target || !source) return;
  const own = itemOfCompletions(target, source, fn);
  if (own === null || own.startsWith('_')) return;
  const where = node.type === 'for_statement' ? node.child('body') : node;
  const names = (where?.all('identifier') ?? []).filter(
    (name) => !target.contains(name) && !(name.field === 'attribute' && name.parent?.type === 'attribute'),
  );
  if (names.some((name) => name.text === own || /^(locals|vars|eval|exec)$/.test(name.text))) return;
  // By its index, or by a list of all: only a result that could differ from one to the next is a slip.
  const element =
    node.type === 'for_statement' ? appended(node) : (node.child('body') ?? node.parts[0] ?? null);
  if (
    !element ||
    numberValue(element) !== null ||
    /^(none|true|false|string|list|dictionary)$/.test(element.type)
  )
    return;
  if (target.type !== 'identifier' && readsByIndex(target, where, own)) return;
  if (!element.all('comparison_operator', 'call', 'conditional_expression', 'subscript').length) return;
  yield {
    at: element,
    message: `\`${own}\` is never read in this loop: what is computed for each completion does not depend on it.`,
  };
}

/** `enumerate`: items are read by the index. */
function readsByIndex(target: PyNode, where: PyNode | null | undefined, own: string): boolean {
  const others = target.all('identifier').filter((name) => name.text !== own);
  return (where?.all('subscript') ?? []).some((subscript) =>
    subscript.childrenOf('subscript').some((index) => others.some((name) => name.text === index.text)),
  );
}

/** The name that a loop gives to one completion (or to what was made of it); null when it runs over something else. */
function itemOfCompletions(target: PyNode, source: PyNode, fn: PyFunction): string | null {
  if (target.type === 'identifier') return isCompletions(source, fn) ? target.text : null;
  const call = callShape(unparenthesized(source));
  if (call?.callee.text === 'enumerate' && call.positional[0]) {
    const item = target.parts[1];
    return item?.type === 'identifier' && isCompletions(call.positional[0], fn) ? item.text : null;
  }
  if (call?.callee.text !== 'zip') return null;
  const place = call.positional.findIndex((part) => isCompletions(part, fn));
  const more = call.positional.filter((part) => isCompletions(part, fn)).length > 1;
  const item = place < 0 || more ? undefined : target.parts[place];
  return item?.type === 'identifier' ? item.text : null;
}

/** The completions, or a list with one entry for each of them. */
function isCompletions(node: PyNode, fn: PyFunction, depth = 0): boolean {
  const bare = unparenthesized(node);
  if (bare.type !== 'identifier') return false;
  if (bare.text === 'completions') return true;
  const value = fn.assignedTo(bare);
  if (depth > 2 || value?.type !== 'list_comprehension') return false;
  const clauses = value.parts.filter((part) => part.type === 'for_in_clause');
  const source = clauses[0]?.child('right');
  return clauses.length === 1 && source ? isCompletions(source, fn, depth + 1) : false;
}

/** What a loop appends to the list that it fills; null when it appends in several places or not at all. */
function appended(loop: PyNode): PyNode | null {
  const calls = (loop.child('body')?.all('call') ?? []).filter((node) => {
    const call = callShape(node);
    return call?.method === 'append' && call.receiver !== null && keyOf(call.receiver) !== null;
  });
  const [only] = calls;
  return calls.length === 1 && only ? (callShape(only)?.positional[0] ?? null) : null;
}
