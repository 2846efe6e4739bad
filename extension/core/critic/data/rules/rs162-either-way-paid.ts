import { formatPercent } from '../../../measures/format';
import { unparenthesized } from '../../../syntax/expressions';
import type { PyFunction } from '../../../syntax/module';
import type { PyNode } from '../../../syntax/tree';
import { changeIn } from '../changes';
import { hasWord, saysDistance } from '../../vocabulary';
import type { DataRule } from '../data-rule';
import { payments } from '../payments';
import { spreadOf } from '../statistics';
import type { Trace } from '../trace';

const ENOUGH = 6;
const SHARE = 0.9;
/** How far something is from where it should be. */
const OFF = 'cte error err deviation offset';

export const eitherWayPaid: DataRule = {
  code: 'RS162',
  title: 'Going back is paid like going on',
  severity: 'warning',
  *check(trace) {
    if (trace.task.set.kind !== 'transitions') return;
    const successes = trace
      .spans()
      .filter(({ part, start, end }) => part.outcome === 'success' && end - start > 3);
    if (successes.length < ENOUGH) return;
    const told = new Set<number>();
    for (const { node, text, amounts, constant } of payments(trace)) {
      const fn = trace.context.module.functionAround(node);
      const { min, max } = spreadOf(amounts);
      const sized = fn && !constant && min >= 0 && max > 0 ? sizedIn(node, fn) : null;
      const of = sized && changeIn(trace, sized);
      if (!fn || !sized || !of || told.has(sized.start)) continue;
      const falls = successes.filter(({ start, end }) => (of[end - 1] ?? NaN) < (of[start] ?? NaN)).length;
      const rises = successes.filter(({ start, end }) => (of[end - 1] ?? NaN) > (of[start] ?? NaN)).length;
      const share = Math.max(falls, rises) / successes.length;
      const both = new Set([...of.keys()].map((i) => Math.sign((of[i + 1] ?? NaN) - (of[i] ?? NaN))));
      const isOff =
        (hasWord(sized.text, OFF) || isOfDistances(sized, fn, trace)) && Math.min(falls, rises) > 0;
      if ((share < SHARE && !isOff) || !both.has(1) || !both.has(-1)) continue;
      told.add(sized.start);
      yield {
        at: sized,
        message: `\`${text}\` pays the size of a change, whichever way it goes; ${isOff ? 'what is paid is that it changes, and not that it gets smaller' : `over ${formatPercent(share)} of the successes it ${falls > rises ? 'falls' : 'rises'} in all`}. Going to and fro is paid for ever: take the sign as it is.`,
        evidence: trace.references(successes.map(({ start }) => start)),
      };
    }
  },
};

/** `old - new`, both given by one helper that measures how far something is. */
function isOfDistances(node: PyNode, fn: PyFunction, { context }: Trace): boolean {
  const bare = unparenthesized(node);
  const names = [bare.child('left'), bare.child('right')].map((side) => {
    const value = side && (side.type === 'identifier' ? (fn.assignedTo(side) ?? side) : side);
    return value?.type === 'call' ? context.called(value) : '';
  });
  const [first, second] = names;
  return (
    bare.type === 'binary_operator' &&
    first === second &&
    (saysDistance(first ?? '') || /^(self\.)?_?(l1|l2|manhattan|euclid\w*)$/.test(first ?? ''))
  );
}

/** What stands in the abs(…) or the square that a term is made of, through names. */
function sizedIn(node: PyNode, fn: PyFunction, depth = 0): PyNode | null {
  if (depth > 3) return null;
  const bare = unparenthesized(node);
  if (bare.type === 'identifier') {
    const held = fn.assignedTo(bare);
    return held && sizedIn(held, fn, depth + 1);
  }
  if (bare.type === 'call') {
    const name = bare.child('function')?.text ?? '';
    const [inner] = bare.child('arguments')?.parts ?? [];
    if (/(^|\.)(f?abs|absolute|square)$/.test(name)) return inner ?? null;
    return name === 'float' && inner ? sizedIn(inner, fn, depth) : null;
  }
  const operator = bare.child('operator')?.text;
  if (bare.type !== 'binary_operator') return null;
  if (operator === '**') return bare.child('left');
  if (operator !== '*' && operator !== '/') return null;
  const [left, right] = [bare.child('left'), bare.child('right')];
  return (left && sizedIn(left, fn, depth)) ?? (right && sizedIn(right, fn, depth));
}
