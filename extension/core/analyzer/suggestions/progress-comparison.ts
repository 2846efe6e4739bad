import { comparisons, numberValue, unparenthesized } from '../../syntax/expressions';
import type { PyNode } from '../../syntax/tree';
import type { OpenFunction } from '../edit';
import { inlined, renamed } from '../slices';

/**
 * A payment for getting nearer, by how it compares one quantity before and after the step:
 * `0.1 if next_obs["d"] < obs["d"] else 0.0`, or an `if` that adds a number.
 */
export interface ProgressComparison {
  /** What the payment is written as: an expression, or a whole `if` statement. */
  readonly node: PyNode;
  readonly comparison: PyNode;
  /** The compared quantity before and after, as written in the function. */
  readonly before: PyNode;
  readonly after: PyNode;
  /** Paid when it falls, and when it rises; numbers of the code. */
  readonly falling: number;
  readonly rising: number;
  /** For an `if` statement: the variable it adds to. */
  readonly adds: string | null;
}

/** All of them in a function whose parameters for the state before and after have these names. */
export function progressComparisons(
  opened: OpenFunction,
  obs: string,
  nextObs: string,
): ProgressComparison[] {
  return opened.fn.own('comparison_operator').flatMap((comparison): ProgressComparison[] => {
    const [link, ...more] = comparisons(comparison);
    if (!link || more.length > 0 || !['<', '>', '<=', '>='].includes(link.operator)) return [];
    const left = inlined(opened.fn, link.left);
    const right = inlined(opened.fn, link.right);
    if (left === null || right === null || left === right) return [];
    const leftIsAfter = reads(left, nextObs) && !reads(left, obs) && same(renamed(left, nextObs, obs), right);
    const rightIsAfter =
      reads(right, nextObs) && !reads(right, obs) && same(left, renamed(right, nextObs, obs));
    if (leftIsAfter === rightIsAfter) return [];
    const payment = paymentOf(comparison);
    if (!payment || payment.holds === payment.fails) return [];
    const holdsWhenFalling = leftIsAfter === link.operator.startsWith('<');
    return [
      {
        node: payment.node,
        comparison,
        before: leftIsAfter ? link.right : link.left,
        after: leftIsAfter ? link.left : link.right,
        falling: holdsWhenFalling ? payment.holds : payment.fails,
        rising: holdsWhenFalling ? payment.fails : payment.holds,
        adds: payment.adds,
      },
    ];
  });
}

function reads(text: string, name: string): boolean {
  return renamed(text, name, '\0') !== text;
}

function same(a: string, b: string): boolean {
  return a.replace(/\s/g, '') === b.replace(/\s/g, '');
}

interface Payment {
  readonly node: PyNode;
  readonly holds: number;
  readonly fails: number;
  readonly adds: string | null;
}

/** What is paid when a condition holds and when it fails, when both are plain numbers. */
function paymentOf(condition: PyNode): Payment | null {
  let top = condition;
  while (top.parent?.type === 'parenthesized_expression') top = top.parent;
  const { parent } = top;
  if (parent?.type === 'conditional_expression') {
    const [then, test, otherwise] = parent.parts;
    const holds = numberValue(then ?? null);
    const fails = numberValue(otherwise ?? null);
    return test === top && holds !== null && fails !== null
      ? { node: parent, holds, fails, adds: null }
      : null;
  }
  if (parent?.type !== 'if_statement' || parent.child('condition') !== top) return null;
  const then = addedBy(parent.child('consequence'));
  const [otherwise, ...more] = parent.childrenOf('alternative');
  if (!then || more.length > 0) return null;
  if (!otherwise) return { node: parent, holds: then.amount, fails: 0, adds: then.name };
  const other = otherwise.type === 'else_clause' ? addedBy(otherwise.child('body')) : null;
  return other?.name === then.name
    ? { node: parent, holds: then.amount, fails: other.amount, adds: then.name }
    : null;
}

/** A block that is `name += number` or `name -= number` and nothing else. */
function addedBy(block: PyNode | null): { readonly name: string; readonly amount: number } | null {
  const [statement, ...more] = block?.parts ?? [];
  const node = statement?.type === 'expression_statement' ? statement.parts[0] : undefined;
  if (!node || more.length > 0 || node.type !== 'augmented_assignment') return null;
  const amount = numberValue(unparenthesized(node.child('right') ?? node));
  const operator = node.child('operator')?.text;
  const name = node.child('left')?.text;
  if (amount === null || !name || (operator !== '+=' && operator !== '-=')) return null;
  return { name, amount: operator === '+=' ? amount : -amount };
}
