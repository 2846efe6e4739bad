import { callShape, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import { kindOf } from '../kinds';
import type { Rule } from '../rule';

export const wrongShape: Rule = {
  code: 'RS040',
  title: 'One value where the trainer needs a list',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) {
      if (!takesBatch(fn, context)) continue;
      for (const statement of fn.flow.returns) {
        const value = statement.parts[0];
        // Inside the loop it is RS003's.
        if (!value || statement.above('for_statement')) continue;
        const what = describe(value, fn, context);
        if (what)
          yield {
            at: value,
            message: `The trainer needs a list with one number (or None) for each completion; this is ${what}.`,
          };
      }
    }
  },
};

function takesBatch(fn: PyFunction, context: RuleContext): boolean {
  return context.isBatchOfCompletions(fn) && fn.outer === null && !fn.isGenerator;
}

function describe(value: PyNode, fn: PyFunction, context: RuleContext): string | null {
  const bare = unparenthesized(value);
  if (bare.type === 'generator_expression') return 'a generator: use […]';
  if (bare.type === 'set' || bare.type === 'set_comprehension') return 'a set, which drops equal rewards';
  if (bare.type === 'dictionary') return 'a dictionary';
  const called = context.called(bare);
  if ((called === 'map' || called === 'filter') && callShape(bare))
    return `a ${called} object: wrap it in list(…)`;
  const kind = kindOf(bare, fn, context);
  return kind === 'number' || kind === 'bool' ? 'a single number' : null;
}
