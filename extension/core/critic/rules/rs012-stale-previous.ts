import { canonicalText } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { Rule, RuleFinding } from '../rule';
import { wordsOf } from '../vocabulary';

export const stalePrevious: Rule = {
  code: 'RS012',
  title: 'Previous value already overwritten',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) yield* inFunction(fn);
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
      if (!other || canonicalText(other) !== canonicalText(write.value)) continue;
      if (!/^[A-Za-z_][\w.[\]"']*$/.test(canonicalText(other)) || isChangedBetween(other, write.target, fn))
        continue;
      yield {
        at: read,
        message: `Line ${write.target.range.line} has just set \`${key}\` to \`${other.text}\`: this difference is always 0. Take the difference first, then store the new value.`,
      };
    }
  }
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
