import { unparenthesized } from '../../syntax/expressions';
import type { Rule } from '../rule';

export const productWithZeros: Rule = {
  code: 'RS303',
  title: 'A product with zeros',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions)
      for (const node of fn.own('binary_operator')) {
        const sides = [node.child('left'), node.child('right')];
        if (node.child('operator')?.text !== '*') continue;
        const zeros = sides.find((side) => {
          const bare = side && unparenthesized(side);
          return (
            bare?.type === 'call' && /^(numpy|torch|jax\.numpy)\.zeros(_like)?$/.test(context.called(bare))
          );
        });
        const other = sides.find((side) => side !== zeros);
        if (zeros && other)
          yield {
            at: node,
            message: `This is 0 whatever \`${other.text}\` is. Is \`${zeros.text.replace('zeros', 'ones')}\` meant?`,
          };
      }
  },
};
