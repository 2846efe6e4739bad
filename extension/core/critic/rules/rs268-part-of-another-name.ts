import { callShape, numberValue, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { Field } from '../../trajectory/fields';
import { constantOf } from '../constants';
import type { RuleContext } from '../context';
import { pathRead } from '../reads';
import type { Rule, RuleFinding } from '../rule';
import { wordsOf } from '../vocabulary';

export const partOfAnotherName: Rule = {
  code: 'RS268',
  title: 'Slice or difference called like other parts of the observation',
  severity: 'warning',
  *check(context) {
    const { fields } = context.surroundings;
    if (!fields) return;
    const parts = partsOf(fields);
    for (const fn of context.rewardFunctions)
      for (const { kind, key, value, target } of fn.flow.writes) {
        if (kind !== 'assign' || !value || !/^[A-Za-z_]\w*$/.test(key)) continue;
        yield* slice(target, key, value, fn, parts, context);
        yield* difference(target, key, value, fn, parts, context);
      }
  },
};

/** One entry of the observation: `[6]` or `["state"][6]`, and the words of its name without those that say which axis. */
interface Part {
  readonly base: string;
  readonly index: number | null;
  readonly words: readonly string[];
}

const SAME: readonly (readonly string[])[] = [
  ['velocity', 'vel', 'speed', 'v'],
  ['position', 'pos', 'loc', 'location', 'p', 'xyz', 'xy', 'coords'],
  ['acceleration', 'acc', 'accel'],
  ['orientation', 'quat', 'quaternion', 'rotation', 'rot'],
  ['object', 'obj'],
  ['target', 'tgt'],
  ['effector', 'ee', 'eef'],
  ['gripper', 'grip'],
];
const FILLER = new Set(
  'next new cur current now prev previous last old obs state the of my after before np vec vector arr'.split(
    ' ',
  ),
);

/** The words of a name that say what it is of. */
function meant(name: string): string[] {
  const spelled = name.replace(/\d+/g, '_').replace(/(^|_)(v|p)([xyz])(?=_|$)/gi, '$1$2_$3');
  return wordsOf(spelled)
    .filter((word) => !FILLER.has(word) && !/^[xyzw]$/.test(word))
    .map((word) => SAME.find((group) => group.includes(word))?.[0] ?? word);
}

function partsOf(fields: readonly Field[]): Part[] {
  return fields.flatMap(({ path, name }): Part[] => {
    const [, base, index] = /^(.*)\[(\d+)\]$/.exec(path) ?? [];
    if (base === undefined || index === undefined) return [{ base: path, index: null, words: meant(name) }];
    // An entry that has no name of its own has that of its vector.
    const isUnnamed = /\[\d+\]$/.test(name);
    if (isUnnamed && base === '') return [];
    return [{ base, index: Number(index), words: meant(isUnnamed ? base : name) }];
  });
}

interface Cut {
  readonly base: string;
  readonly from: number;
  readonly to: number;
}

/** `s[6:9]`, `s[GOAL]` of `GOAL = slice(6, 9)`, and copies of them. */
function cutOf(node: PyNode, fn: PyFunction, context: RuleContext, depth = 0): Cut | null {
  const bare = unparenthesized(node);
  if (depth > 4) return null;
  if (bare.type === 'identifier') {
    const held = fn.assignedTo(bare);
    return held && cutOf(held, fn, context, depth + 1);
  }
  const call = callShape(bare);
  if (call) {
    const inner = /^(numpy\.(array|asarray|copy)|list|tuple)$/.test(context.called(bare))
      ? call.positional[0]
      : null;
    return inner ? cutOf(inner, fn, context, depth + 1) : null;
  }
  const [index, ...more] = bare.type === 'subscript' ? bare.childrenOf('subscript') : [];
  const whole = bare.child('value');
  if (!index || more.length || !whole) return null;
  const written = index.type === 'slice' ? index : constantOf(index, fn, context);
  const bounds = written ? boundsOf(written) : null;
  const base = bounds && pathRead(whole, fn, context);
  if (!bounds || base === null) return null;
  const [from, to] = bounds.map((bound) => bound && numberValue(constantOf(bound, fn, context)));
  const start = bounds[0] === null ? 0 : from;
  return typeof start === 'number' && typeof to === 'number' && to > start && start >= 0
    ? { base, from: start, to }
    : null;
}

/** The two ends of `a:b` or of `slice(a, b)`; null for one with a step. */
function boundsOf(node: PyNode): readonly [PyNode | null, PyNode | null] | null {
  if (node.type === 'slice') {
    const colon = node.children.findIndex(({ type }) => type === ':');
    const ends = node.children.filter(({ named }) => named);
    if (node.children.filter(({ type }) => type === ':').length !== 1) return null;
    const before = ends.filter(({ start }) => start < (node.children[colon]?.start ?? 0));
    return [before[0] ?? null, ends[before.length] ?? null];
  }
  const call = callShape(node);
  const [first, second, ...more] = call?.positional ?? [];
  return call?.callee.text === 'slice' && first && second && !more.length ? [first, second] : null;
}

function equal(a: readonly string[], b: readonly string[]): boolean {
  return [...a].sort().join(' ') === [...b].sort().join(' ');
}

/** With and without the word for a place, which names of coordinates leave out. */
function isCalled(name: readonly string[], part: readonly string[]): boolean {
  return equal(name, part) || equal(name, [...part, 'position']) || equal([...name, 'position'], part);
}

/** `velocity = s[6:9]`, where entries 6 to 8 are the goal's and 3 to 5 the velocity's. */
function* slice(
  at: PyNode,
  key: string,
  value: PyNode,
  fn: PyFunction,
  parts: readonly Part[],
  context: RuleContext,
): Generator<RuleFinding> {
  const cut = value.type === 'identifier' ? null : cutOf(value, fn, context);
  const name = meant(key);
  if (!cut || !name.length) return;
  const own = parts.filter(({ base, index }) => base === cut.base && index !== null);
  const covered = own.filter(({ index }) => (index ?? 0) >= cut.from && (index ?? 0) < cut.to);
  const called = own.filter(({ words }) => isCalled(name, words)).map(({ index }) => index ?? 0);
  const [first, last] = [Math.min(...called), Math.max(...called)];
  // The parts of that name are a run of their own, as long as what is read.
  if (called.length < 2 || last - first + 1 !== called.length || covered.length !== cut.to - cut.from) return;
  if (covered.length > called.length || covered.every(({ words }) => isCalled(name, words))) return;
  const hits = covered.filter(({ words }) => isCalled(name, words)).length;
  const isAkin = covered.some(
    ({ words }) => words.some((word) => name.includes(word)) && !isCalled(name, words),
  );
  if (
    hits === 0 &&
    isAkin &&
    !covered.every(({ words }) => words.length && !isWithin(words, name) && !isWithin(name, words))
  )
    return;
  const named = [...new Set(covered.map(({ words }) => words.join(' ') || 'position'))];
  yield {
    at,
    message: `\`${key}\` is read from ${cut.from} to ${cut.to - 1}, which the task calls ${named.join(' and ')}; ${name.join(' ')} is ${first} to ${last}.`,
  };
}

function isWithin(a: readonly string[], b: readonly string[]): boolean {
  return a.every((word) => b.includes(word));
}

/** Words that say what is measured, not of what. */
const QUANTITIES = new Set(
  (
    'velocity position acceleration orientation height angle error progress delta diff difference change distance dist gap ' +
    'offset displacement direction dir rel relative to from between and vs reward norm length dx dy dz sq squared d is in at by on ' +
    'left right front back top up down start end init initial desired achieved a b'
  ).split(' '),
);

/** `obj_to_goal = hand - goal`: one of the two that the name speaks of is there, the other is not. */
function* difference(
  at: PyNode,
  key: string,
  value: PyNode,
  fn: PyFunction,
  parts: readonly Part[],
  context: RuleContext,
): Generator<RuleFinding> {
  const minus = differenceIn(value, context);
  const sides = [minus?.child('left'), minus?.child('right')];
  const things = [...new Set(meant(key))].filter((word) => !QUANTITIES.has(word));
  if (things.length !== 2) return;
  const known = parts.map(({ words }) => words);
  const speaksOf = (words: readonly string[], thing: string): boolean =>
    words.some((word) => isSameThing(word, thing));
  if (!things.every((thing) => known.some((words) => speaksOf(words, thing)))) return;
  const read = sides.map((side) => (side ? wordsRead(side, fn, parts, context) : null));
  const [a, b] = read;
  if (!a?.length || !b?.length || equal(a, b)) return;
  const there = things.filter((thing) => speaksOf(a, thing) || speaksOf(b, thing));
  const absent = things.find((thing) => !there.includes(thing));
  if (there.length !== 1 || absent === undefined) return;
  const other = there[0] !== undefined && speaksOf(a, there[0]) ? b : a;
  // A vector of several things, or one that says of what it is only by where it stands.
  if (other.every((word) => QUANTITIES.has(word))) return;
  yield {
    at,
    message: `\`${key}\` is the difference of ${a.join(' ')} and ${b.join(' ')}: nothing of it is read from ${absent}, which the recording has as well.`,
  };
}

/** `a - b`, also below a norm or an absolute value. */
function differenceIn(value: PyNode, context: RuleContext): PyNode | null {
  const bare = unparenthesized(value);
  if (bare.type === 'binary_operator') return bare.child('operator')?.text === '-' ? bare : null;
  const [only, ...more] = callShape(bare)?.positional ?? [];
  const wraps = /^(float|abs|numpy\.(abs|array|asarray|linalg\.norm)|math\.fabs)$/.test(context.called(bare));
  return only && !more.length && wraps ? differenceIn(only, context) : null;
}

function isSameThing(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return a === b || (short.length >= 3 && long.startsWith(short));
}

/** The words of the fields that an expression is read from; null where it is computed. */
function wordsRead(
  node: PyNode,
  fn: PyFunction,
  parts: readonly Part[],
  context: RuleContext,
): readonly string[] | null {
  const cut = cutOf(node, fn, context);
  const path = cut ? null : pathRead(node, fn, context);
  const found = cut
    ? parts.filter(
        ({ base, index }) => base === cut.base && (index ?? -1) >= cut.from && (index ?? -1) < cut.to,
      )
    : path
      ? parts.filter(({ base, index }) => base === path || `${base}[${index ?? ''}]` === path)
      : [];
  return found.length ? [...new Set(found.flatMap(({ words }) => words))] : null;
}
