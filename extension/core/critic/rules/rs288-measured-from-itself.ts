import { callShape, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import { docstringOf } from '../claims';
import type { RuleContext } from '../context';
import { recordingRead } from '../reads';
import type { Rule } from '../rule';
import { hasWord, wordsOf } from '../vocabulary';

export const measuredFromItself: Rule = {
  code: 'RS288',
  title: 'A distance from where the same thing was a step before',
  severity: 'warning',
  *check(context) {
    const { fields } = context.surroundings;
    if (!fields) return;
    const read = readAnywhere(context);
    const unread = [...new Set(fields.map(({ path }) => keyIn(path)))].filter((key) => key && !read.has(key));
    for (const fn of context.rewardFunctions)
      for (const node of fn.own('call')) {
        const sides = betweenIn(node, context);
        if (!sides) continue;
        const [a, b] = sides.map((side) => recordingRead(unparenthesized(side), fn, context));
        if (!a?.of || !b?.of || a.of === b.of || a.path !== b.path || a.path === '' || a.of === 'info')
          continue;
        const own = keyIn(a.path);
        if (!own || saysMoved(node, fn)) continue;
        // Something of the same kind is recorded, and nothing in the file looks at it.
        const meant = unread.find((key) => isAkin(key, own) && sizeOf(key, fields) === sizeOf(own, fields));
        if (meant === undefined) continue;
        yield {
          at: node,
          message: `This is how far \`${own}\` moved in one step: both sides are read from it, before and after. Nothing in the file reads "${meant}". Is that the other side?`,
        };
      }
  },
};

/** `_dist(p, q)`, `np.subtract(p, q)`, `angle_diff(a, b)`, `math.dist(p, q)`. */
function betweenIn(node: PyNode, context: RuleContext): readonly [PyNode, PyNode] | null {
  const [first, second, ...more] = callShape(node)?.positional ?? [];
  const name = context.called(node);
  const isOfTwo =
    /(^|[._])(subtract|dist(ance)?|manhattan|l1|l2|euclidean|hypot)$/.test(name) ||
    hasWord(name, 'dist distance diff difference error angle gap');
  return first && second && !more.length && isOfTwo ? [first, second] : null;
}

const MOVED =
  'moved move movement motion step travel travelled traveled change delta progress speed velocity vel smooth smoothness jerk rate still stuck idle displacement drift shift turned turn';

/** What it is called, in the statement, the function or the docstring, is a movement. */
function saysMoved(node: PyNode, fn: PyFunction): boolean {
  const statement = node.above('assignment', 'augmented_assignment', 'pair', 'return_statement');
  const name = statement?.child('left')?.text ?? statement?.child('key')?.text ?? fn.name;
  return hasWord(wordsOf(`${name} ${docstringOf(fn)}`), MOVED);
}

/** The top key of a path: `["handle_pos"][0]` → handle_pos. */
function keyIn(path: string): string {
  return /^\["([^"]+)"\]/.exec(path)?.[1] ?? '';
}

/** Every text of the file that may be a key, and every name. */
function readAnywhere({ module }: RuleContext): ReadonlySet<string> {
  const texts = module.document.root
    .all('string')
    .map(({ text }) => text.replace(/^[a-z]*["']+|["']+$/gi, ''));
  return new Set([...texts, ...module.document.root.all('identifier').map(({ text }) => text)]);
}

function sizeOf(key: string, fields: readonly { readonly path: string }[]): number {
  return fields.filter(({ path }) => keyIn(path) === key).length;
}

/** They share a word that says what is measured: `gripper_pos` and `handle_pos`, `heading` and `target_heading`. */
function isAkin(a: string, b: string): boolean {
  const words = wordsOf(a).filter((word) => !/^(the|of|to|is|id|prev|previous|last|old|next)$/.test(word));
  return (
    words.some((word) => wordsOf(b).includes(word)) &&
    !/(^|_)(prev|previous|last|old|init|start)(_|$)/.test(a)
  );
}
