import { formatNumber } from '../../../measures/format';
import { callShape } from '../../../syntax/expressions';
import type { PyFunction } from '../../../syntax/module';
import type { PyNode } from '../../../syntax/tree';
import type { DataRule } from '../data-rule';
import { quantile, spreadOf } from '../statistics';
import type { Trace } from '../trace';

export const turnNotWrapped: DataRule = {
  code: 'RS109',
  title: 'A difference of angles jumps by a full turn',
  severity: 'warning',
  *check(trace) {
    for (const fn of trace.context.rewardFunctions)
      for (const node of fn.own('binary_operator')) {
        if (node.child('operator')?.text !== '-') continue;
        const half = turnOf(trace, node);
        const site = trace.valueSite(node);
        if (half === null || !site || isWrapped(node, fn)) continue;
        const sizes = trace.numbers(site).map(Math.abs);
        const beyond = [...sizes.keys()].filter((i) => (sizes[i] ?? 0) > half * 1.02);
        if (beyond.length < 3 || quantile([...sizes], 0.5) > half * 0.75) continue;
        yield {
          at: node,
          message: `\`${node.text}\` is beyond half a turn (${formatNumber(spreadOf(sizes).max)}) on ${beyond.length} of ${trace.count} steps tried: an angle jumps from one end of its range to the other. Bring the difference back into half a turn.`,
          evidence: trace.references(beyond),
        };
      }
  },
};

/** Half a turn in the unit of both sides, when both are angles that use their whole range; null otherwise. */
function turnOf(trace: Trace, node: PyNode): number | null {
  const halves = [node.child('left'), node.child('right')].map((side) => {
    const { min, max, count } = spreadOf(trace.numbers(side ? trace.valueSite(side) : null));
    if (count < 50) return null;
    for (const half of [Math.PI, 180])
      if (min >= -half * 1.001 && max <= half * 1.001 && max > half * 0.93 && min < -half * 0.93) return half;
    return null;
  });
  const [left = null, right = null] = halves;
  return left !== null && left === right ? left : null;
}

const WRAPS = /wrap|normal|shortest|ang.*diff|remainder|sin|cos|fmod|mod\b/i;

/** Something is done about it: it goes through a function that wraps, `%`, or is compared with half a turn. */
function isWrapped(node: PyNode, fn: PyFunction): boolean {
  for (let at = node.parent; at && !/statement$|^block$/.test(at.type); at = at.parent) {
    if (at.type === 'call' && WRAPS.test(callShape(at)?.callee.text ?? '')) return true;
    if (at.type === 'binary_operator' && at.child('operator')?.text === '%') return true;
    if (at.type === 'assignment') {
      const name = at.child('left')?.text ?? '';
      return fn.flow.writes
        .filter((write) => write.key === name)
        .flatMap((write) => [...write.reads])
        .some((read) => {
          const around =
            read.parent?.type === 'call' || read.parent?.type === 'argument_list'
              ? (read.above('call') ?? read)
              : read.parent;
          const text = `${around?.text ?? ''} ${around?.parent?.text ?? ''}`;
          return /180|360|pi\b|%/.test(text) || WRAPS.test(text);
        });
    }
  }
  return false;
}
