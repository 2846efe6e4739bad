import { callShape, numberValue, unparenthesized } from '../../syntax/expressions';
import type { PyNode } from '../../syntax/tree';
import type { Rule, RuleFinding } from '../rule';

export const deadBound: Rule = {
  code: 'RS074',
  title: 'Two bounds of the same kind',
  severity: 'warning',
  *check(context) {
    for (const fn of context.module.functions)
      for (const node of fn.own('call')) {
        const found = nested(node);
        if (found) yield found;
      }
    for (const fn of context.module.functions)
      for (const node of fn.own('binary_operator')) {
        const found = sameSide(node);
        if (found) yield found;
      }
  },
};

/** Of `max(max(x, 0), 1)` one bound is for nothing. */
function nested(node: PyNode): RuleFinding | null {
  const outer = bound(node);
  const inner = outer?.rest ? bound(outer.rest) : null;
  if (!outer || !inner) return null;
  if (outer.name !== inner.name) return null;
  return {
    at: node,
    message: `Both bounds are \`${outer.name}\`: one of them is without effect. One is probably to be \`${outer.name === 'max' ? 'min' : 'max'}\`.`,
  };
}

/** `max(0, soc - 0.1) + max(0, soc - 0.95)`: of a band, one of the two sides is asked the wrong way round. */
function sameSide(node: PyNode): RuleFinding | null {
  if (node.child('operator')?.text !== '+') return null;
  const [a, b] = [node.child('left'), node.child('right')].map((side) => (side ? excess(side) : null));
  if (!a || !b || a.value !== b.value || a.limit === b.limit) return null;
  return {
    at: node,
    message: `Both summands count what \`${a.value}\` is above a limit, ${a.limit} and ${b.limit}: what is below the lower one is free. Is \`${a.limit} - ${a.value}\` meant?`,
  };
}

/** What `max(0, x - limit)` is over. */
function excess(node: PyNode): { readonly value: string; readonly limit: string } | null {
  const call = callShape(unparenthesized(node));
  if (!call || !/^(max|np\.maximum)$/.test(call.callee.text) || call.positional.length !== 2) return null;
  const zero = call.positional.findIndex((part) => numberValue(part) === 0);
  const over = zero < 0 ? null : unparenthesized(call.positional[1 - zero] ?? node);
  const [value, limit] = [over?.child('left'), over?.child('right')];
  return over?.child('operator')?.text === '-' && value && limit && numberValue(value) === null
    ? { value: value.text, limit: limit.text }
    : null;
}

interface Bound {
  readonly name: 'min' | 'max';
  /** What is bounded. */
  readonly rest: PyNode | null;
}

function bound(node: PyNode): Bound | null {
  const call = callShape(unparenthesized(node));
  const name = call?.callee.text;
  if (!call || (name !== 'min' && name !== 'max') || call.positional.length !== 2 || call.keywords.size > 0)
    return null;
  const values = call.positional.map((part) => numberValue(part));
  const place = values.findIndex((value) => value !== null);
  const value = values[place];
  if (value === undefined || value === null || values[1 - place] !== null) return null;
  return { name, rest: call.positional[1 - place] ?? null };
}
