import { callShape, numberValue, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { Field } from '../../trajectory/fields';
import type { RuleContext } from '../context';
import { namedValues, type NamedValue } from '../named-values';
import { runOf } from '../paths';
import { pathRead, recordingRead } from '../reads';
import type { Rule, RuleFinding } from '../rule';
import { hasWord, wordsOf } from '../vocabulary';

export const partOfAnotherName: Rule = {
  code: 'RS268',
  title: 'Slice or difference called like other parts of the observation',
  severity: 'warning',
  *check(context) {
    const { fields } = context.surroundings;
    if (!fields) return;
    const parts = partsOf(fields);
    for (const fn of context.rewardFunctions)
      for (const named of namedValues(fn, context)) {
        yield* slice(named, parts);
        yield* entity(named, parts);
        yield* lifted(named, fn, parts, context);
        if (named.value) yield* difference(named.at, named.name, named.value, fn, parts, context);
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
  [
    'orientation',
    'quat',
    'quaternion',
    'rotation',
    'rot',
    'rpy',
    'euler',
    'attitude',
    'roll',
    'pitch',
    'yaw',
  ],
  ['object', 'obj', 'cube', 'block', 'puck', 'item', 'peg'],
  ['target', 'tgt', 'goal', 'dest', 'destination'],
  ['effector', 'ee', 'eef', 'gripper', 'grip', 'hand', 'tcp', 'palm', 'fingertip'],
];
/** What a hand, a thing and a place are to each other, by what is done with them. */
const DEEDS: readonly (readonly [words: string, things: readonly string[]])[] = [
  ['place placing carry carrying transport deliver delivering put push pushing', ['object', 'target']],
  ['reach reaching grasp grasping', ['effector', 'object']],
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

function equal(a: readonly string[], b: readonly string[]): boolean {
  return [...a].sort().join(' ') === [...b].sort().join(' ');
}

/** With and without the word for a place, which names of coordinates leave out. */
function isCalled(name: readonly string[], part: readonly string[]): boolean {
  return equal(name, part) || equal(name, [...part, 'position']) || equal([...name, 'position'], part);
}

/** `velocity = s[6:9]`, where entries 6 to 8 are the goal's and 3 to 5 the velocity's. */
function* slice({ at, name: key, value, read }: NamedValue, parts: readonly Part[]): Generator<RuleFinding> {
  const cut = value?.type !== 'identifier' && read && read.of !== 'info' ? runOf(read.path) : null;
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

/** `hand = np.asarray(obs["obj_pos"])` beside `obs["ee_pos"]`: a hand, a thing and a place are three. */
function* entity({ at, name, value, read }: NamedValue, parts: readonly Part[]): Generator<RuleFinding> {
  if (!read || read.of === 'info' || read.path === '' || value?.type === 'identifier') return;
  const words = meant(name);
  const [thing, ...more] = words.filter((word) => THINGS.includes(word));
  const own = parts.filter((part) => isAt(part, read.path)).flatMap((part) => part.words);
  const [other, ...others] = [...new Set(own)].filter((word) => THINGS.includes(word));
  // What one goes to may be any of them.
  if (!thing || thing === 'target' || more.length || !other || others.length || other === thing) return;
  // A name that says more than which of them it is may speak of both.
  if (words.some((word) => word !== thing && word !== 'position') || own.includes('achieved')) return;
  const meantPart = parts.find((part) => part.words.includes(thing) && part.words.includes('position'));
  if (!meantPart || !own.includes('position')) return;
  yield {
    at,
    message: `\`${name}\` is read from ${read.path}, which is about the ${other}; that of the ${thing} is ${meantPart.base}.`,
  };
}

/** `lift = (hand[2] - TABLE) / 0.1`: what is to be lifted is the thing, and the hand goes up without it. */
function* lifted(
  { at, name, kind, value }: NamedValue,
  fn: PyFunction,
  parts: readonly Part[],
  context: RuleContext,
): Generator<RuleFinding> {
  if (
    kind === 'parameter' ||
    !value ||
    !hasWord(name, 'lift lifted lifting') ||
    hasWord(name, 'off hand gripper ee arm')
  )
    return;
  const reads = value
    .all('subscript', 'identifier')
    .flatMap((part) => recordingRead(part, fn, context)?.path ?? []);
  const about = (thing: string): boolean =>
    reads.some((path) => parts.some((part) => isAt(part, path) && part.words.includes(thing)));
  const isKnown = parts.some(({ words }) => words.includes('object') && words.includes('position'));
  const height = reads.find((path) => /\[2\]$/.test(path));
  if (!isKnown || height === undefined || about('object') || !about('effector')) return;
  yield {
    at,
    message: `\`${name}\` is the height of the effector (${height}), which rises without the object as well.`,
  };
}

const THINGS = ['effector', 'object', 'target'];

/** A part is the entry at this path, in the vector there, or within the run of entries there. */
function isAt({ base, index }: Part, path: string): boolean {
  const run = runOf(path);
  if (run) return base === run.base && (index ?? -1) >= run.from && (index ?? -1) < run.to;
  return base === path || `${base}[${index ?? ''}]` === path;
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
  const sides = differenceIn(value, context);
  const said = [...new Set(meant(key))].filter((word) => !QUANTITIES.has(word));
  const deed = DEEDS.find(([words]) => hasWord(key, words))?.[1];
  const things = deed && !said.some((word) => THINGS.includes(word)) ? deed : said;
  if (things.length !== 2 || !sides) return;
  const known = parts.map(({ words }) => words);
  const speaksOf = (words: readonly string[], thing: string): boolean =>
    words.some((word) => isSameThing(word, thing));
  if (!things.every((thing) => known.some((words) => speaksOf(words, thing)))) return;
  const read = sides.map((side) => wordsRead(side, fn, parts, context));
  const [a, b] = read;
  if (!a?.length || !b?.length || equal(a, b)) return;
  // What a goal-conditioned environment calls achieved is whatever is to be at the goal.
  if (a.includes('achieved') || b.includes('achieved')) return;
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

/** The two that a distance or a difference is between, below whatever is made of it; null for none, or several. */
function differenceIn(value: PyNode, context: RuleContext): readonly [PyNode, PyNode] | null {
  const found = value.all('binary_operator', 'call').flatMap((node) => apartIn(node, context));
  const [only, ...more] = found;
  return only && !more.length ? only : null;
}

/** `a - b`, `np.subtract(a, b)`, `math.dist(a, b)`, `distance(a, b)` of the file's own. */
function apartIn(node: PyNode, context: RuleContext): (readonly [PyNode, PyNode])[] {
  if (node.type === 'binary_operator') {
    const [left, right] = [node.child('left'), node.child('right')];
    const isPlain = left && right && numberValue(left) === null && numberValue(right) === null;
    // `1.0 - np.tanh(d)`, `before - after`: of what is computed, the parts are asked by themselves.
    return isPlain && node.child('operator')?.text === '-' && isPlace(left) && isPlace(right)
      ? [[left, right]]
      : [];
  }
  const [first, second, ...more] = callShape(node)?.positional ?? [];
  const isOfTwo = /(^|[._])(subtract|dist(ance)?|manhattan|cdist|euclidean)$/.test(context.called(node));
  return first && second && !more.length && isOfTwo ? [[first, second]] : [];
}

function isPlace(node: PyNode): boolean {
  const bare = unparenthesized(node);
  return (
    /^(identifier|subscript|attribute)$/.test(bare.type) ||
    (bare.type === 'call' && /(^|\.)(asarray|array)$/.test(bare.child('function')?.text ?? ''))
  );
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
  const path = pathRead(node, fn, context);
  const found = path ? parts.filter((part) => isAt(part, path)) : [];
  return found.length ? [...new Set(found.flatMap(({ words }) => words))] : null;
}
