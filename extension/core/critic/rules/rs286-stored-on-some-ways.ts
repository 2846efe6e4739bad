import { canonicalText, guardsOf, keyOf, unparenthesized } from '../../syntax/expressions';
import type { Write } from '../../syntax/flow';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import { comparisonsIn, differencesIn } from '../pairs';
import type { Rule, RuleFinding } from '../rule';
import { hasWord, lastName } from '../vocabulary';

export const storedOnSomeWays: Rule = {
  code: 'RS286',
  title: 'Previous value stored on some ways only',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) yield* inFunction(fn);
  },
};

/** What is called the previous one is that of the step before; the best so far is called otherwise. */
const PREVIOUS = 'prev previous last old before';
const RECORD =
  'best min max closest nearest furthest record peak top low lowest high highest seen good valid';
/** Conditions under which there is nothing to store, or not yet, or not on every step. */
const OTHER =
  /\b(None|not in|done|terminated|truncated|reset|first|step|steps|t|count|valid|visible|isnan|isfinite|hasattr|len)\b|%/;

function* inFunction(fn: PyFunction): Generator<RuleFinding> {
  const keys = new Set(fn.flow.writes.map(({ key }) => key).filter((key) => /[.[]/.test(key)));
  for (const key of keys) {
    const name = lastName(key);
    if (!hasWord(name, PREVIOUS) || hasWord(name, RECORD)) continue;
    const writes = fn.flow.writes.filter((write) => write.key === key && write.kind === 'assign');
    const uses = comparedWith(key, fn);
    const stores = writes.filter(({ value }) => value && uses.some(({ other }) => isSame(other, value)));
    const [store, ...more] = stores;
    const [use] = uses.filter(({ other }) => store?.value && isSame(other, store.value));
    if (!store || more.length || !use) continue;
    const condition = ownCondition(store, use.at);
    if (!condition || OTHER.test(condition.text)) continue;
    // Where only a gain is paid, what is kept is the best so far, whatever it is called.
    const isRecord = condition.contains(use.at) || use.at.contains(condition);
    if (isRecord && !hasOtherWay(condition)) continue;
    yield {
      at: store.target,
      message: `\`${key}\` is set to \`${store.value?.text ?? ''}\` only where \`${condition.text.replace(/\s+/g, ' ')}\`; after any other step the next one is compared with an older value, not with that of the step before. Store it on every way.`,
    };
  }
}

interface Use {
  readonly at: PyNode;
  readonly other: PyNode;
}

/** Differences and comparisons of what is remembered with something else. */
function comparedWith(key: string, fn: PyFunction): Use[] {
  return [...comparisonsIn(fn), ...differencesIn(fn)].flatMap(({ node, left, right }) => {
    if (keyOf(unparenthesized(left)) === key) return [{ at: node, other: right }];
    return keyOf(unparenthesized(right)) === key ? [{ at: node, other: left }] : [];
  });
}

function isSame(a: PyNode, b: PyNode): boolean {
  return canonicalText(a) === canonicalText(b);
}

/** The condition that the store hangs on, and the comparison does not. */
function ownCondition({ statement, target }: Write, use: PyNode): PyNode | null {
  const shared = new Set(guardsOf(use).map(({ condition }) => condition.start));
  const [guard, ...more] = guardsOf(target).filter(({ condition }) => !shared.has(condition.start));
  const branch = statement.above('if_statement');
  return guard?.holds && branch && (!more.length || more.every(({ holds }) => !holds))
    ? guard.condition
    : null;
}

/** The `else` (or a further `elif`) of the condition does something. */
function hasOtherWay(condition: PyNode): boolean {
  const holder = condition.parent;
  const whole = holder?.type === 'elif_clause' ? holder.parent : holder;
  return (whole?.childrenOf('alternative') ?? []).some(
    (other) => other !== holder && other.start > condition.end,
  );
}
