import { unparenthesized } from '../../syntax/expressions';
import type { PyNode } from '../../syntax/tree';
import type { Trace } from './trace';

/** A difference, under whatever name, of which one side after this step is the other side at the next. */
export function isChange(trace: Trace, node: PyNode): boolean {
  return changeIn(trace, node) !== null;
}

/** What such a difference is of: its value at each step, before it; null where there is no such difference. */
export function changeIn(trace: Trace, node: PyNode): Float64Array | null {
  const fn = trace.context.module.functionAround(node);
  const bare = unparenthesized(node);
  const held = fn && bare.type === 'identifier' ? fn.assignedTo(bare) : null;
  const differences = [bare, ...(held ? [held] : []), ...bare.all('binary_operator', 'identifier')].flatMap(
    (part) => {
      const value = part.type === 'identifier' ? (fn?.assignedTo(part) ?? part) : part;
      return [value, ...value.all('binary_operator')];
    },
  );
  for (const difference of differences) {
    if (difference.type !== 'binary_operator' || difference.child('operator')?.text !== '-') continue;
    const [left, right] = [difference.child('left'), difference.child('right')].map((side) =>
      side ? trace.numbers(trace.valueSite(unparenthesized(side))) : null,
    );
    if (left && right && follows(trace, left, right)) return right;
    if (left && right && follows(trace, right, left)) return left;
  }
  return null;
}

/** What the one is at a step, the other is at the next, within episodes. */
function follows(trace: Trace, first: Float64Array, then: Float64Array): boolean {
  let [same, all, moved] = [0, 0, 0];
  for (const { start, end } of trace.spans())
    for (let i = start; i + 1 < end; i++) {
      const [x = NaN, y = NaN] = [first[i], then[i + 1]];
      if (Number.isNaN(x) || Number.isNaN(y)) continue;
      all++;
      if (Math.abs(x - y) <= 1e-6 * Math.max(1, Math.abs(x))) same++;
      if (first[i] !== first[i + 1]) moved++;
    }
  return all >= 50 && same >= 0.95 * all && moved >= 0.05 * all;
}
