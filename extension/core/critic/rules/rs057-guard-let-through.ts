import { callShape, comparisons, unparenthesized } from '../../syntax/expressions';
import type { PyNode } from '../../syntax/tree';
import type { Rule } from '../rule';
import { hasWord, lastName, saysFailure, wordsOf } from '../vocabulary';

export const guardLetThrough: Rule = {
  code: 'RS057',
  title: 'Guard joined by the wrong word',
  severity: 'warning',
  *check(context) {
    for (const fn of context.module.functions)
      for (const node of fn.own('boolean_operator')) {
        const [left, right] = [node.child('left'), node.child('right')];
        const operator = node.child('operator');
        if (!left || !right || !operator) continue;
        if (operator.text === 'and' && isFlag(left) && isFlag(right) && !isOneEvent(left, right)) {
          yield {
            at: node,
            message: `\`${left.text}\` and \`${right.text}\` are two ways to fail; this asks for both at once. Is \`or\` meant?`,
            fix: { title: 'Write or', edits: [{ range: operator.range, text: 'or' }] },
          };
          continue;
        }
        const tested = testedFor(left, operator.text === 'or');
        if (tested === null || !usesContent(right, tested)) continue;
        const other = operator.text === 'or' ? 'and' : 'or';
        yield {
          at: node,
          message: `The right side runs only when \`${tested}\` is missing or empty, and it needs it: is \`${other}\` meant?`,
          fix: { title: `Write ${other}`, edits: [{ range: operator.range, text: other }] },
        };
      }
  },
};

/** `info["crashed"]`, also as `bool(…)`. */
function isFlag(node: PyNode): boolean {
  const bare = unparenthesized(node);
  const call = callShape(bare);
  const flag = call?.callee.text === 'bool' ? call.positional[0] : bare;
  return (
    flag !== undefined && /^(identifier|subscript|attribute)$/.test(flag.type) && isEnd(lastName(flag.text))
  );
}

/** `collided and config["collided_done"]`: the event, and whether it is to count. */
function isOneEvent(left: PyNode, right: PyNode): boolean {
  const [first, second] = [left, right].map((side) => wordsOf(lastName(side.text)));
  return (
    first?.some((word) => second?.includes(word) && !hasWord([word], 'is has was off out of on ego')) ===
      true ||
    [left, right].some(({ text }) => hasWord(text, 'config configs cfg conf settings args options opts'))
  );
}

/** Ends an episode: of two such things one happens. */
function isEnd(name: string): boolean {
  return saysFailure(name) && !hasWord(name, 'collision_count fallen count') && !/s$/.test(name);
}

/** The name that a test asks to be there (before `or`), or not to be there (before `and`). */
function testedFor(test: PyNode, present: boolean): string | null {
  const bare = unparenthesized(test);
  if (bare.type === 'not_operator') {
    const inner = bare.child('argument');
    return inner ? testedFor(inner, !present) : null;
  }
  const [link] = comparisons(bare);
  if (link) {
    const isNone = link.right.type === 'none' && link.left.type === 'identifier';
    return isNone && link.operator === (present ? 'is not' : 'is') ? link.left.text : null;
  }
  if (!present) return null;
  const call = callShape(bare);
  const inner = call?.callee.text === 'bool' ? call.positional[0] : bare;
  return inner?.type === 'identifier' ? inner.text : null;
}

/** Reads an entry or calls a method of it, right at the start of what is evaluated. */
function usesContent(node: PyNode, name: string): boolean {
  return node.all('subscript', 'attribute').some((part) => {
    const root = part.type === 'subscript' ? part.child('value') : part.child('object');
    if (root?.type !== 'identifier' || root.text !== name) return false;
    // Behind a further `and` it may be guarded again.
    const between = part.above('boolean_operator', 'conditional_expression', 'lambda');
    return !between || !node.contains(between);
  });
}
