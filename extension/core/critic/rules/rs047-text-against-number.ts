import { comparisons } from '../../syntax/expressions';
import type { Rule } from '../rule';
import { kindOf } from '../kinds';

export const textAgainstNumber: Rule = {
  code: 'RS047',
  title: 'Text compared with a number',
  severity: 'warning',
  *check(context) {
    for (const fn of context.module.functions)
      for (const node of fn.own('comparison_operator'))
        for (const { left, operator, right } of comparisons(node)) {
          const kinds = [kindOf(left, fn, context), kindOf(right, fn, context)];
          if (!kinds.includes('text') || !kinds.includes('number')) continue;
          const text = kinds[0] === 'text' ? left : right;
          if (operator === '==' || operator === '!=')
            yield {
              at: node,
              message: `\`${text.text}\` is a text and never equal to a number: convert it first, e.g. float(…).`,
            };
          else if (/^[<>]=?$/.test(operator))
            yield {
              at: node,
              message: `\`${text.text}\` is a text: comparing its size with a number raises TypeError.`,
            };
        }
  },
};
