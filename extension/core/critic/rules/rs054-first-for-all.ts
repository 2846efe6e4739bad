import { stringValue } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { Rule, RuleFinding } from '../rule';
import { saysReference } from '../vocabulary';

export const firstForAll: Rule = {
  code: 'RS054',
  title: 'Every completion is compared with the first answer',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) {
      if (fn.parameters.includes('completions')) yield* inFunction(fn);
      for (const loop of fn.own('for_statement')) yield* sameItem(loop, fn);
    }
  },
};

/** `answer[0]` inside the loop over the completions: the batch may hold several prompts. */
function* inFunction(fn: PyFunction): Generator<RuleFinding> {
  for (const node of fn.own('subscript')) {
    const value = node.child('value');
    const [index] = node.childrenOf('subscript');
    if (!value || value.type !== 'identifier' || index?.text !== '0' || stringValue(index) !== null) continue;

    const isColumn = saysReference(value.text) && fn.isParameter(value);
    if (!isColumn || !isInLoop(node) || node.above('f_string', 'interpolation')) continue;
    if (!node.above('comparison_operator') && node.parent?.type !== 'argument_list') continue;
    if (/^(print|log|logger\.\w+)$/.test(node.above('call')?.child('function')?.text ?? '')) continue;
    yield {
      at: node,
      message: `\`${value.text}\` has one item for each completion, and a batch may hold several prompts: this compares all with the first. Use zip(completions, ${value.text}).`,
    };
  }
}

/**
 * `for i, call in enumerate(calls): want = expected[0]` where `i` is never read, and `for case in cases: … cases[0]` where
 * `case` is not: what was counted for choosing an item does not choose it.
 */
function* sameItem(loop: PyNode, fn: PyFunction): Generator<RuleFinding> {
  const [target, source, body] = [loop.child('left'), loop.child('right'), loop.child('body')];
  if (!target || !source || !body) return;
  const names = target.all('identifier').map(({ text }) => text);
  const isRead = (name: string): boolean =>
    body.all('identifier').some((part) => part.text === name && part.field !== 'left');
  const counts = source.type === 'call' && source.child('function')?.text === 'enumerate';
  const index = counts ? names[0] : undefined;
  const isUncounted = index !== undefined && !index.startsWith('_') && !isRead(index);
  const isUnread = names.length > 0 && !names.some(isRead);
  const rounds = body.all('subscript').filter((node) => {
    const [at] = node.childrenOf('subscript');
    return at?.text === '0' && node.child('value')?.type === 'identifier';
  });
  for (const node of rounds) {
    const value = node.child('value');
    if (!value || fn.flow.definitionsAt(value).some(({ target: set }) => loop.contains(set))) continue;
    const isSource = isUnread && source.text === value.text;
    if (!isSource && !(isUncounted && isOfOneLength(value.text, source, fn))) continue;
    yield {
      at: node,
      message: `Each round of the loop looks at \`${node.text}\`, the same item, and \`${isSource ? names.join('`, `') : index}\` is never used: is the item of this round meant?`,
    };
    return;
  }
}

/** The function compares the lengths of both, so they go together item by item. */
function isOfOneLength(name: string, source: PyNode, fn: PyFunction): boolean {
  const other = source.child('arguments')?.parts[0]?.text ?? source.text;
  return fn
    .own('comparison_operator')
    .some(({ text }) => text.includes(`len(${name})`) && text.includes(`len(${other})`));
}

function isInLoop(node: PyNode): boolean {
  for (let parent = node.parent; parent && parent.type !== 'function_definition'; parent = parent.parent) {
    const clause =
      parent.type === 'for_statement' ? parent : parent.parts.find((part) => part.type === 'for_in_clause');
    if (clause && /\b(completions|contents|responses)\b/.test(clause.child('right')?.text ?? '')) return true;
  }
  return false;
}
