import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import { namedValues, type NamedValue } from '../named-values';
import { recordingRead } from '../reads';
import type { Rule } from '../rule';
import { wordsOf } from '../vocabulary';

/** Words that any field's name may have. */
const COMMON = new Set(
  'pos position next obs info state cur current the of to is in reward cost term error value'.split(' '),
);

export const namesCrossed: Rule = {
  code: 'RS271',
  title: 'Two names that are each computed from what the other speaks of',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) {
      const all = namedValues(fn, context)
        .filter(({ kind, value }) => kind !== 'parameter' && value !== null)
        .map((named) => ({ named, reads: wordsBehind(named, fn, context) }));
      for (const [i, first] of all.entries())
        for (const second of all.slice(i + 1)) {
          const [a, b] = [first.named, second.named];
          if (a.kind !== b.kind || (a.kind === 'entry' && tableOf(a) !== tableOf(b))) continue;
          if (!isAbout(a.name, second.reads) || !isAbout(b.name, first.reads)) continue;
          if (isAbout(a.name, first.reads) || isAbout(b.name, second.reads)) continue;
          yield {
            at: a.at,
            message: `\`${a.name}\` is computed from ${[...first.reads].join(', ')} and \`${b.name}\` from ${[...second.reads].join(', ')}: each from what the other is called. Are the two swapped?`,
          };
        }
    }
  },
};

function tableOf({ at }: NamedValue): PyNode | null | undefined {
  return at.parent?.parent;
}

/** Names of the entries that a value is made of, also in the helpers that it hands the whole observation to. */
function wordsBehind({ value, read }: NamedValue, fn: PyFunction, context: RuleContext): ReadonlySet<string> {
  const keys = new Set<string>();
  const add = (path: string): void => {
    for (const [, key = ''] of path.matchAll(/\["([^"]+)"\]/g)) keys.add(key);
    for (const field of context.surroundings.fields ?? []) if (field.path === path) keys.add(field.name);
  };
  const visit = (node: PyNode, within: PyFunction, depth: number): void => {
    const found = recordingRead(node, within, context);
    if (found && found.path !== '') return add(found.path);
    const called = node.type === 'call' && depth < 3 ? context.module.calledFunction(node) : null;
    for (const statement of called?.body.parts ?? []) if (called) visit(statement, called, depth + 1);
    for (const part of node.parts) visit(part, within, depth);
  };
  if (read?.path) add(read.path);
  else if (value) visit(value, fn, 0);
  return keys;
}

/** One of its words, or the beginning of one, is in one of the names. */
function isAbout(name: string, keys: ReadonlySet<string>): boolean {
  const known = [...keys].flatMap(wordsOf);
  return wordsOf(name)
    .filter((word) => !COMMON.has(word) && word.length > 2)
    .some((word) => known.some((other) => other === word || (word.length >= 4 && other.startsWith(word))));
}
