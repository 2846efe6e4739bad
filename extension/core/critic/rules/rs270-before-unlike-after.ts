import type { PyFunction } from '../../syntax/module';
import type { RuleContext } from '../context';
import { namedValues, type NamedValue } from '../named-values';
import { recordingRead } from '../reads';
import type { Rule, RuleFinding } from '../rule';
import { wordsOf } from '../vocabulary';

const BEFORE = new Set('before prev previous old'.split(' '));
const AFTER = new Set('after next new now cur current'.split(' '));

export const beforeUnlikeAfter: Rule = {
  code: 'RS270',
  title: 'Before and after are measured differently',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) {
      const values = namedValues(fn, context).filter(({ kind, value }) => kind === 'variable' && value);
      for (const after of values.filter(({ name }) => has(name, AFTER))) {
        const before = values.find(({ name }) => has(name, BEFORE) && plain(name) === plain(after.name));
        if (before) yield* compare(before, after, fn, context);
      }
    }
  },
};

/** `carry_before = dist(obs["cube"], obs["goal"])`, `carry_after = dist(next_obs["cube"], obs["cube"])`. */
function* compare(
  before: NamedValue,
  after: NamedValue,
  fn: PyFunction,
  context: RuleContext,
): Generator<RuleFinding> {
  const [earlier, later] = [readsIn(before, fn, context), readsIn(after, fn, context)];
  if (!earlier || !later) return;
  // What the environment says of the step may be called otherwise than what is seen.
  const isSaid = (reads: ReadonlyMap<string, string | null>): boolean => [...reads.values()].includes('info');
  if (isSaid(earlier) !== isSaid(later)) return;
  // Another entry of the same is a neighbor, and no other thing.
  const things = (reads: ReadonlyMap<string, unknown>): Set<string> =>
    new Set(
      [...reads.keys()].map((path) => plain(path.replace(/(\[[\d:]+\])+$/, '')) || path.replace(/\d+/g, '')),
    );
  const [first, second] = [things(earlier), things(later)];
  const missing = [...first].filter((path) => !second.has(path));
  const added = [...second].filter((path) => !first.has(path));
  if (missing.length || added.length) {
    yield {
      at: after.at,
      message: `\`${before.name}\` is made of ${list(earlier)} and \`${after.name}\` of ${list(later)}: what they differ by is no change of one thing.`,
    };
    return;
  }
  const isSame = [...earlier].every(([path, of]) => of !== null && later.get(path) === of);
  if (isSame && canonical(before) === canonical(after))
    yield {
      at: after.at,
      message: `\`${before.name}\` and \`${after.name}\` are computed from the same: they never differ.`,
    };
}

/** Everything recorded that it is made of, and in which observation that stands; null where something else is in it, too. */
function readsIn(
  { value }: NamedValue,
  fn: PyFunction,
  context: RuleContext,
): ReadonlyMap<string, string | null> | null {
  const found = new Map<string, string | null>();
  if (!value || value.all('lambda', 'list_comprehension', 'generator_expression').length) return null;
  let isKnown = true;
  const visit = (node: NonNullable<NamedValue['value']>): void => {
    const read = recordingRead(node, fn, context);
    if (read) {
      found.set(read.path || 'the observation', read.of);
      return;
    }
    // Something remembered, or made before.
    if (node.type === 'identifier' && fn.flow.definitionsAt(node).length) isKnown = false;
    const callee = node.type === 'call' ? node.child('function') : null;
    const isOwn = callee?.type === 'identifier' || callee?.child('object')?.text === 'self';
    for (const part of node.parts) if (part !== callee || !isOwn) visit(part);
  };
  visit(value);
  return isKnown && found.size ? found : null;
}

function has(name: string, words: ReadonlySet<string>): boolean {
  return wordsOf(name).some((word) => words.has(word));
}

function plain(name: string): string {
  return wordsOf(name)
    .filter((word) => !BEFORE.has(word) && !AFTER.has(word))
    .join(' ');
}

function canonical({ value }: NamedValue): string {
  return (value?.text ?? '').replace(/\s+/g, '');
}

function list(reads: ReadonlyMap<string, string | null>): string {
  return [...reads.keys()].join(' and ');
}
