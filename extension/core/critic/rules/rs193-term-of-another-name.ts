import { callShape, stringValue, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import type { Rule } from '../rule';
import { wordsOf } from '../vocabulary';

/** Words that say what a function gives, and not what it is about. */
const FORM = new Set(
  'reward rewards rew penalty penalties cost bonus term error err score value exp l1 l2 squared get compute calc the of'.split(
    ' ',
  ),
);

export const termOfAnotherName: Rule = {
  code: 'RS193',
  title: 'A component is made by the function of another one',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) {
      const all = named(fn);
      for (const { name, value } of all) {
        const used = functionsIn(value, context);
        const [called, ...more] = used;
        if (!called || more.length || isCalledLike(called.name, name)) continue;
        const meant = context.module.functions.filter(
          (other) =>
            other !== called &&
            other.owner === called.owner &&
            !other.isPlaceholder &&
            isCalledLike(other.name, name),
        );
        const [own, ...others] = meant;
        // What it calls has a name of its own beside it.
        const isAnothers = all.some(
          (each) =>
            each.name !== name &&
            isCalledLike(called.name, each.name) &&
            functionsIn(each.value, context).includes(called),
        );
        if (!isAnothers) continue;
        if (!own || others.length || mentions(own, context) !== 1 || mentions(called, context) < 3) continue;
        yield {
          at: value,
          message: `\`${name}\` is made by \`${called.name}\`, which is called elsewhere as well; \`${own.name}\` is written, and nothing calls it.`,
        };
      }
    }
  },
};

/** What the function gives a name to: entries of tables, by key or keyword, and variables. */
function named(fn: PyFunction): { readonly name: string; readonly value: PyNode }[] {
  const entries = fn.own('pair').flatMap((pair) => {
    const [key, value] = [pair.child('key'), pair.child('value')];
    const name = key ? stringValue(key) : null;
    return name !== null && value ? [{ name, value }] : [];
  });
  const keywords = fn
    .own('call')
    .map(callShape)
    .filter((call) => call?.callee.text === 'dict')
    .flatMap((call) => [...(call?.keywords ?? [])].map(([name, value]) => ({ name, value })));
  const variables = fn.flow.writes.flatMap(({ kind, key, value }) =>
    kind === 'assign' && value && /^(self\.)?\w+$|\["\w+"\]$/.test(key)
      ? [{ name: /(\w+)\W*$/.exec(key)?.[1] ?? key, value }]
      : [],
  );
  return [...entries, ...keywords, ...variables];
}

/** The functions of the file that a value calls, or is. */
function functionsIn(value: PyNode, { module }: RuleContext): PyFunction[] {
  const bare = unparenthesized(value);
  if (bare.type === 'identifier')
    return module.functions.filter(({ name, owner }) => name === bare.text && !owner);
  return [...new Set(value.all('call').flatMap((call) => module.calledFunction(call) ?? []))];
}

/** The function is named for what the component is called. */
function isCalledLike(fn: string, component: string): boolean {
  const about = (name: string): string[] => wordsOf(name).filter((word) => !FORM.has(word));
  const [words, wanted] = [about(fn), about(component)];
  return wanted.length > 0 && words.length > 0 && wanted.every((word) => words.includes(word));
}

/** How often the code speaks of it, its definition included. */
function mentions({ name }: PyFunction, { module }: RuleContext): number {
  return module.document.root.all('identifier').filter(({ text }) => text === name).length;
}
