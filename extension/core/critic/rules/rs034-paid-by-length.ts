import { callShape, guardsOf, unparenthesized } from '../../syntax/expressions';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import type { Rule } from '../rule';

export const paidByLength: Rule = {
  code: 'RS034',
  title: 'Paid by length or by count, without bound',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) {
      const reported = new Set<PyNode>();
      const isText =
        context.completionParameters(fn).length > 0 ||
        fn.parameters.some((name) => /text|content|response/.test(name));
      if (!isText || !context.pays(fn)) continue;
      for (const term of context.terms(fn)) {
        if (term.polarity !== 1 || !term.direct || reported.has(term.node)) continue;
        const counted = countedIn(term.node, context);
        if (!counted || guardsOf(term.node).some(({ condition }) => /\blen\(|count\(/.test(condition.text)))
          continue;
        reported.add(term.node);
        yield {
          at: term.node,
          message: `Every further ${counted} pays more, without bound: the policy learns to write long, not well. Cap it (\`min(…, limit)\`) or divide by the length.`,
        };
      }
    }
  },
};

/** `len(text)`, `len(text.split())`, `text.count("x")`: what is counted; null for anything else. */
function countedIn(node: PyNode, context: RuleContext): string | null {
  const bare = unparenthesized(node);
  const call = callShape(bare);
  if (!call) return null;
  const [first] = call.positional;
  if (call.method === 'count' && first && call.receiver && !/rewards|scores/.test(call.receiver.text))
    return `\`${first.text}\``;
  if (context.called(bare) !== 'len' || !first) return null;
  const inner = callShape(first);
  if (inner?.method === 'split') return inner.positional.length ? 'part' : 'word';
  if (/^re\.findall$/.test(context.called(first))) return 'match';
  return /^(text|completion|content|response|solution_str|output|answer_text|c)$/.test(first.text)
    ? 'character'
    : null;
}
