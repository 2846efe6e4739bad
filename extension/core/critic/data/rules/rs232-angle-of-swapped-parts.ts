import { formatNumber } from '../../../measures/format';
import { callShape } from '../../../syntax/expressions';
import { hasWord } from '../../vocabulary';
import type { DataRule } from '../data-rule';
import { quantile } from '../statistics';
import type { Trace } from '../trace';

const ENOUGH = 200;
const OTHER = 'rate vel velocity error diff target goal';

export const angleOfSwappedParts: DataRule = {
  code: 'RS232',
  title: 'atan2 takes x before y, against a recorded angle',
  severity: 'warning',
  *check(trace) {
    if (trace.task.set.kind !== 'transitions') return;
    const { fields, set } = trace.task;
    const angles = fields
      .filter(({ name }) => hasWord(name, 'heading yaw bearing course azimuth') && !hasWord(name, OTHER))
      .map((field) => ({
        name: field.name,
        values: trace.field(field, set.nextObservation ? 'next_obs' : 'obs'),
      }));
    if (!angles.length) return;
    for (const fn of trace.context.rewardFunctions)
      for (const node of fn.own('call')) {
        if (!/^(math\.atan2|numpy\.arctan2)$/.test(trace.context.called(node))) continue;
        const [first, second, ...more] = callShape(node)?.positional ?? [];
        if (!first || !second || more.length) continue;
        const [y, x] = [first, second].map((side) => trace.numbers(trace.valueSite(side)));
        if (!y || !x) continue;
        const found = angles
          .map(({ name, values }) => {
            const unit = Math.max(...values.map((value) => Math.abs(value) || 0)) > 7 ? Math.PI / 180 : 1;
            return {
              name,
              ...apart(trace, (i) => Math.atan2(y[i] ?? NaN, x[i] ?? NaN), values, unit),
              other: apart(trace, (i) => Math.atan2(x[i] ?? NaN, y[i] ?? NaN), values, unit).middle,
            };
          })
          .find(({ count, middle, other }) => count >= ENOUGH && other < 0.35 && middle > other + 0.6);
        if (!found) continue;
        yield {
          at: node,
          message: `The angle that this gives is ${formatNumber(found.middle)} rad from the recorded ${found.name} on a typical step; with its two arguments the other way round it would be ${formatNumber(found.other)}. atan2 takes y first, then x.`,
          evidence: trace.references([0]),
        };
      }
  },
};

/** How far an angle is from a recorded one, on the middle of all steps on which both are known. */
function apart(
  trace: Trace,
  angle: (i: number) => number,
  values: Float64Array,
  unit: number,
): { readonly count: number; readonly middle: number } {
  const sizes: number[] = [];
  for (let i = 0; i < trace.count; i++) {
    const difference = angle(i) - (values[i] ?? NaN) * unit;
    if (!Number.isNaN(difference))
      sizes.push(Math.abs(Math.atan2(Math.sin(difference), Math.cos(difference))));
  }
  return { count: sizes.length, middle: quantile(sizes, 0.5) };
}
