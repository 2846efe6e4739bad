import { guardsOf, stringValue, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { Rule, RuleFinding } from '../rule';
import { hasWord, wordsOf } from '../vocabulary';

/** What is done with a thing before the next stage begins. */
const DONE =
  'has have held holding hold carrying carries grasped picked collected got owned open opened unlocked';
const PLAIN = new Set('distance dist to the pos position is was in at next obs'.split(' '));

export const stageIsOver: Rule = {
  code: 'RS154',
  title: 'The way to something that is already held or opened',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) {
      if (!context.isEntry(fn)) yield* headedFor(fn);
      for (const node of fn.own('conditional_expression')) yield* fetched(node, fn);
      for (const node of fn.own('subscript', 'identifier')) {
        const words = wordsOf(keyIn(node));
        if (!hasWord(words, 'distance dist') || !isWeighed(node)) continue;
        const things = words.filter((word) => !PLAIN.has(word));
        const stage = guardsOf(node)
          .flatMap(({ condition, holds }) => asserted(condition, holds))
          .find(
            (flag) =>
              hasWord(keyOf(flag, fn), DONE) &&
              wordsOf(keyOf(flag, fn)).some((word) => things.includes(word)),
          );
        if (!stage) continue;
        yield {
          at: node,
          message: `This runs once \`${stage.text}\` holds: the way to it is over, and \`${node.text}\` guides back to where it was. Is the distance to the next thing meant?`,
        };
      }
    }
  },
};

/** `if o["door_open"]: return o["door_x"], o["door_y"]`: where to go, of what is open already. */
function* headedFor(fn: PyFunction): Generator<RuleFinding> {
  for (const statement of fn.flow.returns) {
    const keys = statement
      .all('subscript')
      .map(keyIn)
      .filter((key) => /(^|_)(x|y|z|pos|position|cell|xy)$/.test(key));
    const [first] = keys;
    if (first === undefined) continue;
    const things = wordsOf(first).filter((word) => !PLAIN.has(word) && word.length > 1);
    const stage = guardsOf(statement)
      .flatMap(({ condition, holds }) => asserted(condition, holds))
      .find(
        (flag) =>
          hasWord(keyOf(flag, fn), DONE) && wordsOf(keyOf(flag, fn)).some((word) => things.includes(word)),
      );
    if (!stage || !keys.every((key) => things.some((thing) => wordsOf(key).includes(thing)))) continue;
    yield {
      at: statement,
      message: `\`${fn.name}\` gives the place of what \`${stage.text}\` says is done with already. Is the condition the wrong way round?`,
    };
  }
}

const SOURCE = 'pickup pick source origin box item object package parcel passenger load key cube block';
const AIM = 'dropoff drop dock goal dest destination target delivery door exit place';
const CARRIED = 'carrying carries carried holding held loaded onboard';

/** `o["pickup"] if o["carrying"] else o["dropoff"]`. */
function* fetched(node: PyNode, fn: PyFunction): Generator<RuleFinding> {
  const [then, test, otherwise] = node.parts;
  if (!then || !test || !otherwise) return;
  const isPlace = (part: PyNode, words: string, others: string): boolean =>
    /^(subscript|identifier|attribute)$/.test(part.type) &&
    hasWord(part.text, words) &&
    !hasWord(part.text, others);
  const isCarried = (holds: boolean): boolean =>
    asserted(test, holds).some((flag) => hasWord(keyOf(flag, fn), CARRIED));
  const isOver =
    (isCarried(true) && isPlace(then, SOURCE, AIM) && isPlace(otherwise, AIM, SOURCE)) ||
    (isCarried(false) && isPlace(then, AIM, SOURCE) && isPlace(otherwise, SOURCE, AIM));
  if (!isOver) return;
  yield {
    at: node,
    message: `This heads for \`${then.text}\` where \`${test.text}\`, and for \`${otherwise.text}\` else: once something is carried, the way to where it was is over. Is the condition the wrong way round?`,
  };
}

/** Conditions that are known to be true. */
function asserted(condition: PyNode, holds: boolean): PyNode[] {
  const bare = unparenthesized(condition);
  const inner = bare.child('argument');
  if (bare.type === 'not_operator') return inner ? asserted(inner, !holds) : [];
  if (bare.type === 'boolean_operator')
    return (bare.child('operator')?.text === 'and') === holds
      ? [bare.child('left'), bare.child('right')].flatMap((side) => (side ? asserted(side, holds) : []))
      : [];
  return holds && /^(identifier|subscript|attribute)$/.test(bare.type) ? [bare] : [];
}

function keyIn(node: PyNode): string {
  const [index] = node.childrenOf('subscript');
  return node.type === 'identifier' ? node.text : index ? (stringValue(index) ?? '') : '';
}

function keyOf(node: PyNode, fn: PyFunction): string {
  const named = node.type === 'identifier' ? fn.assignedTo(node) : null;
  return keyIn(node) || keyIn(named ?? node) || node.text;
}

/** A summand or factor of what is paid, and not of a condition, a name or a bookkeeping call. */
function isWeighed(node: PyNode): boolean {
  let { parent } = node;
  while (parent && /^(parenthesized_expression|unary_operator)$/.test(parent.type)) ({ parent } = parent);
  return parent?.type === 'binary_operator' || parent?.type === 'return_statement';
}
