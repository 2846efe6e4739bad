import { callShape, guardsOf, stringValue, unparenthesized } from '../../syntax/expressions';
import type { Write } from '../../syntax/flow';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import { namedValues } from '../named-values';
import { recordingRead } from '../reads';
import type { Rule, RuleFinding } from '../rule';
import { wordsOf } from '../vocabulary';

export const computedTwice: Rule = {
  code: 'RS155',
  title: 'Two things under different names are one and the same',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) {
      yield* readTwice(fn, context);
      yield* labelledTwice(fn, context);
      const measures = fn.flow.writes.filter((write) => isMeasure(write, fn, context));
      for (const [i, write] of measures.entries()) {
        const value = canonical(write.value, context);
        const first = measures
          .slice(0, i)
          .find((other) => canonical(other.value, context) === value && seesTheSame(other, write, fn));
        if (!first || first.key === write.key || isSameWord(first.key, write.key)) continue;
        yield {
          at: write.target,
          message: `\`${write.key}\` is computed from the same as \`${first.key}\` above: \`${write.value?.text.replace(/\s+/g, ' ') ?? ''}\`. Was a line copied and not changed?`,
        };
      }
    }
  },
};

/** `{"vel": s[3:6], "angles": s[3:6]}`, `cte, psi = obs["heading"], obs["heading"]`: one part of the observation under two names. */
function* readTwice(fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const read = namedValues(fn, context).filter(
    ({ kind, value, read: from, name }) =>
      kind !== 'parameter' &&
      from?.of &&
      from.path !== '' &&
      value !== null &&
      unparenthesized(value).type !== 'identifier' &&
      isReadAgain(name, kind, fn),
  );
  for (const [i, named] of read.entries()) {
    const first = read
      .slice(0, i)
      .find(
        (other) =>
          other.kind === named.kind &&
          other.read?.of === named.read?.of &&
          other.read?.path === named.read?.path &&
          (named.kind !== 'entry' || other.at.parent?.parent === named.at.parent?.parent),
      );
    // What is set in one branch each is one thing there, and another here.
    if (!first || first.name === named.name || isSameWord(first.name, named.name)) continue;
    if (guardsOf(first.at).length !== guardsOf(named.at).length) continue;
    yield {
      at: named.at,
      message: `\`${named.name}\` is read from the same as \`${first.name}\` above: ${named.read?.of ?? ''}${named.read?.path ?? ''}. Was a line copied and not changed?`,
    };
  }
}

/** `once("key", obs["has_key"])`, `once("key", obs["door_open"])`: two things under one label. */
function* labelledTwice(fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const seen: {
    readonly node: PyNode;
    readonly label: string;
    readonly rest: string;
    readonly read: string;
  }[] = [];
  for (const node of fn.own('call')) {
    const call = callShape(node);
    const [first, second, ...more] = call?.positional ?? [];
    const label = first ? stringValue(first) : null;
    const called = context.module.calledFunction(node);
    if (!call || !called || label === null || !second || more.length || call.keywords.size) continue;
    const read = recordingRead(second, fn, context)?.path ?? '';
    const other = seen.find((each) => each.label === label && each.rest === call.callee.text);
    if (other && read !== '' && other.read !== '' && read !== other.read)
      yield {
        at: node,
        message: `\`${call.callee.text}\` is called with "${label}" for ${other.read} above, and here for ${read}: two things under one label. Was a line copied and not changed?`,
      };
    seen.push({ node, label, rest: call.callee.text, read });
  }
}

/** A variable that is set once and used; a key of a table is. */
function isReadAgain(name: string, kind: string, fn: PyFunction): boolean {
  if (kind === 'entry') return true;
  const writes = fn.flow.writes.filter(({ key }) => key === name);
  return writes.length === 1 && (writes[0]?.reads.size ?? 0) > 0;
}

/** A distance, size or difference of several things, given a name that is read afterwards. */
function isMeasure({ kind, value, key, reads }: Write, fn: PyFunction, context: RuleContext): boolean {
  if (kind !== 'assign' || !value || !/^[A-Za-z_]\w*$/.test(key) || !reads.size) return false;
  const bare = unparenthesized(value);
  const name = context.called(bare);
  const isSize = /(^|\.)(norm|hypot|dist|sqrt)$/.test(name) || context.module.calledFunction(bare) !== null;
  const isDifference =
    bare.type === 'binary_operator' &&
    /^[-*/]$/.test(bare.child('operator')?.text ?? '') &&
    [bare.child('left'), bare.child('right')].every((side) => side && !/^(integer|float)$/.test(side.type));
  if (!isSize && !isDifference && !isReading(bare, key, fn)) return false;
  // What is called for its effect, or to draw a number, may be called twice; a value that is built up starts anew.
  if (/random|rng|sample|memory|self\.\w+\(|zeros|copy|time/.test(bare.text)) return false;
  return fn.flow.writes.filter((other) => other.key === key).length === 1;
}

/** A row or a part of the observation as an array, given a name, and not changed afterwards. */
function isReading(value: PyNode, key: string, fn: PyFunction): boolean {
  const isArray = /^(np|numpy|torch)\.(array|asarray|tensor|as_tensor)\(.*["']\w+["']\]/s.test(value.text);
  const isPart = value.type === 'subscript' && /["']\w+["']\]\[[\d:-]+\]$/.test(value.text);
  return (isArray || isPart) && !fn.flow.writes.some((other) => other.key.startsWith(`${key}[`));
}

/** Without blanks; |a − b| is |b − a|. */
function canonical(node: PyNode | null, context: RuleContext): string {
  if (!node) return '';
  const bare = unparenthesized(node);
  const call = callShape(bare);
  const [inner, ...more] = call?.positional ?? [];
  const difference = inner && !more.length ? unparenthesized(inner) : null;
  const sides = [difference?.child('left')?.text, difference?.child('right')?.text];
  if (
    /norm$/.test(context.called(bare)) &&
    difference?.child('operator')?.text === '-' &&
    call?.keywords.size === 0
  )
    return `size of ${sides.sort().join(' - ')}`;
  return bare.text.replace(/\s+/g, '');
}

/** Every name in the two expressions has the same values at both. */
function seesTheSame(a: Write, b: Write, fn: PyFunction): boolean {
  const seen = (write: Write): string[] =>
    (write.value?.all('identifier') ?? []).flatMap((name) =>
      fn.flow.definitionsAt(name).map(({ target }) => `${name.text}@${target.start}`),
    );
  return [...seen(a)].sort().join() === [...seen(b)].sort().join();
}

/** One is a part of the other's name: `dist` and `raw_dist`, `d` and `d_prev`. */
function isSameWord(a: string, b: string): boolean {
  const [first, second] = [wordsOf(a), wordsOf(b)];
  const isPart = (inner: string[], outer: string[]): boolean => inner.every((word) => outer.includes(word));
  const isCopy = /prev|last|old|best|raw|initial|start|copy|tmp|norm/.test(`${a} ${b}`);
  return isCopy || (first.length !== second.length && (isPart(first, second) || isPart(second, first)));
}
