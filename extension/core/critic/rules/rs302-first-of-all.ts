import { numberValue } from '../../syntax/expressions';
import type { Rule } from '../rule';

/** `vehicles` and `vehicle`, `agents` and `agent_i`, `boxes` and `box`. */
function isOneOf(one: string, all: string): boolean {
  const stem = one.replace(/_(i|id|idx|k|j)$/, '');
  return [
    `${stem}s`,
    `${stem}es`,
    `all_${stem}s`,
    `${stem}_list`,
    `all_${stem}`,
    stem.replace(/y$/, 'ies'),
  ].includes(all);
}

export const firstOfAll: Rule = {
  code: 'RS302',
  title: 'The first of all in place of the one at hand',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) {
      const names = fn.positionalParameters;
      for (const all of names) {
        const one = names.find((name) => name !== all && isOneOf(name, all));
        if (one === undefined) continue;
        const reads = fn.own('identifier').filter((node) => node.text === all && fn.isParameter(node));
        const first = reads.filter(
          ({ parent, field }) =>
            parent?.type === 'subscript' && field === 'value' && numberValue(parent.child('subscript')) === 0,
        );
        const isOneRead = fn.own('identifier').some((node) => node.text === one && fn.isParameter(node));
        const [at] = first;
        // A fixed leader is asked for by its place in more than one way, or compared with the one at hand.
        const compared = first.some((node) => node.above('comparison_operator') !== null);
        if (!at?.parent || !isOneRead || compared || reads.length !== first.length) continue;
        yield {
          at: at.parent,
          message: `This is about \`${one}\`, and \`${at.parent.text}\` is the first of \`${all}\`, whichever is at hand. Is \`${one}\` meant?`,
        };
      }
    }
  },
};
