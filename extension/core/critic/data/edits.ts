import { comparisons, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { Trace } from './trace';
import {
  both,
  compared,
  conditionOf,
  either,
  fieldOf,
  holdsOn,
  opposite,
  valuesOf,
  type Mask,
} from './values';

/** A condition as it would be with one small change. */
export interface Edit {
  /** What changed, for a sentence: `` `and` for `or` ``. */
  readonly what: string;
  readonly at: PyNode;
  readonly holds: Mask;
}

const TURNED: Readonly<Record<string, string>> = {
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
  '==': '!=',
  '!=': '==',
};
/** Between units that get mixed up: degrees, per cent, milli, and a slipped decimal point. */
const FACTORS = [Math.PI / 180, 0.01, 0.001, 0.1, 10, 100, 1000, 180 / Math.PI];
/** With the limit itself, and without it. */
const AT_LIMIT: Readonly<Record<string, string>> = { '<': '<=', '<=': '<', '>': '>=', '>=': '>' };
const MAX_DEPTH = 4;

/** Each change of one place in a condition, with the rows on which it then holds. */
export function* editsOf(trace: Trace, fn: PyFunction, test: PyNode, depth = 0): Generator<Edit> {
  if (depth > MAX_DEPTH) return;
  const bare = unparenthesized(test);
  const assigned = bare.type === 'identifier' ? fn.assignedTo(bare) : null;
  if (
    assigned &&
    /^(boolean_operator|not_operator|comparison_operator|identifier|subscript)$/.test(assigned.type)
  ) {
    yield* editsOf(trace, fn, assigned, depth + 1);
    return;
  }
  const asked = conditionOf(trace, bare);
  if (asked) {
    yield* editsOf(trace, asked.fn, asked.test, depth + 1);
    return;
  }
  if (bare.type === 'boolean_operator') {
    yield* joined(trace, fn, bare, depth);
    return;
  }
  if (bare.type === 'not_operator') {
    const inner = bare.child('argument');
    const plain = inner ? holdsOn(trace, fn, inner) : null;
    if (inner && plain) yield { what: 'without `not`', at: bare, holds: plain };
    for (const edit of inner ? editsOf(trace, fn, inner, depth + 1) : []) {
      const holds = opposite(edit.holds);
      if (holds) yield { ...edit, holds };
    }
    return;
  }
  if (bare.type === 'comparison_operator') {
    yield* ofComparison(trace, fn, bare);
    return;
  }
  const plain = holdsOn(trace, fn, bare);
  const negated = opposite(plain);
  if (negated) yield { what: `\`not ${bare.text}\``, at: bare, holds: negated };
  const read = fieldOf(trace, fn, bare);
  if (read?.other)
    yield {
      what: `read from ${read.of === 'obs' ? 'next_obs' : 'obs'}`,
      at: bare,
      holds: Uint8Array.from(read.other, (value) => Number(value !== 0)),
    };
}

function* joined(trace: Trace, fn: PyFunction, node: PyNode, depth: number): Generator<Edit> {
  const [left, right] = [node.child('left'), node.child('right')];
  const [a, b] = [left, right].map((side) => (side ? holdsOn(trace, fn, side) : null));
  if (!left || !right || !a || !b) return;
  const isAnd = node.child('operator')?.text === 'and';
  const join = isAnd ? both : either;
  yield {
    what: isAnd ? '`or` in place of `and`' : '`and` in place of `or`',
    at: node,
    holds: (isAnd ? either : both)(a, b),
  };
  for (const edit of editsOf(trace, fn, left, depth + 1)) yield { ...edit, holds: join(edit.holds, b) };
  for (const edit of editsOf(trace, fn, right, depth + 1)) yield { ...edit, holds: join(a, edit.holds) };
}

function* ofComparison(trace: Trace, fn: PyFunction, node: PyNode): Generator<Edit> {
  const [link, ...more] = comparisons(node);
  if (!link || more.length) return;
  const { left, operator, right } = link;
  const [a, b] = [valuesOf(trace, fn, left), valuesOf(trace, fn, right)];
  if (!a || !b) return;
  const edit = (what: string, x: Float64Array, y: Float64Array, sign = operator): Edit[] => {
    const holds = compared(x, sign, y);
    return holds ? [{ what, at: node, holds }] : [];
  };
  const turned = TURNED[operator];
  if (turned) yield* edit(`\`${turned}\` in place of \`${operator}\``, a, b, turned);
  const atLimit = AT_LIMIT[operator];
  if (atLimit) yield* edit(`\`${atLimit}\` in place of \`${operator}\``, a, b, atLimit);
  if (/^[<>]/.test(operator) && a.some((value) => value < 0))
    yield* edit('its absolute value', a.map(Math.abs), b);
  const read = fieldOf(trace, fn, unparenthesized(left));
  if (read?.other) yield* edit(`read from ${read.of === 'obs' ? 'next_obs' : 'obs'}`, read.other, b);
  if (/^[<>]/.test(operator) && b.every((value) => value === b[0]) && b[0] !== 0)
    for (const factor of FACTORS) {
      const limit = (b[0] ?? 0) * factor;
      yield* edit(
        `${Number(limit.toPrecision(3))} in place of \`${right.text}\``,
        a,
        b.map(() => limit),
      );
    }
}
