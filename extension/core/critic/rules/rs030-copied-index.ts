import { canonicalText, stringValue, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import { replaceNode, type Rule, type RuleFinding } from '../rule';
import { lastName, wordsOf } from '../vocabulary';

export const copiedIndex: Rule = {
  code: 'RS030',
  title: 'Copied line not changed everywhere',
  severity: 'warning',
  *check(context) {
    for (const fn of context.module.functions) {
      const names = new Set([...fn.flow.writes, ...context.module.flow.writes].map((write) => write.key));
      const found = [...copies(fn, names)];
      yield* found;
      for (const node of fn.own('binary_operator'))
        if (!found.some(({ at }) => node.contains(at))) yield* mixedAxes(node);
      yield* otherOrder(fn);
      for (const odd of [...otherAttribute(fn), ...unpaired(fn)])
        if (!found.some(({ at }) => odd.at.contains(at))) yield odd;
    }
  },
};

type At = RuleFinding & { readonly at: PyNode };

function* copies(fn: PyFunction, names: Names): Generator<At> {
  for (const block of fn.own('block')) yield* neighbours(block, names);
  for (const node of fn.own('binary_operator')) yield* summands(node, names);
  for (const node of fn.own('argument_list', 'tuple', 'list', 'expression_list')) {
    const [first, second] = node.parts;
    if (node.parts.length === 2 && first && second)
      yield* compare(unparenthesized(first), unparenthesized(second), names);
  }
}

interface Entry {
  readonly base: string;
  readonly entry: string;
}

interface Difference {
  readonly node: PyNode;
  readonly left: string;
  readonly right: string;
}

/** Differences of entries of two things, by what the things are. */
function differences(
  fn: PyFunction,
  entry: (node: PyNode | null) => Entry | null,
  keyOf: (left: string, right: string) => string,
): Map<string, Difference[]> {
  const groups = new Map<string, Difference[]>();
  for (const node of fn.own('binary_operator')) {
    if (node.child('operator')?.text !== '-') continue;
    const [left, right] = [entry(node.child('left')), entry(node.child('right'))];
    if (!left || !right || left.base === right.base) continue;
    const key = keyOf(left.base, right.base);
    groups.set(key, [...(groups.get(key) ?? []), { node, left: left.entry, right: right.entry }]);
  }
  return groups;
}

/** `a[0] - b[0]`, `a[1] - b[0]`, `a[2] - b[2]`: of the differences of two things one takes different entries. */
function* unpaired(fn: PyFunction): Generator<At> {
  const groups = differences(fn, entryOf, (left, right) => `${left} - ${right}`);
  for (const [key, group] of groups) {
    const odd = group.filter(({ left, right }) => left !== right);
    const [only] = odd;
    if (group.length < 2 || odd.length !== 1 || !only) continue;
    // A pair that is there already is no slip of this one: `a[1] - b[0]` beside `a[1] - b[1]`.
    const paired = group.filter((each) => each !== only);
    if (paired.some(({ left }) => left === only.left) && paired.some(({ right }) => right === only.right))
      continue;
    yield {
      at: only.node,
      message: `Where else \`${key}\` is taken, both sides have the same entry; here it is ${only.left} and ${only.right}.`,
    };
  }
}

/** `b.holes - a.holes`, `b.bump - a.bump` and `b.height - a.bump`: one difference is between two different things. */
function* otherAttribute(fn: PyFunction): Generator<At> {
  const groups = differences(fn, namedEntryOf, (left, right) => [left, right].sort().join(' and '));
  for (const group of groups.values()) {
    const odd = group.filter(({ left, right }) => left !== right);
    const [only] = odd;
    const isPaired = group.some(
      (each) => each !== only && (each.left === only?.right || each.left === only?.left),
    );
    if (group.length < 2 || odd.length !== 1 || !only || !isPaired) continue;
    yield {
      at: only.node,
      message: `This takes ${only.right} of the one from ${only.left} of the other; elsewhere both sides are the same thing.`,
    };
  }
}

/** `ax, ay = s["agent_pos"]` and `gy, gx = s["goal_pos"]`: two places taken apart in different orders. */
function* otherOrder(fn: PyFunction): Generator<At> {
  const pairs = fn.own('assignment').flatMap((node) => {
    const [left, right] = [node.child('left'), node.child('right')];
    const [first, second, ...more] =
      left && /^(pattern_list|tuple_pattern)$/.test(left.type) ? left.parts : [];
    const axes = [first, second].map(
      (part) => /^[a-z]{0,3}_?(x|y|row|col)\d?$/.exec(part?.text ?? '')?.[1] ?? '',
    );
    const word = right ? (wordsOf(lastName(right.text)).at(-1) ?? '') : '';
    return left && right && !more.length && /^(pos|position|xy|loc|location|cell|coords?)$/.test(word)
      ? [{ node: left, from: right.text, word, order: axes.join(' ') }]
      : [];
  });
  for (const odd of pairs) {
    const turned = odd.order.split(' ').reverse().join(' ');
    const others = pairs.filter((each) => each !== odd && each.word === odd.word && each.from !== odd.from);
    if (turned === odd.order || !others.some(({ order }) => order === turned)) continue;
    if (others.some(({ order }) => order === odd.order) || (others.length === 1 && odd.order.startsWith('x')))
      continue;
    yield {
      at: odd.node,
      message: `\`${odd.from}\` is taken apart as ${odd.order.replace(' ', ', ')}, \`${others[0]?.from ?? ''}\` as ${turned.replace(' ', ', ')}: one of the two is the wrong way round.`,
    };
  }
}

/** `a.height`, `obs["height"]`. */
function namedEntryOf(node: PyNode | null): Entry | null {
  const bare = node ? unparenthesized(node) : null;
  if (bare?.type === 'attribute')
    return {
      base: canonicalText(bare.child('object') ?? bare),
      entry: bare.child('attribute')?.text ?? '',
    };
  const [index, ...more] = bare?.type === 'subscript' ? bare.childrenOf('subscript') : [];
  const entry = index && !more.length ? stringValue(index) : null;
  return bare && entry !== null ? { base: canonicalText(bare.child('value') ?? bare), entry } : null;
}

/** `x` of `px`, `0` of `pos[0]`, "x" of `o["x"]` or `pos.x`, with what it is an entry of. */
function entryOf(node: PyNode | null): Entry | null {
  const bare = node ? unparenthesized(node) : null;
  if (bare?.type === 'subscript') {
    const [index, ...more] = bare.childrenOf('subscript');
    return index?.type === 'integer' && !more.length
      ? { base: canonicalText(bare.child('value') ?? bare), entry: index.text }
      : null;
  }
  if (bare?.type !== 'attribute') return null;
  const entry = bare.child('attribute')?.text ?? '';
  return /^[xyz]$/.test(entry) ? { base: canonicalText(bare.child('object') ?? bare), entry } : null;
}

type Names = ReadonlySet<string>;

/** `dx = px - gx` followed by `dy = py - gx`; `x = obs[0]` followed by `y = obs[0]`. */
function* neighbours(block: PyNode, names: Names): Generator<At> {
  const lines = block.parts.map(({ parts }) =>
    parts.length === 1 && parts[0]?.type === 'assignment' ? parts[0] : null,
  );
  for (const [i, first] of lines.entries()) {
    const second = lines[i + 1];
    const [left, right] = [first?.child('left'), first?.child('right')];
    if (first && second) yield* compare(first, second, names);
    if (left?.type === 'pattern_list' && right?.type === 'expression_list' && left.parts.length === 2)
      yield* sameEntry(left.parts, right.parts);
    const [other, value] = [second?.child('left'), second?.child('right')];
    if (left && right && other && value) yield* sameEntry([left, other], [right, value]);
  }
}

/** The operands of `+`: `abs(x - gx) + abs(y - gx)`, `(a[0] - b[0]) ** 2 + (a[1] - b[0]) ** 2`. */
function* summands(node: PyNode, names: Names): Generator<At> {
  if (node.child('operator')?.text !== '+') return;
  const [left, right] = [node.child('left'), node.child('right')];
  const isSum = left?.type === 'binary_operator' && left.child('operator')?.text === '+';
  const before = isSum ? left.child('right') : left;
  if (before && right) yield* compare(unparenthesized(before), unparenthesized(right), names);
}

/** Two names, one for each axis, that get the same entry. */
function* sameEntry([a, b]: readonly PyNode[], [first, second]: readonly PyNode[]): Generator<At> {
  if (!a || !b || !first || !second || !/^(subscript|attribute)$/.test(first.type)) return;
  const axis = AXES.find((change) => change.apply(a) === b.text);
  if (canonicalText(first) !== canonicalText(second) || !axis) return;
  const [from = '', to = ''] = axis.label.split('→');
  const isForSecond = renamed(lastName(first.text), to, from) !== null;
  yield {
    at: isForSecond ? first : second,
    message: `\`${a.text}\` and \`${b.text}\` are both read from \`${first.text}\`.`,
  };
}

/** `obs["goal_x"] - obs["y"]`. */
function* mixedAxes(node: PyNode): Generator<RuleFinding> {
  if (node.child('operator')?.text !== '-') return;
  const sides = [node.child('left'), node.child('right')].map((side) => (side ? placeOf(side) : null));
  const [left, right] = sides;
  if (!left || !right || left.axis === right.axis || left.of === right.of) return;
  yield { at: node, message: `This subtracts ${right.axis} of one thing from ${left.axis} of another.` };
}

/** `goal_x` → x of goal; null when it is no place along an axis. */
function placeOf(node: PyNode): { readonly axis: string; readonly of: string } | null {
  const bare = unparenthesized(node);
  if (!['identifier', 'attribute', 'subscript'].includes(bare.type)) return null;
  const words = wordsOf(lastName(bare.text));
  const axis = words.at(-1) ?? '';
  return /^[xyz]$/.test(axis) ? { axis, of: words.slice(0, -1).join(' ') } : null;
}

/** What turns one piece of code into its neighbour: one axis word into the next, or indices one up. */
interface Change {
  readonly label: string;
  /** The leaf after the change; null when the change does not concern it. */
  apply(leaf: PyNode): string | null;
}

const AXES = ['x→y', 'y→z', 'y→x', 'z→y', 'left→right', 'right→left', 'row→col', 'col→row'].map(
  (label): Change => {
    const [from = '', to = ''] = label.split('→');
    return {
      label,
      apply: (leaf) =>
        leaf.type === 'identifier' || leaf.type === 'string' ? renamed(leaf.text, from, to) : null,
    };
  },
);

/** Only the indices that are like the first changed one, or all of them. */
function indexChange(from: number, to: number, all: boolean): Change {
  return {
    label: `${from}→${to}`,
    apply: (leaf) =>
      isIndex(leaf) && (all || Number(leaf.text) === from) ? String(Number(leaf.text) + to - from) : null,
  };
}

type Pair = readonly [PyNode, PyNode];

/**
 * Two pieces of code of the same shape that differ by one change. Where a single leaf that the change concerns, and that
 * has such a partner, stays as it was, the copy was not finished. Either of the two may be the copy.
 */
function* compare(first: PyNode, second: PyNode, names: Names): Generator<At> {
  const [a, b] = [leavesOf(first), leavesOf(second)];
  if (a.length !== b.length || a.length < 3 || a.length > 60 || !a.concat(b).some(({ type }) => type === '-'))
    return;
  const pairs = a.map((leaf, i): Pair => [leaf, b[i] ?? leaf]);
  const back = pairs.map(([leaf, other]): Pair => [other, leaf]);
  const isAssignment = first.type === 'assignment';
  // In lines one below the other both signs may be meant: low = x - r, high = x + r.
  const slip = isAssignment ? null : otherOperator(pairs);
  if (slip) {
    yield {
      at: slip,
      message: 'Its neighbor subtracts here, this adds.',
      fix: replaceNode(slip, '-', 'Subtract'),
    };
    return;
  }
  if (a.length < 5) return;
  // Indices that all go up by one also mark a distance: (s[0] - s[4]) ** 2 + (s[1] - s[5]) ** 2.
  const isSize = /^abs\(|\*\*\s*2$/.test(first.text);
  const found =
    forgotten(pairs, false, isAssignment, names) ??
    forgotten(back, false, isAssignment, names) ??
    (isSize ? forgotten(pairs, true, isAssignment, names) : null);
  if (!found) return;
  const { at, wanted, label } = found;
  yield {
    at,
    message: `Its neighbor goes from ${label.replace('→', ' to ')} everywhere but here: \`${at.text}\` again, where \`${wanted}\` is expected.`,
    fix: replaceNode(at, wanted, `Change to ${wanted}`),
  };
}

function forgotten(
  pairs: readonly Pair[],
  allIndices: boolean,
  isAssignment: boolean,
  names: Names,
): { readonly at: PyNode; readonly wanted: string; readonly label: string } | null {
  const operands = isAssignment ? pairs.slice(1) : pairs;
  const change = changeBetween(
    operands.find(([leaf, other]) => leaf.text !== other.text),
    allIndices,
  );
  if (!change) return null;
  for (const [leaf, other] of pairs)
    if (leaf.type !== other.type || (leaf.text !== other.text && change.apply(leaf) !== other.text))
      return null;
  const left = operands.filter(
    ([leaf, other]) => leaf.text === other.text && hasPartner(leaf, change, names),
  );
  const [only] = left;
  if (left.length !== 1 || !only) return null;
  return { at: only[1], wanted: change.apply(only[0]) ?? '', label: change.label };
}

/** The one `+` that stands where the neighbour has `-`, everything else being copied for the next axis. */
function otherOperator(pairs: readonly Pair[]): PyNode | null {
  const odd = pairs.filter(([leaf, other]) => leaf.type !== other.type);
  const [only] = odd;
  const plus = only?.find((leaf) => leaf.type === '+');
  if (
    odd.length !== 1 ||
    !only ||
    !plus ||
    !only.some((leaf) => leaf.type === '-') ||
    plus.parent?.type !== 'binary_operator' ||
    /^[\d.]+$/.test(plus.parent.child('right')?.text ?? '')
  )
    return null;
  const changed = pairs.filter(([leaf, other]) => leaf.type === other.type && leaf.text !== other.text);
  const change = changeBetween(changed[0], false);
  return change && changed.every(([leaf, other]) => change.apply(leaf) === other.text) ? plus : null;
}

function changeBetween(changed: Pair | undefined, allIndices: boolean): Change | null {
  if (!changed) return null;
  const [leaf, other] = changed;
  if (isIndex(leaf) && isIndex(other)) {
    const [from, to] = [Number(leaf.text), Number(other.text)];
    return Math.abs(to - from) === 1 ? indexChange(from, to, allIndices) : null;
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
