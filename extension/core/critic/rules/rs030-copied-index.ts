import { unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import type { Rule, RuleFinding } from '../rule';

export const copiedIndex: Rule = {
  code: 'RS030',
  title: 'Copied line not changed everywhere',
  severity: 'warning',
  *check(context) {
    for (const fn of context.module.functions) {
      const names = new Set(fn.flow.writes.map((write) => write.key));
      for (const write of context.module.flow.writes) names.add(write.key);
      for (const block of fn.own('block')) yield* neighbours(block, names);
      for (const node of fn.own('binary_operator')) yield* summands(node, names, fn, context);
      for (const node of fn.own('argument_list', 'tuple', 'list', 'expression_list'))
        yield* items(node, names);
    }
  },
};

/** `dx = px - gx` followed by `dy = py - gx`. */
function* neighbours(block: PyNode, names: ReadonlySet<string>): Generator<RuleFinding> {
  const assignments = block.parts.map((part) =>
    part.parts.length === 1 && part.parts[0]?.type === 'assignment' ? part.parts[0] : null,
  );
  for (const [i, first] of assignments.entries()) {
    const second = assignments[i + 1];
    if (first && second) yield* compare(first, second, names, true);
  }
}

/** The operands of `+` alike: `abs(x - gx) + abs(y - gx)`, `(a[0] - b[0]) ** 2 + (a[1] - b[0]) ** 2`. */
function* summands(
  node: PyNode,
  names: ReadonlySet<string>,
  fn: PyFunction,
  context: RuleContext,
): Generator<RuleFinding> {
  if (node.child('operator')?.text !== '+') return;
  const [left, right] = [node.child('left'), node.child('right')];
  if (!left || !right) return;
  const before =
    left.type === 'binary_operator' && left.child('operator')?.text === '+' ? left.child('right') : left;
  if (before && context.module.functionAround(node) === fn)
    yield* compare(unparenthesized(before), unparenthesized(right), names, false);
}

/** Arguments alike: `hypot(x - gx, y - gx)`. */
function* items(node: PyNode, names: ReadonlySet<string>): Generator<RuleFinding> {
  const [first, second] = node.parts;
  if (node.parts.length === 2 && first && second)
    yield* compare(unparenthesized(first), unparenthesized(second), names, false);
}

/**
 * Two pieces of code of the same shape. Where some names (or indices) go from one axis to the next and another, which has
 * such a partner, stays as it was, the copy was not finished.
 */
function* compare(
  first: PyNode,
  second: PyNode,
  names: ReadonlySet<string>,
  named: boolean,
): Generator<RuleFinding> {
  const [a, b] = [leavesOf(first), leavesOf(second)];
  if (a.length !== b.length || a.length < 5 || a.length > 60) return;
  const pairs: [PyNode, PyNode][] = [];
  for (const [i, one] of a.entries()) {
    const other = b[i];
    if (!other || one.type !== other.type) return;
    pairs.push([one, other]);
  }
  if (!pairs.some(([one]) => one.type === '-')) return;
  const changes = new Map<string, number>();
  for (const [one, other] of pairs) {
    if (one.text === other.text) continue;
    const change = changeOf(one, other);
    if (!change) return;
    changes.set(change, (changes.get(change) ?? 0) + 1);
  }
  // One kind of change only, and it shows in the operands, not just in the name that is assigned.
  const [change] = changes.keys();
  if (changes.size !== 1 || !change) return;
  const operands = named ? pairs.slice(1) : pairs;
  if (!operands.some(([one, other]) => one.text !== other.text)) return;
  const forgotten = operands.filter(
    ([one, other]) => one.text === other.text && partner(one, change, names) !== null,
  );
  const [only] = forgotten;
  if (forgotten.length !== 1 || !only) return;
  const wanted = partner(only[0], change, names) ?? '';
  yield {
    at: only[1],
    message: `Its neighbour goes from ${change.replace('→', ' to ')} everywhere but here: \`${only[1].text}\` again, where \`${wanted}\` is expected.`,
    fix: { title: `Change to ${wanted}`, edits: [{ range: only[1].range, text: wanted }] },
  };
}

function leavesOf(node: PyNode): PyNode[] {
  const leaves: PyNode[] = [];
  const visit = (part: PyNode): void => {
    if (part.type === 'comment') return;
    if (part.children.length === 0 || part.type === 'string') leaves.push(part);
    else part.children.forEach(visit);
  };
  visit(node);
  return leaves;
}

const AXES: readonly (readonly [string, string])[] = [
  ['x', 'y'],
  ['y', 'z'],
  ['left', 'right'],
  ['row', 'col'],
];

/** `x→y` when two leaves differ by an axis, `0→1` by an index; null for any other difference. */
function changeOf(one: PyNode, other: PyNode): string | null {
  if (one.type === 'integer')
    return isIndex(one) && Number(other.text) === Number(one.text) + 1 ? `${one.text}→${other.text}` : null;
  for (const [from, to] of AXES) if (substituted(one.text, from, to) === other.text) return `${from}→${to}`;
  return null;
}

/** What a leaf becomes by the change, when that exists: another index, or a name the code knows. */
function partner(leaf: PyNode, change: string, names: ReadonlySet<string>): string | null {
  const [from = '', to = ''] = change.split('→');
  if (leaf.type === 'integer') return isIndex(leaf) && leaf.text === from ? to : null;
  if (/^\d/.test(from) || (leaf.type !== 'identifier' && leaf.type !== 'string')) return null;
  if (leaf.field === 'attribute' && leaf.parent?.type === 'attribute') return leaf.text === from ? to : null;
  const changed = substituted(leaf.text, from, to);
  if (changed === null) return null;
  return leaf.type === 'string' || names.has(changed) ? changed : null;
}

function isIndex(node: PyNode): boolean {
  return node.parent?.type === 'subscript' && node.field === 'subscript';
}

/** The name with its one axis letter (or word) replaced; null when it has none. */
function substituted(text: string, from: string, to: string): string | null {
  const word =
    from.length === 1
      ? new RegExp(`(^["']?|_)([dv]?)${from}(?=\\d|_|["']?$)|(?<=[a-z])${from}(?=["']?$)`)
      : new RegExp(`(?<![A-Za-z])${from}(?![A-Za-z])|(?<=_)${from}|${from}(?=_)`);
  if (from.length === 1) {
    // `gx`, `pos_x`, `x1`, `dx`: a single letter at the end, or standing alone.
    const end = /^(["']?[A-Za-z]{0,3}?_?|["']?\w+_)([a-z])(\d*["']?)$/.exec(text);
    if (end?.[2] === from && (end[1] ?? '').replace(/["']/g, '').length <= 3)
      return `${end[1] ?? ''}${to}${end[3] ?? ''}`;
    if (end?.[2] === from && (end[1] ?? '').endsWith('_')) return `${end[1] ?? ''}${to}${end[3] ?? ''}`;
    const start = new RegExp(`^(["']?)${from}(_\\w+["']?)$`).exec(text);
    return start ? `${start[1] ?? ''}${to}${start[2] ?? ''}` : null;
  }
  return word.test(text) ? text.replace(word, to) : null;
}
