import { canonicalText, numberValue, singleComparison, unparenthesized } from '../syntax/expressions';
import type { PyFunction } from '../syntax/module';
import type { PyNode } from '../syntax/tree';
import { hasWord, lastName } from './vocabulary';

/** One bound on one expression: `d < 0.5`. */
export interface Bound {
  readonly subject: string;
  readonly operator: '<' | '<=' | '>' | '>=' | '==';
  readonly value: number;
}

const MIRRORED: Readonly<Record<string, Bound['operator']>> = {
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
  '==': '==',
};

/** `fn`: where a limit may be a share of a length, also by a name for it (`near = 0.1 * track_width`). */
export function boundOf(condition: PyNode | null, fn?: PyFunction): Bound | null {
  if (!condition || !isPure(condition)) return null;
  const link = singleComparison(condition);
  if (!link) return null;
  const right = numberValue(link.right);
  const left = numberValue(link.left);
  const { operator } = link;
  if (right !== null && MIRRORED[operator])
    return { subject: canonicalText(link.left), operator: operator as Bound['operator'], value: right };
  const mirrored = MIRRORED[operator];
  if (left !== null && mirrored)
    return { subject: canonicalText(link.right), operator: mirrored, value: left };
  const share = fn ? shareOf(link.right, fn) : null;
  if (share && MIRRORED[operator])
    return {
      subject: `${canonicalText(link.left)} by ${share.of}`,
      operator: operator as Bound['operator'],
      value: share.value,
    };
  return null;
}

/** `0.25 * track_width`, `track_width / 4`, or a variable that holds it: a share of something that is never negative by its name. */
function shareOf(node: PyNode, fn: PyFunction): { readonly of: string; readonly value: number } | null {
  const bare = unparenthesized(node);
  const held = bare.type === 'identifier' ? fn.assignedTo(bare) : null;
  const product = held ?? bare;
  const [left, right] = [product.child('left'), product.child('right')];
  const operator = product.child('operator')?.text;
  if (product.type !== 'binary_operator' || !left || !right) return null;
  const [a, b] = [numberValue(left), numberValue(right)];
  if (operator === '*' && (a === null) !== (b === null)) {
    const of = a === null ? left : right;
    return isLength(of) ? { of: canonicalText(of), value: a ?? b ?? NaN } : null;
  }
  return operator === '/' && b !== null && b > 0 && a === null && isLength(left)
    ? { of: canonicalText(left), value: 1 / b }
    : null;
}

function isLength(node: PyNode): boolean {
  return (
    /^(identifier|subscript|attribute)$/.test(node.type) &&
    hasWord(lastName(node.text), 'width length size radius height')
  );
}

/** True when every value that satisfies `inner` satisfies `outer`. */
export function implies(inner: Bound, outer: Bound): boolean {
  if (inner.subject !== outer.subject) return false;
  if (outer.operator === '==') return inner.operator === '==' && inner.value === outer.value;
  const up = outer.operator === '<' || outer.operator === '<=';
  if (inner.operator === '==') return holds(inner.value, outer);
  if ((inner.operator === '<' || inner.operator === '<=') !== up) return false;
  if (inner.value === outer.value) return !(inner.operator.length === 2 && outer.operator.length === 1);
  return up ? inner.value < outer.value : inner.value > outer.value;
}

function holds(value: number, bound: Bound): boolean {
  switch (bound.operator) {
    case '<':
      return value < bound.value;
    case '<=':
      return value <= bound.value;
    case '>':
      return value > bound.value;
    case '>=':
      return value >= bound.value;
    default:
      return value === bound.value;
  }
}

/** True when no value satisfies both. */
export function excludes(a: Bound, b: Bound): boolean {
  if (a.operator === '==' && b.operator === '==') return a.value !== b.value;
  if (a.operator === '==') return !holds(a.value, b);
  if (b.operator === '==') return !holds(b.value, a);
  const [low, high] = a.operator.startsWith('>') ? [a, b] : [b, a];
  if (!low.operator.startsWith('>') || !high.operator.startsWith('<')) return false;
  return (
    low.value > high.value || (low.value === high.value && (low.operator === '>' || high.operator === '<'))
  );
}

/** The same text gives the same value: no call in it. */
export function isPure(condition: PyNode): boolean {
  return condition.all('call', 'named_expression').length === 0;
}
