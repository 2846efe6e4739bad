import { callShape, numberValue, unparenthesized } from '../../syntax/expressions';
import type { Write } from '../../syntax/flow';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import { boundOf, excludes, type Bound } from '../bounds';
import { constantOf } from '../constants';
import type { RuleContext } from '../context';
import type { Rule, RuleFinding } from '../rule';
import { hasWord } from '../vocabulary';

export const boundsSwapped: Rule = {
  code: 'RS267',
  title: 'A range between two bounds in the wrong order',
  severity: 'warning',
  *check(context) {
    for (const node of context.module.document.root.all('call')) {
      const fn = context.module.functionAround(node);
      const found = emptyRange(node, fn, context) ?? clipped(node, fn, context);
      if (found) yield found;
    }
    for (const fn of context.rewardFunctions) {
      yield* takenOut(fn, context);
      for (const node of fn.own('boolean_operator')) {
        const found = joined(node, fn, context);
        if (found) yield found;
      }
    }
  },
};

/** `high, low = self.limits` of `limits=(0.8, 1.6)`. */
function* takenOut(fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const places = fn.flow.writes.filter(({ unpacked }) => unpacked);
  const numberAt = ({ unpacked }: Write): number | null => {
    const from = unpacked && constantOf(unpacked.from, fn, context);
    const part = from && /^(tuple|list)$/.test(from.type) ? from.parts[unpacked.index] : null;
    return part ? numberValue(part) : null;
  };
  for (const low of places.filter(({ key }) => hasWord(key, 'lo low lower min minimum')))
    for (const high of places.filter(({ key }) => hasWord(key, 'hi high upper max maximum'))) {
      const [least, most] = [numberAt(low), numberAt(high)];
      if (low.unpacked?.from !== high.unpacked?.from || least === null || most === null || least <= most)
        continue;
      yield {
        at: low.target,
        message: `\`${low.key}\` is ${least} and \`${high.key}\` ${most}: they are taken out of \`${low.unpacked?.from.text ?? ''}\` in the wrong order, and nothing is between them.`,
      };
    }
}

function numberOf(node: PyNode | undefined, fn: PyFunction | null, context: RuleContext): number | null {
  if (!node) return null;
  const known = fn ? constantOf(node, fn, context) : node;
  return known ? numberValue(known) : null;
}

/** `range(23, 5)`: there is nothing in it. */
function emptyRange(node: PyNode, fn: PyFunction | null, context: RuleContext): RuleFinding | null {
  if (!/^(range|numpy\.arange)$/.test(context.called(node))) return null;
  const { positional = [], keywords } = callShape(node) ?? {};
  const [start = null, stop = null, step = 1] = positional.map((part) => numberOf(part, fn, context));
  if (positional.length < 2 || keywords?.size || start === null || stop === null || !step) return null;
  if (step * (stop - start) > 0) return null;
  return {
    at: node,
    message: `\`${node.text}\` is empty: it starts at ${start} and goes ${step > 0 ? 'up' : 'down'}, and ${stop} is not that way. Nothing is ever in it.`,
  };
}

/** `np.clip(x, 1, -1)`, `min(max(x, 1), 0)`: the result is one of the two bounds, whatever comes in. */
function clipped(node: PyNode, fn: PyFunction | null, context: RuleContext): RuleFinding | null {
  const found = bounds(node, fn, context);
  if (!found || !(found.low > found.high)) return null;
  return {
    at: node,
    message: `The lower bound ${found.low} of \`${node.text.replace(/\s+/g, ' ')}\` is above the upper one, ${found.high}: it is the same whatever goes in.`,
  };
}

interface Bounds {
  readonly low: number;
  readonly high: number;
}

function bounds(node: PyNode, fn: PyFunction | null, context: RuleContext): Bounds | null {
  const call = callShape(node);
  const name = context.called(node);
  if (!call) return null;
  const at = (part: PyNode | undefined): number | null => numberOf(part, fn, context);
  if (/^(numpy\.clip|torch\.(clamp|clip))$/.test(name)) {
    const low = at(call.positional[1] ?? call.keywords.get('a_min') ?? call.keywords.get('min'));
    const high = at(call.positional[2] ?? call.keywords.get('a_max') ?? call.keywords.get('max'));
    return low === null || high === null ? null : { low, high };
  }
  const outer = oneBound(node, at);
  const inner = outer && oneBound(unparenthesized(outer.rest), at);
  if (!outer || !inner || outer.name === inner.name) return null;
  return outer.name === 'min'
    ? { low: inner.value, high: outer.value }
    : { low: outer.value, high: inner.value };
}

interface OneBound {
  readonly name: string;
  readonly value: number;
  readonly rest: PyNode;
}

/** `max(x, 1)`: at least 1. */
function oneBound(node: PyNode, at: (part: PyNode | undefined) => number | null): OneBound | null {
  const call = callShape(node);
  const name = call?.callee.text;
  const [a, b, ...more] = call?.positional ?? [];
  if (!name || !/^(min|max)$/.test(name) || !a || !b || more.length || call?.keywords.size) return null;
  const [x, y] = [at(a), at(b)];
  if (x !== null && y === null) return { name, value: x, rest: b };
  return y !== null && x === null ? { name, value: y, rest: a } : null;
}

/** `hour >= 23 and hour < 5` never holds; `x > 3 or x < 5` always does. */
function joined(node: PyNode, fn: PyFunction, context: RuleContext): RuleFinding | null {
  const isAnd = node.child('operator')?.text === 'and';
  const sides = [node.child('left'), node.child('right')];
  // Of two numbers that are written out RS014 says it.
  if (isAnd && sides.every((side) => boundOf(side))) return null;
  const [a, b] = sides.map((side) => simpleBound(side, fn, context));
  if (!a || !b || a.subject !== b.subject || a.operator === '==' || b.operator === '==') return null;
  const text = node.text.replace(/\s+/g, ' ');
  if (isAnd && excludes(a, b))
    return {
      at: node,
      message: `\`${text}\` never holds: nothing is ${a.operator} ${a.value} and ${b.operator} ${b.value}. Is \`or\` meant?`,
    };
  const [low, high] = a.operator.startsWith('>') ? [a, b] : [b, a];
  const isAll = low.operator.startsWith('>') && high.operator.startsWith('<') && low.value < high.value;
  return !isAnd && isAll
    ? {
        at: node,
        message: `\`${text}\` always holds: every number is ${a.operator} ${a.value} or ${b.operator} ${b.value}. Is \`and\` meant?`,
      }
    : null;
}

/** A bound by a number, written out or named once and for all. */
function simpleBound(node: PyNode | null, fn: PyFunction, context: RuleContext): Bound | null {
  const bare = node ? unparenthesized(node) : null;
  const direct = boundOf(bare);
  if (direct || bare?.type !== 'comparison_operator') return direct;
  const [left, right] = bare.parts;
  const [x, y] = [numberOf(left, fn, context), numberOf(right, fn, context)];
  const operator = /^[^<>=!]*(<=|>=|<|>)/.exec(bare.text.slice((left?.end ?? bare.start) - bare.start))?.[1];
  if (!left || !right || !operator || bare.parts.length !== 2 || x !== null || y === null) return null;
  if (left.all('call').length) return null;
  return { subject: left.text.replace(/\s+/g, ''), operator: operator as Bound['operator'], value: y };
}
