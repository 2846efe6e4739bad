import { numberValue } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import { boundOf, type Bound } from '../bounds';
import { constantOf } from '../constants';
import type { RuleContext } from '../context';
import type { Rule } from '../rule';

export const leftOverPaysBest: Rule = {
  code: 'RS266',
  title: 'What no branch of a scale meets gets its best amount',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions)
      for (const node of fn.own('if_statement')) {
        const scale = scaleOf(node, fn, context);
        const rest = scale && restOf(node, scale.key, fn, context);
        if (!scale || !rest) continue;
        const [first, last] = [scale.values[0] ?? 0, scale.values.at(-1) ?? 0];
        const isFalling = first > last;
        if (isFalling ? rest.value < first : rest.value > first) continue;
        yield {
          at: rest.at,
          message: `The branches give ${scale.values.join(', ')} from the first to the last, and what is beyond the last gets ${rest.value}, ${rest.value === first ? `like the ${isFalling ? 'best' : 'worst'} of them` : isFalling ? 'more than the best of them' : 'less than the worst of them'}.`,
        };
      }
  },
};

interface Scale {
  /** The variable that is set; null where the branches return. */
  readonly key: string | null;
  readonly values: readonly number[];
}

/** `if d <= a: r = 1 elif d <= b: r = 0.5 …`: ever wider bounds on one thing, ever smaller (or larger) amounts. */
function scaleOf(node: PyNode, fn: PyFunction, context: RuleContext): Scale | null {
  const branches = [node, ...node.childrenOf('alternative').filter(({ type }) => type === 'elif_clause')];
  if (branches.length < 2) return null;
  const bounds = branches.map((branch) => boundOf(branch.child('condition'), fn));
  const given = branches.map((branch) => amountIn(branch.child('consequence'), fn, context));
  const [bound, amount] = [bounds[0], given[0]];
  if (!bound || !amount) return null;
  const direction = bound.operator[0] ?? '';
  const isAlike = (each: Bound | null | undefined): boolean =>
    !!each && each.subject === bound.subject && each.operator[0] === direction;
  if (!/[<>]/.test(direction) || !bounds.every(isAlike) || !given.every((each) => each?.key === amount.key))
    return null;
  const limits = bounds.map((each) => (each?.value ?? 0) * (direction === '<' ? 1 : -1));
  const values = given.map((each) => each?.value ?? 0);
  return isRising(limits) && (isRising(values) || isRising(values.map((value) => -value)))
    ? { key: amount.key, values }
    : null;
}

function isRising(values: readonly number[]): boolean {
  return values.every((value, i) => i === 0 || value > (values[i - 1] ?? 0));
}

interface Amount {
  readonly key: string | null;
  readonly value: number;
  readonly at: PyNode;
}

/** The one number that a block sets a variable to, or returns. */
function amountIn(block: PyNode | null | undefined, fn: PyFunction, context: RuleContext): Amount | null {
  const [only, ...more] = block?.parts ?? [];
  return only && !more.length ? amountOf(only, fn, context) : null;
}

function amountOf(statement: PyNode, fn: PyFunction, context: RuleContext): Amount | null {
  const inner = statement.type === 'return_statement' ? statement : statement.parts[0];
  if (!inner || !/^(return_statement|assignment)$/.test(inner.type)) return null;
  const node = inner.type === 'return_statement' ? inner.parts[0] : inner.child('right');
  const known = node ? constantOf(node, fn, context) : null;
  const value = known && numberValue(known);
  const left = inner.child('left');
  if (!node || value === null || (inner.type === 'assignment' && left?.type !== 'identifier')) return null;
  return { key: left?.text ?? null, value, at: node };
}

/** What is given where no branch is taken: by `else`, by the return behind it, or before it. */
function restOf(node: PyNode, key: string | null, fn: PyFunction, context: RuleContext): Amount | null {
  const otherwise = node.childrenOf('alternative').find(({ type }) => type === 'else_clause');
  if (otherwise) {
    const found = amountIn(otherwise.child('body'), fn, context);
    return found?.key === key ? found : null;
  }
  const around = node.parent?.parts ?? [];
  const place = around.indexOf(node);
  if (key === null) {
    const next = around[place + 1];
    const found = next ? amountOf(next, fn, context) : null;
    return next?.type === 'return_statement' ? found : null;
  }
  // What comes between must not touch it.
  for (const statement of around.slice(0, place).reverse()) {
    const found = amountOf(statement, fn, context);
    if (found?.key === key) return found;
    if (fn.flow.writes.some((write) => write.key === key && statement.contains(write.target))) return null;
  }
  return null;
}
