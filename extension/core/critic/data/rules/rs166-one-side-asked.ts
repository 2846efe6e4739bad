import { formatNumber } from '../../../measures/format';
import { comparisons, unparenthesized } from '../../../syntax/expressions';
import type { DataRule } from '../data-rule';
import { spreadOf } from '../statistics';
import type { Trace } from '../trace';

const ENOUGH = 4;

export const oneSideAsked: DataRule = {
  code: 'RS166',
  title: 'Only one side of what can go wrong on two is asked',
  severity: 'warning',
  *check(trace) {
    if (trace.task.set.kind !== 'transitions') return;
    const { terminated } = trace.task.set;
    const fatal = trace.ends('failure').filter((i) => terminated[trace.rows[i] ?? 0] === 1);
    const going = [...trace.rows.keys()].filter((i) => terminated[trace.rows[i] ?? 0] !== 1);
    if (fatal.length < 2 * ENOUGH) return;
    for (const fn of trace.context.rewardFunctions)
      for (const node of fn.own('comparison_operator')) {
        const [link, ...more] = comparisons(node);
        if (!link || more.length || !/^[<>]=?$/.test(link.operator)) continue;
        const values = trace.numbers(trace.valueSite(link.left));
        const limits = spreadOf(trace.numbers(trace.valueSite(link.right)));
        const limit = Number.isNaN(Number(link.right.text)) ? limits.min : Number(link.right.text);
        if (!(Math.abs(limit) > 0) || (limits.count > 0 && limits.min !== limits.max)) continue;
        const size = Math.abs(limit);
        // Held between the two limits, but for where episodes end.
        const inside = going.filter((i) => Math.abs(values[i] ?? NaN) <= size).length;
        const [above, below] = [
          fatal.filter((i) => (values[i] ?? 0) > size),
          fatal.filter((i) => (values[i] ?? 0) < -size),
        ];
        if (inside < 0.95 * going.filter((i) => !Number.isNaN(values[i])).length || inside < 100) continue;
        if (above.length < ENOUGH || below.length < ENOUGH || asksOtherSide(trace, node, link.left.text))
          continue;
        const unseen = link.operator.startsWith('<') === limit > 0 ? below : above;
        yield {
          at: node,
          message: `\`${node.text}\` asks about one side only: ${above.length} failures end above ${formatNumber(size)}, and ${below.length} below ${formatNumber(-size)}. Compare the absolute value.`,
          evidence: trace.references(unseen),
        };
      }
  },
};

/** Another comparison of the same thing, or its absolute value. */
function asksOtherSide({ context }: Trace, node: { readonly start: number }, name: string): boolean {
  return context.rewardFunctions.some((fn) =>
    fn
      .own('comparison_operator')
      .some(
        (other) =>
          other.start !== node.start &&
          comparisons(other).some(({ left, right }) =>
            [left, right].some((side) => unparenthesized(side).text.includes(name)),
          ),
      ),
  );
}
