import { comparisons, unparenthesized } from '../../syntax/expressions';
import type { PyNode } from '../../syntax/tree';
import type { Rule } from '../rule';
import { saysReference } from '../vocabulary';

export const againstTheWholeColumn: Rule = {
  code: 'RS299',
  title: 'An answer is looked for in the references of the whole batch',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) {
      if (!context.isBatchOfCompletions(fn)) continue;
      for (const node of fn.own('comparison_operator'))
        for (const { left, operator, right } of comparisons(node)) {
          const column = unparenthesized(right);
          if (operator !== 'in' || column.type !== 'identifier' || !saysReference(column.text)) continue;
          const [write, ...more] = fn.flow.definitionsAt(column);
          if (write?.kind !== 'parameter' || more.length || write.value || !isInLoop(node)) continue;
          if (/^(str|set|frozenset)\b/.test(fn.annotationOf(column.text)) || /^["']/.test(left.text))
            continue;
          yield {
            at: node,
            message: `\`${column.text}\` has one item for each completion of the batch: this is true of an answer that is right for any of them. Take the completion's own, with zip(completions, ${column.text}).`,
          };
        }
    }
  },
};

function isInLoop(node: PyNode): boolean {
  for (let parent = node.parent; parent && parent.type !== 'function_definition'; parent = parent.parent) {
    const clause =
      parent.type === 'for_statement' ? parent : parent.parts.find((part) => part.type === 'for_in_clause');
    if (clause && /\b(completions?|contents?|responses|texts)\b/.test(clause.child('right')?.text ?? ''))
      return true;
  }
  return false;
}
