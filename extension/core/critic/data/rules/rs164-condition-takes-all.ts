import { formatPercent } from '../../../measures/format';
import { numberValue, unparenthesized } from '../../../syntax/expressions';
import { replaceNode } from '../../rule';
import type { DataRule } from '../data-rule';
import { spreadOf, varies } from '../statistics';
import { SEEN } from '../trace';

const ENOUGH = 200;
/** So seldom is the condition true that what hangs on it is a bonus. */
const SELDOM = 0.1;

export const conditionTakesAll: DataRule = {
  code: 'RS164',
  title: 'The condition of a bonus takes all other terms with it',
  severity: 'warning',
  *check(trace) {
    if (trace.task.set.kind !== 'transitions') return;
    for (const fn of trace.context.rewardFunctions)
      for (const node of fn.own('conditional_expression')) {
        const [then, test, otherwise] = node.parts;
        if (!then || !test || !otherwise || numberValue(otherwise) !== 0) continue;
        const [shaping, bonus] = [then.child('left'), then.child('right')];
        const isSum = then.type === 'binary_operator' && /^[+-]$/.test(then.child('operator')?.text ?? '');
        if (!isSum || !shaping || !bonus || numberValue(bonus) === null) continue;
        const asked = trace.numbers(trace.testSite(unparenthesized(test)));
        const known = [...asked].filter((value) => !Number.isNaN(value));
        const held = known.filter((value) => value === SEEN.true).length / Math.max(1, known.length);
        const name = unparenthesized(shaping);
        const value = name.type === 'identifier' ? fn.assignedTo(name) : null;
        const values = trace.numbers(value ? trace.valueSite(value) : null);
        if (known.length < ENOUGH || held > SELDOM || !value || !varies(spreadOf(values))) continue;
        yield {
          at: node,
          message: `The condition decides about the whole sum, not about the ${bonus.text}: \`${shaping.text}\` counts on ${formatPercent(held)} of the steps, and all others get 0. Put the conditional in parentheses.`,
          evidence: trace.references([0]),
          fix: replaceNode(
            node,
            `${shaping.text} ${then.child('operator')?.text ?? '+'} (${bonus.text} if ${test.text} else ${otherwise.text})`,
            'Put the conditional in parentheses',
          ),
        };
      }
  },
};
