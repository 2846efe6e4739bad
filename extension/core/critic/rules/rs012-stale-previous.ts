import { callShape, canonicalText, comparisons, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { Rule, RuleFinding } from '../rule';
import { wordsOf } from '../vocabulary';

export const stalePrevious: Rule = {
  code: 'RS012',
  title: 'Previous value already overwritten',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) {
      yield* inFunction(fn);
      yield* alreadyAdded(fn);
    }
  },
};

/** `self.prev = d` before `self.prev - d`: the difference is always 0. */
function* inFunction(fn: PyFunction): Generator<RuleFinding> {
  for (const [key, reads] of fn.flow.reads) {
    if (!/[.[]/.test(key) && !fn.flow.escaping.has(key) && !saysPrevious(key)) continue;
    for (const read of reads) {
      const writes = fn.flow.definitionsAt(read);
      const [write] = writes;
      if (writes.length !== 1 || fn.flow.mayBeUnset(read) || write?.kind !== 'assign' || !write.value)
        continue;
      const other = otherOperand(read);
      if (
        !other ||
        !/^[A-Za-z_][\w.[\]"']*$/.test(canonicalText(other)) ||
        isChangedBetween(other, write.target, fn)
      )
        continue;
      const line = write.target.range.line;
      const stored = unparenthesized(write.value);
      if (canonicalText(other) === canonicalText(stored))
        yield {
          at: read,
          message: `Line ${line} has just set \`${key}\` to \`${other.text}\`: this difference is always 0. Take the difference first, then store the new value.`,
        };
      else if (isExtremeOf(other, stored))
        yield {
          at: read,
          message: `Line ${line} has already taken \`${other.text}\` into \`${key}\`: there is never anything gained on it. Take the difference first, then store the new value.`,
        };
    }
  }
}

/** `max(self.best, x)` of the value that is compared with it. */
function isExtremeOf(other: PyNode, stored: PyNode): boolean {
  const call = callShape(stored);
  return (
    call !== null &&
    /^(max|min)$/.test(call.callee.text) &&
    call.positional.some((part) => canonicalText(part) === canonicalText(other))
  );
}

/** `visited.add(cell)` before `cell not in visited`. */
function* alreadyAdded(fn: PyFunction): Generator<RuleFinding> {
  for (const node of fn.own('comparison_operator'))
    for (const { left, operator, right } of comparisons(node)) {
      if (operator !== 'in' && operator !== 'not in') continue;
      const added = addedBefore(node, left, right);
      if (added)
        yield {
          at: node,
          message: `Line ${added.range.line} has just put \`${left.text}\` into \`${right.text}\`: this is always ${operator === 'in' ? 'true' : 'false'}. Ask first, then add it.`,
        };
    }
}

/** An `add` or `append` of the same item to the same collection that always runs before the test. */
function addedBefore(test: PyNode, item: PyNode, collection: PyNode): PyNode | null {
  for (let child = test, parent = test.parent; parent; child = parent, parent = parent.parent) {
    if (parent.type === 'function_definition') return null;
    if (parent.type !== 'block') continue;
    for (const statement of parent.parts) {
      if (statement.start >= child.start) break;
      const call = statement.parts[0] ? callShape(statement.parts[0]) : null;
      if (
        !call?.receiver ||
        !/^(add|append)$/.test(call.method ?? '') ||
        canonicalText(call.receiver) !== canonicalText(collection)
      )
        continue;
      const [argument] = call.positional;
      if (argument && canonicalText(argument) === canonicalText(item)) return statement;
    }
  }
  return null;
}

function saysPrevious(key: string): boolean {
  return wordsOf(key).some((word) => ['prev', 'previous', 'last', 'old'].includes(word));
}

/** The other side of a subtraction. */
function otherOperand(read: PyNode): PyNode | null {
  let node = read;
  while (node.parent?.type === 'parenthesized_expression') node = node.parent;
  const parent = node.parent;
  if (parent?.type !== 'binary_operator' || parent.child('operator')?.text !== '-') return null;
  return node.field === 'left' ? parent.child('right') : parent.child('left');
}

function isChangedBetween(other: PyNode, after: PyNode, fn: PyFunction): boolean {
  const name = /^\w+/.exec(canonicalText(other))?.[0];
  return fn.flow.writes.some(
    (write) => write.key === name && write.target.start > after.start && write.target.start < other.start,
  );
}
