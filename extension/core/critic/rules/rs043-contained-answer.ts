import { callShape, comparisons, stringValue, unparenthesized } from '../../syntax/expressions';
import type { PyNode } from '../../syntax/tree';
import type { Rule } from '../rule';
import { lastName, saysReference } from '../vocabulary';

export const containedAnswer: Rule = {
  code: 'RS043',
  title: 'Right answer anywhere in the text is enough',
  severity: 'info',
  *check(context) {
    for (const fn of context.rewardFunctions) {
      const texts = new Set(context.completionParameters(fn));
      if (texts.size === 0) continue;
      for (const node of fn.own('comparison_operator'))
        for (const { left, operator, right } of comparisons(node)) {
          // A tag that is called `<answer>` is no answer.
          if (operator !== 'in' || stringValue(textNode(left)) !== null) continue;
          if (!saysReference(lastName(textNode(left).text))) continue;
          const root = /^\w+/.exec(textNode(right).text)?.[0] ?? '';
          const isWhole = texts.has(root) || /^(text|content|response|completion|c)$/.test(root);
          if (isWhole && !/split\(/.test(right.text))
            yield {
              at: node,
              message:
                'A text that lists every possible answer contains the right one, "1" is in "10", and an empty reference is in everything. Compare the extracted answer instead.',
            };
        }
    }
  },
};

/** The expression below `.strip()`, `.lower()`, `str(…)`. */
function textNode(node: PyNode): PyNode {
  const bare = unparenthesized(node);
  const call = callShape(bare);
  if (call?.receiver && /^(strip|lower|upper|casefold)$/.test(call.method ?? ''))
    return textNode(call.receiver);
  if (call?.callee.text === 'str' && call.positional[0]) return textNode(call.positional[0]);
  return bare;
}
