import { callShape, comparisons, numberValue, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import { candidatesOf, fieldRead } from './fields';
import { recordedAt } from './recorded';
import { spreadOf } from './statistics';
import { SEEN, type Trace } from './trace';

const MAX_DEPTH = 8;

/**
 * What an expression is on every sampled row, also on rows where the code did not ask: put together from the fields and
 * variables that it is made of. Null where that is not known.
 */
export function valuesOf(trace: Trace, fn: PyFunction, node: PyNode, depth = 0): Float64Array | null {
  if (depth > MAX_DEPTH) return null;
  const bare = unparenthesized(node);
  const number = numberValue(bare);
  if (number !== null) return new Float64Array(trace.count).fill(number);
  const seen = trace.numbers(trace.valueSite(bare));
  const spread = spreadOf(seen);
  if (spread.count === trace.count) return seen;
  const sub = (child: PyNode | null | undefined): Float64Array | null =>
    child ? valuesOf(trace, fn, child, depth + 1) : null;
  if (bare.type === 'identifier') {
    const value = fn.assignedTo(bare);
    const found = value ? sub(value) : null;
    if (found) return found;
  }
  if (bare.type === 'binary_operator') {
    const [left, right] = [sub(bare.child('left')), sub(bare.child('right'))];
    const operator = ARITHMETIC[bare.child('operator')?.text ?? ''];
    if (left && right && operator) return left.map((value, i) => operator(value, right[i] ?? NaN));
  }
  if (bare.type === 'unary_operator' && bare.child('operator')?.text === '-')
    return sub(bare.child('argument'))?.map((value) => -value) ?? null;
  const call = callShape(bare);
  const [only, ...more] = call?.positional ?? [];
  if (only && !more.length && /^(abs|math\.fabs|numpy\.abs|float|int)$/.test(trace.context.called(bare))) {
    const inner = sub(only);
    if (inner) return /abs/.test(trace.context.called(bare)) ? inner.map(Math.abs) : inner;
  }
  const combine = COMBINED[trace.context.called(bare)];
  const args = combine && call && !call.keywords.size && !call.hasSplat ? call.positional.map(sub) : [];
  if (combine && args.length && args.every((each) => each !== null)) {
    const known = args.flatMap((each) => (each ? [each] : []));
    return new Float64Array(trace.count).map((_, i) => combine(...known.map((each) => each[i] ?? NaN)));
  }
  // A number that is read from somewhere else, and is the same whenever it is.
  if (/^(identifier|attribute)$/.test(bare.type) && spread.count > 0 && spread.min === spread.max)
    return new Float64Array(trace.count).fill(spread.min);
  return fieldOf(trace, fn, bare)?.values ?? null;
}

const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
};

const COMBINED: Readonly<Record<string, (...values: number[]) => number>> = {
  'math.hypot': Math.hypot,
  'numpy.hypot': Math.hypot,
  'math.sqrt': Math.sqrt,
  'numpy.sqrt': Math.sqrt,
  max: Math.max,
  min: Math.min,
  'numpy.maximum': Math.max,
  'numpy.minimum': Math.min,
};

export interface Read {
  /** The field on every row, as the expression takes it. */
  readonly values: Float64Array;
  /** The same in the other observation: the one after the step for the one before it. */
  readonly other: Float64Array | null;
  readonly of: 'obs' | 'next_obs' | 'info';
}

/** The field that an expression names, or turned out to be. */
export function fieldOf(trace: Trace, fn: PyFunction, node: PyNode): Read | null {
  const recorded = recordedAt(trace, fn, node);
  if (recorded) return recorded;
  const reading = fieldRead(trace, trace.numbers(trace.valueSite(node)));
  if (!reading) return null;
  const column = (of: 'obs' | 'next_obs'): Float64Array | null => {
    const found = candidatesOf(trace).find((each) => each.field === reading.field && each.of === of);
    return found ? (reading.absolute ? found.values.map(Math.abs) : found.values) : null;
  };
  const values = column(reading.of);
  // A DeepRacer reward is given one observation, and can read no other.
  const isOnly = trace.context.surroundings.contract?.id === 'deepracer';
  const other = isOnly ? null : column(reading.of === 'obs' ? 'next_obs' : 'obs');
  return values ? { values, other, of: reading.of } : null;
}

export type Mask = Uint8Array;

/** On which rows a condition holds, whether it was asked there or not; null where that is not known. */
export function holdsOn(trace: Trace, fn: PyFunction, test: PyNode, depth = 0): Mask | null {
  if (depth > MAX_DEPTH) return null;
  const bare = unparenthesized(test);
  const sub = (child: PyNode | null): Mask | null => (child ? holdsOn(trace, fn, child, depth + 1) : null);
  if (bare.type === 'boolean_operator') {
    const [left, right] = [sub(bare.child('left')), sub(bare.child('right'))];
    if (!left || !right) return null;
    return bare.child('operator')?.text === 'and' ? both(left, right) : either(left, right);
  }
  if (bare.type === 'not_operator') return opposite(sub(bare.child('argument')));
  if (bare.type === 'comparison_operator') {
    const links = comparisons(bare).map(({ left, operator, right }) => {
      const [a, b] = [valuesOf(trace, fn, left), valuesOf(trace, fn, right)];
      return a && b ? compared(a, operator, b) : null;
    });
    const [first, ...more] = links;
    if (links.every((link) => link !== null) && first)
      return more.reduce<Mask>((all, link) => (link ? both(all, link) : all), first);
  }
  const within = conditionOf(trace, bare);
  if (within) {
    const found = holdsOn(trace, within.fn, within.test, depth + 1);
    if (found) return found;
  }
  if (bare.type === 'true' || bare.type === 'false')
    return new Uint8Array(trace.count).fill(Number(bare.type === 'true'));
  if (bare.type === 'identifier') {
    const value = fn.assignedTo(bare);
    const found = value ? sub(value) : null;
    if (found) return found;
  }
  const asked = trace.numbers(trace.testSite(bare));
  if (spreadOf(asked).count === trace.count && spreadOf(asked).max <= SEEN.true)
    return Uint8Array.from(asked, (value) => Number(value === SEEN.true));
  const values = valuesOf(trace, fn, bare);
  return values && Uint8Array.from(values, (value) => Number(value !== 0 && !Number.isNaN(value)));
}

/** The condition that a function of the file returns, and that is all it does, where it is called in one place only. */
export function conditionOf(
  { context }: Trace,
  node: PyNode,
): { readonly fn: PyFunction; readonly test: PyNode } | null {
  const fn = context.module.calledFunction(node);
  const [only, ...more] = fn?.flow.returns ?? [];
  const test = only?.parts[0];
  if (!fn || !test || more.length || context.callsOf(fn).length !== 1) return null;
  return /^(boolean_operator|not_operator|comparison_operator)$/.test(unparenthesized(test).type)
    ? { fn, test }
    : null;
}

export function compared(a: Float64Array, operator: string, b: Float64Array): Mask | null {
  const holds = COMPARE[operator];
  return holds ? Uint8Array.from(a, (value, i) => Number(holds(value, b[i] ?? NaN))) : null;
}

const COMPARE: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
};

export function both(a: Mask, b: Mask): Mask {
  return a.map((value, i) => value & (b[i] ?? 0));
}

export function either(a: Mask, b: Mask): Mask {
  return a.map((value, i) => value | (b[i] ?? 0));
}

export function opposite(a: Mask | null): Mask | null {
  return a && a.map((value) => 1 - value);
}
