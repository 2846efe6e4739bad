import { formatNumber } from '../../../measures/format';
import { guardsOf } from '../../../syntax/expressions';
import { entryAt } from '../../../trajectory/fields';
import { hasWord } from '../../vocabulary';
import type { DataRule } from '../data-rule';
import { payments } from '../payments';
import { quantile } from '../statistics';

const ENOUGH = 8;
const IDLE = 'hold noop none stay idle wait nothing pass skip';

export const nothingDonePaysMost: DataRule = {
  code: 'RS177',
  title: 'Doing nothing pays more than all that can be earned',
  severity: 'warning',
  *check(trace) {
    const { set } = trace.task;
    const [column, ...more] = set.action?.columns ?? [];
    if (set.kind !== 'transitions' || !column || more.length) return;
    const actions = trace.rows.map((row) => entryAt(column, row, 0));
    if (new Set(actions).size > 30) return;
    for (const { node, text, amounts, constant } of payments(trace)) {
      const paid = [...amounts.keys()].filter((i) => (amounts[i] ?? 0) > 0);
      const action = actions[paid[0] ?? -1];
      const [guard, ...outer] = guardsOf(node);
      if (
        !constant ||
        action === undefined ||
        !guard ||
        outer.length ||
        guard.condition.type === 'boolean_operator'
      )
        continue;
      const name = typeof action === 'number' ? (trace.task.task.actions?.[action] ?? '') : String(action);
      if (!hasWord(`${name} ${guard.condition.text}`, IDLE) || paid.some((i) => actions[i] !== action))
        continue;
      // Whatever the state: for the action alone.
      const own = [...actions.keys()].filter((i) => actions[i] === action && trace.isOk(i));
      if (paid.length < 0.98 * own.length || paid.length > 0.95 * trace.count) continue;
      const size = amounts[paid[0] ?? 0] ?? 0;
      const spans = trace.spans().filter(({ part, start, end }) => part.whole && end - start > 3);
      const earned = spans.map(({ start, end }) => {
        let sum = 0;
        for (let i = start; i < end; i++) sum += (trace.reward[i] ?? 0) - (amounts[i] || 0);
        return sum;
      });
      const idle = quantile(
        spans.map(({ start, end }) => size * (end - start)),
        0.5,
      );
      const best = quantile(earned, 0.95);
      if (spans.length < ENOUGH || !(idle > 2 * Math.max(best, 0)) || !(idle > 0)) continue;
      yield {
        at: node,
        message: `\`${text}\` pays ${formatNumber(size)} for each step on which nothing is done (action ${name || String(action)}), whatever the state: ${formatNumber(idle)} over an episode of the usual length, where all else comes to ${formatNumber(best)} in the best episodes tried. Doing nothing is the best policy.`,
        evidence: trace.references(paid),
      };
      return;
    }
  },
};
