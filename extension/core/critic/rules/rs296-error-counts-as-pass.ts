import { numberValue } from '../../syntax/expressions';
import type { PyNode } from '../../syntax/tree';
import type { Rule } from '../rule';
import { hasWord } from '../vocabulary';

export const errorCountsAsPass: Rule = {
  code: 'RS296',
  title: 'An error is counted like a success',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions)
      for (const clause of fn.own('except_clause')) {
        const body = clause.parent?.child('body');
        const handler = clause.parts.find(({ type }) => type === 'block');
        if (!body || !handler) continue;
        const counted = additionsIn(body);
        const again = additionsIn(handler).find(
          ({ name }) => counted.some((other) => other.name === name) && !hasWord(name, NOT_WON),
        );
        if (!again) continue;
        yield {
          at: again.node,
          message: `\`${again.name}\` goes up where this fails, as it does where it holds: what raises an error counts as passed.`,
        };
      }
  },
};

/** What counts something else than success. */
const NOT_WON =
  'total count counts n num tried tries attempts errors error failed failures penalty cost steps index i idx seen runs retries retry';

/** `passed += 1`, `score += weight`, of what is written in the block itself or under its conditions. */
function additionsIn(block: PyNode): { readonly name: string; readonly node: PyNode }[] {
  return block.all('augmented_assignment').flatMap((node) => {
    const [name, value] = [node.child('left')?.text ?? '', node.child('right')];
    const isMore = node.child('operator')?.text === '+=' && value !== null && (numberValue(value) ?? 1) > 0;
    return isMore ? [{ name, node }] : [];
  });
}
