import { unparenthesized } from '../../syntax/expressions';
import type { PyNode } from '../../syntax/tree';
import type { Rule, RuleFinding } from '../rule';

export const copiedIndex: Rule = {
  code: 'RS030',
  title: 'Copied line not changed everywhere',
  severity: 'warning',
  *check(context) {
    for (const fn of context.module.functions) {
      const names = new Set([...fn.flow.writes, ...context.module.flow.writes].map((write) => write.key));
      for (const block of fn.own('block')) yield* neighbours(block, names);
      for (const node of fn.own('binary_operator')) yield* summands(node, names);
      for (const node of fn.own('argument_list', 'tuple', 'list', 'expression_list'))
        yield* pair(node, names);
    }
  },
};

type Names = ReadonlySet<string>;

/** `dx = px - gx` followed by `dy = py - gx`. */
function* neighbours(block: PyNode, names: Names): Generator<RuleFinding> {
  const assignments = block.parts.map(({ parts }) =>
    parts.length === 1 && parts[0]?.type === 'assignment' ? parts[0] : null,
  );
  for (const [i, first] of assignments.entries()) {
    const second = assignments[i + 1];
    if (first && second) yield* compare(first, second, names);
  }
}

/** The operands of `+`: `abs(x - gx) + abs(y - gx)`, `(a[0] - b[0]) ** 2 + (a[1] - b[0]) ** 2`. */
function* summands(node: PyNode, names: Names): Generator<RuleFinding> {
  if (node.child('operator')?.text !== '+') return;
  const [left, right] = [node.child('left'), node.child('right')];
  const before =
    left?.type === 'binary_operator' && left.child('operator')?.text === '+' ? left.child('right') : left;
  if (before && right) yield* compare(unparenthesized(before), unparenthesized(right), names);
}

/** Two arguments or items: `hypot(x - gx, y - gx)`. */
function* pair(node: PyNode, names: Names): Generator<RuleFinding> {
  const [first, second] = node.parts;
  if (node.parts.length === 2 && first && second)
    yield* compare(unparenthesized(first), unparenthesized(second), names);
}

/** What turns one piece of code into its neighbour: one axis word into the next, or indices one up. */
interface Change {
  readonly label: string;
  /** The leaf after the change; null when the change does not concern it. */
  apply(leaf: PyNode): string | null;
}

const AXES = ['x→y', 'y→z', 'left→right', 'row→col'].map((label): Change => {
  const [from = '', to = ''] = label.split('→');
  return {
    label,
    apply: (leaf) =>
      leaf.type === 'identifier' || leaf.type === 'string' ? renamed(leaf.text, from, to) : null,
  };
});

/** Only the indices that are like the first changed one, or any index of a squared or absolute difference. */
function indexChange(from: string, anyIndex: boolean): Change {
  return {
    label: `${from}→${Number(from) + 1}`,
    apply: (leaf) =>
      isIndex(leaf) && (anyIndex || leaf.text === from) ? String(Number(leaf.text) + 1) : null,
  };
}

/**
 * Two pieces of code of the same shape that differ by one change. Where a single leaf that the change concerns, and that
 * has such a partner, stays as it was, the copy was not finished.
 */
function* compare(first: PyNode, second: PyNode, names: Names): Generator<RuleFinding> {
  const [a, b] = [leavesOf(first), leavesOf(second)];
  if (a.length !== b.length || a.length < 5 || a.length > 60 || !a.some((leaf) => leaf.type === '-')) return;
  const pairs: (readonly [PyNode, PyNode])[] = [];
  for (const [i, leaf] of a.entries()) {
    const other = b[i];
    if (!other || leaf.type !== other.type) return;
    pairs.push([leaf, other]);
  }
  const operands = first.type === 'assignment' ? pairs.slice(1) : pairs;
  const changed = operands.filter(([leaf, other]) => leaf.text !== other.text);
  const change = changeBetween(changed[0], first);
  if (
    !change ||
    !pairs.every(([leaf, other]) => leaf.text === other.text || change.apply(leaf) === other.text)
  )
    return;
  const forgotten = operands.filter(
    ([leaf, other]) => leaf.text === other.text && hasPartner(leaf, change, names),
  );
  const [only] = forgotten;
  if (forgotten.length !== 1 || !only) return;
  const wanted = change.apply(only[0]) ?? '';
  yield {
    at: only[1],
    message: `Its neighbour goes from ${change.label.replace('→', ' to ')} everywhere but here: \`${only[1].text}\` again, where \`${wanted}\` is expected.`,
    fix: { title: `Change to ${wanted}`, edits: [{ range: only[1].range, text: wanted }] },
  };
}

function changeBetween(changed: readonly [PyNode, PyNode] | undefined, whole: PyNode): Change | null {
  if (!changed) return null;
  const [leaf, other] = changed;
  if (isIndex(leaf)) {
    const isSize = /^abs\(|\*\*\s*2$/.test(whole.text);
    return Number(other.text) === Number(leaf.text) + 1 ? indexChange(leaf.text, isSize) : null;
  }
  return AXES.find((axis) => axis.apply(leaf) === other.text) ?? null;
}

/** The changed leaf exists: an index or key does, a name must be known, an attribute must be the bare axis. */
function hasPartner(leaf: PyNode, change: Change, names: Names): boolean {
  const wanted = change.apply(leaf);
  if (wanted === null) return false;
  if (leaf.type !== 'identifier') return true;
  if (leaf.field === 'attribute') return leaf.text.length === 1;
  return leaf.field !== 'function' && names.has(wanted);
}

function leavesOf(node: PyNode): PyNode[] {
  if (node.type === 'comment') return [];
  return node.children.length === 0 || node.type === 'string' ? [node] : node.children.flatMap(leavesOf);
}

function isIndex(node: PyNode): boolean {
  return node.type === 'integer' && node.parent?.type === 'subscript' && node.field === 'subscript';
}

/** The name with its axis replaced: `gx` → `gy`, `pos_x` → `pos_y`, `x_goal` → `y_goal`; null when it has no such part. */
function renamed(text: string, from: string, to: string): string | null {
  // A single letter counts at the end of a short name, behind an underscore, or before one.
  const part =
    from.length > 1
      ? new RegExp(`(?<![A-Za-z])${from}(?![A-Za-z])`)
      : new RegExp(`(?<=^["']?[A-Za-z]{0,2}|_)${from}(?=\\d*["']?$)|(?<=^["']?)${from}(?=_)`);
  return part.test(text) ? text.replace(part, to) : null;
}
