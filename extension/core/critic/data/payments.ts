import { callShape, numberValue, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import { constantOf, writtenNumber } from '../constants';
import type { RuleContext } from '../context';
import { lastName, saysFailure, saysSuccess } from '../vocabulary';
import type { Trace } from './trace';

/** Something that enters the reward as a summand, and what it gave on each sampled row, with its sign in the sum. */
export interface Payment {
  readonly node: PyNode;
  readonly text: string;
  /** A number, written out or by a name that stands for one. */
  readonly constant: boolean;
  /** That number, without its sign in the sum; null for what is computed. */
  readonly written: number | null;
  /** NaN on rows where it was not evaluated. */
  readonly amounts: Float64Array;
}

const BOUNDS = /^(min|max|.*\.(minimum|maximum|clip|clamp))$/;

/**
 * A number that only bounds or shifts a measured quantity, as in `min(speed, 1)`, `(speed - 15) / 15` or
 * `max(0, speed - 15)`: it is a part of a scale, and nothing that is paid of its own.
 */
export function isOffset(node: PyNode): boolean {
  const list = node.parent?.type === 'argument_list' ? node.parent : null;
  if (list && BOUNDS.test(list.parent?.child('function')?.text ?? '')) return true;
  let shifts = false;
  for (let child = node, at = node.parent; at; child = at, at = at.parent) {
    const operator = at.type === 'binary_operator' ? at.child('operator')?.text : undefined;
    if (operator === '+' || operator === '-') {
      const other = [at.child('left'), at.child('right')].find((side) => side && side.start !== child.start);
      if (other && numberValue(other) === null) shifts = true;
    } else if (operator !== undefined) {
      if (shifts) return true;
    } else if (at.type === 'call') {
      if (shifts && !/^float$/.test(at.child('function')?.text ?? '')) return true;
    } else if (!/^(parenthesized_expression|unary_operator|argument_list)$/.test(at.type)) return false;
  }
  return false;
}

/** The number in `5.0 * flag`, where the flag is 0 or 1 on every row; null for every other product. */
function switched(trace: Trace, node: PyNode, fn: PyFunction): number | null {
  if (node.type !== 'binary_operator' || node.child('operator')?.text !== '*') return null;
  const [left, right] = [node.child('left'), node.child('right')];
  for (const [number, flag] of [
    [left, right],
    [right, left],
  ]) {
    const written = number ? writtenNumber(number, fn, trace.context) : null;
    if (written === null || !flag) continue;
    const values = trace.numbers(trace.valueSite(unparenthesized(flag)));
    const known = [...values].filter((value) => !Number.isNaN(value));
    // One that is always 1 is no switch; one that is always 0 is one only where it cannot be anything else: the hundreds of a
    // score that is written in digits are 0 on most steps, too.
    if (!known.includes(0) || !known.every((value) => value === 0 || value === 1)) continue;
    if (known.includes(1) || isYesOrNo(unparenthesized(flag), fn)) return written;
  }
  return null;
}

/** A condition as a number, or what is called like an event. */
function isYesOrNo(node: PyNode, fn: PyFunction): boolean {
  if (/^(comparison_operator|boolean_operator|not_operator|true|false)$/.test(node.type)) return true;
  const call = callShape(node);
  if (/^(bool|any|all|isinstance)$/.test(call?.callee.text ?? '')) return true;
  const [only] = call?.positional ?? [];
  if (only && /^(float|int)$/.test(call?.callee.text ?? '')) return isYesOrNo(unparenthesized(only), fn);
  const held = node.type === 'identifier' ? fn.assignedTo(node) : null;
  const name = lastName(node.text);
  return (held !== null && isYesOrNo(unparenthesized(held), fn)) || saysSuccess(name) || saysFailure(name);
}

/** `{"goal": 5.0, "lava": -5.0}.get(event, 0.0)`, `PRICES[event]`: a number for each case of a table that is written out. */
function lookedUp(
  node: PyNode,
  fn: PyFunction,
  context: RuleContext,
): readonly { readonly at: PyNode; readonly size: number }[] {
  const value = node.type === 'identifier' ? (fn.assignedTo(node) ?? node) : node;
  const call = callShape(value);
  const base =
    call?.method === 'get' ? call.receiver : value.type === 'subscript' ? value.child('value') : null;
  const table = base ? constantOf(base, fn, context) : null;
  if (table?.type !== 'dictionary') return [];
  return table.parts.flatMap((pair) => {
    const at = pair.child('value');
    const size = numberValue(at);
    return at && size ? [{ at, size }] : [];
  });
}

function isFactor(node: PyNode): boolean {
  let { parent } = node;
  while (parent && /^(parenthesized_expression|unary_operator)$/.test(parent.type)) parent = parent.parent;
  return parent?.type === 'binary_operator' && /^[*/]$/.test(parent.child('operator')?.text ?? '');
}

const known = new WeakMap<Trace, readonly Payment[]>();

/** The summands of what the entry (and the functions that pay for it) returns, outermost first. */
export function payments(trace: Trace): readonly Payment[] {
  let found = known.get(trace);
  if (!found) known.set(trace, (found = [...collect(trace)]));
  return found;
}

/** In a loop or comprehension: of several values in one call, only the last is known. */
function isRepeated(node: PyNode): boolean {
  return (
    node.above(
      'for_statement',
      'while_statement',
      'generator_expression',
      'list_comprehension',
      'dictionary_comprehension',
      'function_definition',
      'lambda',
    )?.type !== 'function_definition'
  );
}

function* collect(trace: Trace): Generator<Payment> {
  const { context } = trace;
  const seen = new Set<number>();
  for (const fn of context.rewardFunctions) {
    const way = context.entersAs(fn);
    // A helper that is not called like one pays where its result is a summand as it is.
    const isPaying = context.pays(fn) || context.isEntry(fn);
    if (!isPaying && way === null) continue;
    const terms = context.terms(fn);
    const enters = way ?? 1;
    // Of two values of a difference, neither is paid.
    if (enters === 'both') continue;
    for (const { node, value, polarity, direct } of terms) {
      const site = trace.valueSite(value) ?? trace.valueSite(node);
      if (!site || polarity === 0 || seen.has(site.id) || isRepeated(site.node)) continue;
      // What enters with both signs has none of its own.
      if (terms.some((other) => other.node === node && other.polarity === -polarity)) continue;
      seen.add(site.id);
      const numbers = trace.numbers(site);
      for (const { at, size } of lookedUp(site.node, fn, context)) {
        const sign = polarity * enters;
        yield {
          node: at,
          text: at.text,
          constant: true,
          written: size,
          amounts: numbers.map((value) => (value === size ? sign * value : NaN)),
        };
      }
      const written = writtenNumber(site.node, fn, context) ?? switched(trace, site.node, fn);
      const constant = written !== null;
      // A weight is no payment of its own.
      if (constant && numberValue(site.node) === null && isFactor(site.node)) continue;
      // What a helper computes is judged where its result is paid.
      if (!constant && !isPaying) continue;
      if ((!direct && !constant) || (constant && isOffset(site.node))) continue;
      yield {
        node: site.node,
        text: site.node.text.replace(/\s+/g, ' '),
        constant,
        written,
        amounts: polarity * enters === 1 ? numbers : numbers.map((value) => -value),
      };
    }
  }
}
