import { formatNumber } from '../../../measures/format';
import { callShape } from '../../../syntax/expressions';
import type { PyFunction, PyModule } from '../../../syntax/module';
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
        if (half === null || !site || isWrapped(node, fn, trace.context.module)) continue;
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
    if (count < 50 || min === max) return null;
    for (const half of [Math.PI, 180])
      for (const low of [-half, 0]) {
        const isWithin = min >= low - half * 0.001 && max <= low + half * 2.001;
        if (isWithin && max > low + half * 1.93 && min < low + half * 0.07)
          return { half, low, isWhole: true };
        // A few headings, such as those of a quay, need not use all of the range.
        if (isWithin && (low === 0 ? max : max - min) > half * 0.6) return { half, low, isWhole: false };
      }
    return null;
  });
  const [left = null, right = null] = halves;
  if (!left || !right || (!left.isWhole && !right.isWhole)) return null;
  return left.half === right.half && (left.low === right.low || left.low === 0 || right.low === 0)
    ? left.half
    : null;
}

const WRAPS = /wrap|normal|shortest|ang.*diff|remainder|sin|cos|fmod|mod\b/i;
const MAX_DEPTH = 4;

/**
 * Something is done about it: it goes through a function that wraps or that a full turn makes no difference to, `%`, or
 * is compared with half a turn; under its own name, as part of another variable, or as what a helper returns.
 */
function isWrapped(node: PyNode, fn: PyFunction, module: PyModule, depth = 0): boolean {
  if (depth > MAX_DEPTH) return false;
  for (let at = node.parent; at && at.type !== 'block'; at = at.parent) {
    if (at.type === 'call' && WRAPS.test(callShape(at)?.callee.text ?? '')) return true;
    if (at.type === 'binary_operator' && at.child('operator')?.text === '%') return true;
    if (isHalfTurnAsked(at)) return true;
    if (at.type === 'assignment') {
      const name = at.child('left')?.text ?? '';
      return fn.flow.writes
        .filter(({ key, target }) => key === name && at?.contains(target))
        .some(({ reads }) => [...reads].some((read) => isWrapped(read, fn, module, depth + 1)));
    }
    if (at.type === 'return_statement')
      return module.functions.some((caller) =>
        caller
          .own('call')
          .some((call) => module.calledFunction(call) === fn && isWrapped(call, caller, module, depth + 1)),
      );
    if (/statement$/.test(at.type) && at.type !== 'expression_statement') break;
  }
  return false;
}

/** `diff > 180`, `360 - diff`, `min(diff, 360 - diff)`; `diff / 180` only scales it. */
function isHalfTurnAsked(node: PyNode): boolean {
  const isOne =
    node.type === 'comparison_operator' ||
    (node.type === 'binary_operator' && /^[+-]$/.test(node.child('operator')?.text ?? '')) ||
    (node.type === 'call' && /^(min|.*\.(minimum|where))$/.test(callShape(node)?.callee.text ?? ''));
  const sides = node.type === 'call' ? [node.text] : [node.child('left')?.text, node.child('right')?.text];
  // Of a sum, one side is the turn itself: `1 - diff / 180` only scales it.
  const isTurn = (text: string | undefined): boolean =>
    node.type === 'binary_operator'
      ? /^\(?([\d.]+ ?\* ?)?((180|360)(\.0*)?|(\w+\.)?pi)\)?$/.test(text ?? '')
      : /\b(180|360)\b|\bpi\b/.test(text ?? node.text);
  return isOne && (node.type === 'comparison_operator' ? isTurn(node.text) : sides.some(isTurn));
}
