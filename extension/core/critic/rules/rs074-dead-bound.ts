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
