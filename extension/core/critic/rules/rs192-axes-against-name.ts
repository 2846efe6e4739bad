import { numberValue, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import { docstringOf } from '../claims';
import type { RuleContext } from '../context';
import type { Rule, RuleFinding } from '../rule';
import { hasWord, lastName } from '../vocabulary';

export const axesAgainstName: Rule = {
  code: 'RS192',
  title: 'Other axes than the name says',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) {
      const isWhole = !context.isEntry(fn) && fn.own('return_statement').length === 1;
      if (isWhole) {
        const claim = claimOf(fn.name, false) ?? claimOf(docstringOf(fn), true) ?? levelOf(fn.name, fn.body);
        if (claim) {
          yield* judge(fn.body, claim, fn, context);
          continue;
        }
      }
      for (const { kind, key, value } of fn.flow.writes) {
        const claim = kind === 'assign' && value ? claimOf(lastName(key), false) : null;
        if (claim && value) yield* judge(value, claim, fn, context);
      }
    }
  },
};

interface Claim {
  /** As it is written. */
  readonly text: string;
  readonly axes: ReadonlySet<number>;
}

const IN_NAMES: readonly (readonly [pattern: RegExp, axes: readonly number[]])[] = [
  [/(^|_)(xy|roll_pitch|pitch_roll)(?=_|$)/gi, [0, 1]],
  [/(^|_)xz(?=_|$)/gi, [0, 2]],
  [/(^|_)yz(?=_|$)/gi, [1, 2]],
  [/(^|_)(z|yaw)(?=_|$)/gi, [2]],
];
/** Level is what gravity has no part along x and y. */
const LEVEL = /orientation|upright|level|flat|tilt/i;
const IN_TEXTS: readonly (readonly [pattern: RegExp, axes: readonly number[]])[] = [
  [/\b(x-?y|x\/y|xy|x and y)(?=[ -](axes|axis|plane|components?|directions?)\b|\))/gi, [0, 1]],
  [/\b(roll[ /-](and )?pitch|pitch[ /-](and )?roll|roll\/pitch)\b/gi, [0, 1]],
  [/\b(z)(?=[ -](axis|component|direction)\b|\))/gi, [2]],
  [/\b(yaw)\b/gi, [2]],
];

/** The axes that a name or a sentence speaks of; null where it speaks of none, or of several sets. */
function claimOf(text: string, isSentence: boolean): Claim | null {
  const found = (isSentence ? IN_TEXTS : IN_NAMES).flatMap(([pattern, axes]) =>
    [...text.matchAll(pattern)].map((match) => ({
      text: (isSentence ? match[0] : match[0].replace(/^_/, '')).trim(),
      axes,
    })),
  );
  const [first] = found;
  // "all but z", "without yaw", "yaw frame": not what is read.
  if (!first || /\b(no|not|non|without|except|but|ignor\w+|frame|align\w*)\b/i.test(text.replace(/_/g, ' ')))
    return null;
  return found.every(({ axes }) => axes.join() === first.axes.join())
    ? { text: first.text, axes: new Set(first.axes) }
    : null;
}

/** `orientation` of a function that reads the direction of gravity. */
function levelOf(name: string, body: PyNode): Claim | null {
  const [word] = LEVEL.exec(name) ?? [];
  return word !== undefined && /\bprojected_gravity\b/.test(body.text)
    ? { text: word, axes: new Set([0, 1]) }
    : null;
}

/** Vectors of three whose order is everywhere the same: x, y, z, or the turn about each. */
const VECTOR =
  /(lin(ear)?|ang(ular)?|base|body|root|local|world)_?(lin_?|ang_?)?(vel|velocity|acc|acceleration)|projected_gravity|gravity_(vec|b|body)|(^|_)(rpy|euler)/i;
const TURNS = /ang|rpy|euler|gyro/i;

function* judge(within: PyNode, claim: Claim, fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const reads = within.all('subscript').flatMap((node) => {
    const name = vectorOf(node, context);
    if (name === null) return [];
    const axes = axesOf(node, fn, context);
    return [{ node, name, axes }];
  });
  const [first] = reads;
  if (!first || reads.some(({ name, axes }) => name !== first.name || !axes)) return;
  // About x and y one turns in roll and pitch: the same places.
  if (/yaw|roll|pitch/i.test(claim.text) && !TURNS.test(first.name)) return;
  const read = new Set(reads.flatMap(({ axes }) => axes ?? []));
  const others = [...read].filter((axis) => !claim.axes.has(axis));
  const missing = [...claim.axes].filter((axis) => !read.has(axis));
  if (!others.length || !missing.length) return;
  const names = TURNS.test(first.name) ? ['roll', 'pitch', 'yaw'] : ['x', 'y', 'z'];
  const say = (axes: Iterable<number>): string =>
    [...axes]
      .sort()
      .map((axis) => names[axis] ?? '')
      .join(' and ');
  yield {
    at: first.node,
    message: `This is called "${claim.text}", which is ${say(claim.axes)}; \`${first.node.text}\` is ${say(read)}.`,
  };
}

/** `obs["base_ang_vel"][1:]`, `self.base_ang_vel[:, 1:]`: the name of the vector of three; null for other subscripts. */
function vectorOf(node: PyNode, { surroundings }: RuleContext): string | null {
  const base = node.child('value');
  const name = base ? lastName(base.text) : '';
  if (!base || !VECTOR.test(name) || hasWord(name, 'norm speed buf buffer history hist states')) return null;
  const own = surroundings.fields?.filter(({ path }) => path.includes(`["${name}"]`)) ?? [];
  return own.length === 0 || own.length === 3 ? name : null;
}

/** The axes of a vector of three that a subscript takes, along its last dimension; null where that is not written out. */
function axesOf(node: PyNode, fn: PyFunction, context: RuleContext): number[] | null {
  const indices = node.childrenOf('subscript');
  const last = indices.at(-1);
  const [value] = [node.child('value')];
  // Of a batch, one subscript takes environments.
  const isBatch =
    context.isBatchOfTensors(fn) || (/^(self|env)\b/.test(value?.text ?? '') && value?.type !== 'subscript');
  if (!last || (indices.length === 1 && isBatch)) return null;
  const all = [0, 1, 2];
  if (last.type === 'slice') {
    const [from, to, ...more] = last.text.split(':').map((part) => part.trim());
    if (more.length || ![from, to].every((part) => /^-?\d*$/.test(part ?? ''))) return null;
    const bound = (part: string | undefined, other: number): number => (part ? Number(part) : other);
    if (bound(to, 3) > 3 || bound(from, 0) > 2) return null;
    return all.slice(bound(from, 0), bound(to, 3));
  }
  if (last.type === 'list') {
    const axes = last.parts.map((part) => numberValue(part) ?? NaN);
    return axes.every((axis) => all.includes(axis)) ? axes : null;
  }
  const axis = numberValue(unparenthesized(last));
  return axis !== null && axis >= -3 && axis <= 2 ? [(axis + 3) % 3] : null;
}
