import type { Write } from '../../syntax/flow';
import type { PyFunction } from '../../syntax/module';
import { numberValue, stringValue, unparenthesized } from '../../syntax/expressions';
import type { PyNode } from '../../syntax/tree';
import type { Field } from '../../trajectory/fields';
import type { RuleContext } from '../context';
import type { Rule, RuleFinding } from '../rule';
import { wordsOf } from '../vocabulary';

export const nameOfAnotherField: Rule = {
  code: 'RS055',
  title: 'Variable called like another field',
  severity: 'warning',
  *check(context) {
    const { fields } = context.surroundings;
    if (!fields) return;
    const byPath = new Map(fields.map((field) => [field.path, field]));
    for (const fn of context.rewardFunctions)
      for (const write of fn.flow.writes) yield* compare(write, fn, byPath, context);
  },
};

/** `theta = obs[1]` where entry 1 is called x_dot and entry 2 is called theta. */
function* compare(
  write: Write,
  fn: PyFunction,
  byPath: ReadonlyMap<string, Field>,
  context: RuleContext,
): Generator<RuleFinding> {
  const path = pathOf(write, fn, context);
  const read = path === null ? undefined : byPath.get(path);
  if (!read || isLike(write.key, read.name)) return;
  const meant = [...byPath.values()].find((field) => field !== read && isLike(write.key, field.name));
  if (!meant) return;
  yield {
    at: write.target,
    message: `\`${write.key}\` is read from ${read.path}, which is ${read.name}; ${meant.name} is ${meant.path}.`,
  };
}

/** The path below the observation that a variable is read from; null when it is anything else. */
function pathOf({ kind, key, value, unpacked }: Write, fn: PyFunction, context: RuleContext): string | null {
  if (!/^[A-Za-z_]\w*$/.test(key)) return null;
  if (kind === 'unpack' && unpacked)
    return isObservation(unpacked.from, fn, context) ? `[${unpacked.index}]` : null;
  const subscript = kind === 'assign' && value ? unparenthesized(value) : null;
  const source = subscript?.type === 'subscript' ? subscript.child('value') : null;
  const [index, ...more] = subscript?.childrenOf('subscript') ?? [];
  if (!source || !index || more.length || !isObservation(source, fn, context)) return null;
  const text = stringValue(index);
  if (text !== null) return `[${JSON.stringify(text)}]`;
  const position = numberValue(index);
  return position === null ? null : `[${position}]`;
}

/** A parameter of the reward that is an observation, as it came in. */
function isObservation(node: PyNode, fn: PyFunction, context: RuleContext): boolean {
  const bare = unparenthesized(node);
  return (
    context.isEntry(fn) &&
    /^(obs|observation|state|next_obs|next_observation|next_state|params)$/.test(bare.text) &&
    fn.isParameter(bare)
  );
}

/** The same words, but for a word that says when: `next_x`, `x_now`. */
function isLike(name: string, field: string): boolean {
  const plain = (text: string): string =>
    wordsOf(text)
      .filter((word) => !['next', 'new', 'cur', 'current', 'now', 'prev', 'obs', 'the'].includes(word))
      .join(' ');
  return plain(name) === plain(field) && plain(name) !== '';
}
