import {
  callShape,
  comparisons,
  guardsOf,
  keyOf,
  numberValue,
  stringValue,
  unparenthesized,
} from '../../syntax/expressions';
import type { PyClass, PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import { replaceNode, type Rule, type RuleFinding } from '../rule';
import { hasWord } from '../vocabulary';

export const memoryNeverWritten: Rule = {
  code: 'RS045',
  title: 'Previous value that is never stored',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions)
      if (fn.parameters.includes('memory') && !fn.outer) yield* memoryKeys(fn, context);
    for (const owner of context.module.classes) {
      yield* attributes(owner, context);
      yield* attributesStoredOnce(owner, context);
      yield* emptyContainers(owner, context);
    }
    for (const fn of context.rewardFunctions) {
      yield* addedWhenKnown(fn);
      yield* askedOrAdded(fn, context);
      yield* storedOnce(fn, context);
    }
  },
};

/** Keys read from `memory` that no code of the file writes. */
function* memoryKeys(fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const { root, source } = { root: context.module.document.root, source: context.module.document.source };
  // Written under a computed key, handed on, or updated as a whole: anything may be in it.
  if (
    /\bmemory\s*\[\s*[A-Za-z_(f]|memory\.(update|setdefault)\(|\*\*memory|\b(?!def )\w+\([^()]*\bmemory\b[^()]*\)\s*(?!:)/.test(
      withoutSignatures(source),
    )
  )
    return;
  const written = new Set<string>();
  for (const node of root.all('subscript'))
    if (isMemory(node.child('value')) && isTarget(node)) written.add(literalKey(node));
  for (const node of fn.body.all('subscript', 'call')) {
    const key =
      node.type === 'subscript'
        ? isMemory(node.child('value')) && !isTarget(node)
          ? literalKey(node)
          : ''
        : keyOfGet(node);
    if (!key || written.has(key)) continue;
    written.add(key);
    yield {
      at: node,
      message: `Nothing ever stores \`memory["${key}"]\`: this is ${node.type === 'call' ? 'always the default' : 'a KeyError'}.`,
    };
  }
}

function withoutSignatures(source: string): string {
  return source.replace(/def \w+\([^)]*\)/g, '');
}

function isMemory(node: PyNode | null): boolean {
  return node?.text === 'memory';
}

function isTarget(node: PyNode): boolean {
  let child = node;
  while (child.parent && ['pattern_list', 'tuple_pattern'].includes(child.parent.type)) child = child.parent;
  return child.field === 'left' && /assignment$/.test(child.parent?.type ?? '');
}

function literalKey(node: PyNode): string {
  const [index] = node.childrenOf('subscript');
  return (index ? stringValue(index) : null) ?? '';
}

function keyOfGet(node: PyNode): string {
  const call = callShape(node);
  return call?.method === 'get' && isMemory(call.receiver) && call.positional[0]
    ? (stringValue(call.positional[0]) ?? '')
    : '';
}

/** `self.prev_x` that only __init__ and reset set. */
function* attributes(owner: PyClass, context: RuleContext): Generator<RuleFinding> {
  if (owner.node.child('superclasses')) return;
  const isStart = (method: PyFunction): boolean => method.name === '__init__' || method.name === 'reset';
  const started = new Set(
    owner.methods.filter(isStart).flatMap((method) => method.flow.writes.map((write) => write.key)),
  );
  for (const method of owner.methods) {
    if (isStart(method) || !context.rewardFunctions.includes(method)) continue;
    for (const [key, reads] of method.flow.reads) {
      if (!/^self\.\w+$/.test(key) || !started.has(key) || !isOfBefore(key, owner)) continue;
      const [read] = reads;
      const name = key.slice('self.'.length);
      if (!read || hasWord(name, 'weight scale') || isWrittenElsewhere(key, owner, isStart)) continue;
      // A limit is set once; a record is set back to a number at each episode's start.
      if (hasWord(name, 'max min peak highest lowest record') && !isSetBack(key, owner)) continue;
      if (
        new RegExp(`\\w\\.${name}\\s*[-+*/]?=[^=]|setattr\\(`).test(
          context.module.document.source.replaceAll(key, ''),
        )
      )
        continue;
      started.delete(key);
      yield {
        at: read,
        message: `Nothing stores \`${key}\` after the episode's start: this is its first value for ever.`,
      };
    }
  }
}

/** `if self.prev_x is None: self.prev_x = x`, and nothing else stores it: the first value stays for the whole episode. */
function* attributesStoredOnce(owner: PyClass, context: RuleContext): Generator<RuleFinding> {
  if (owner.node.child('superclasses')) return;
  const later = owner.methods.filter(({ name }) => name !== '__init__' && name !== 'reset');
  const writes = later.flatMap((method) =>
    method.flow.writes.filter(({ key }) => /^self\.\w+$/.test(key)).map((write) => ({ ...write, method })),
  );
  for (const { key, target, method } of writes) {
    const name = key.slice('self.'.length);
    const own = writes.filter((other) => other.key === key);
    if (own.length > 1 || !hasWord(name, 'prev previous last') || hasWord(name, 'first initial start'))
      continue;
    const isFirst = guardsOf(target).some(
      ({ condition, holds }) => holds && new RegExp(`^(${key} is None|not ${key})$`).test(condition.text),
    );
    if (!isFirst || !context.rewardFunctions.includes(method)) continue;
    const { source } = context.module.document;
    // Stored through another name of the object, or entry by entry.
    const others = new RegExp(
      `\\w\\.${name}\\s*([-+*/]?=[^=]|\\[|\\.(update|append|copy_|fill)\\b)|setattr\\(|["']${name}["']`,
    );
    const starts = owner.methods.filter((each) => !later.includes(each)).flatMap(({ body }) => body.text);
    const rest = starts.reduce((text, body) => text.replace(body, ''), source);
    if (others.test(rest.replace(target.parent?.text ?? '', ''))) continue;
    yield {
      at: target,
      message: `\`${key}\` is stored at the episode's first step only, and nothing stores it again: it is not what was there one step before. Store the new value after the comparison.`,
    };
  }
}

/** `self.max_drop = 0.0` in `reset`. */
function isSetBack(key: string, owner: PyClass): boolean {
  return owner.methods.some(
    ({ name, flow }) =>
      name === 'reset' && flow.writes.some((write) => write.key === key && numberValue(write.value) !== null),
  );
}

/** `got = memory.setdefault("got", set())`, to which things are added and which nothing asks, or the reverse. */
function* askedOrAdded(fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const { source } = context.module.document;
  for (const { key, kind, value, target, reads } of fn.flow.writes) {
    const call = value ? callShape(unparenthesized(value)) : null;
    const [, fallback] = call?.positional ?? [];
    const isKept = /^(setdefault|get)$/.test(call?.method ?? '') && isMemory(call?.receiver ?? null);
    if (
      kind !== 'assign' ||
      !isKept ||
      !/^(set\(\)|\[\]|list\(\)|\{\}|dict\(\)|\{[^:]*\})$/.test(fallback?.text ?? '') ||
      !reads.size
    )
      continue;
    // Stored anew as a whole.
    const name = call?.positional[0] ? stringValue(call.positional[0]) : null;
    if (new RegExp(`memory\\[\\s*["']${name ?? ''}["']\\s*\\]\\s*=|memory\\.update`).test(source)) continue;
    const uses = [...reads].map((read): 'added' | 'asked' | 'else' => {
      if (/^(not )?in$/.test(read.parent?.child('operators')?.text ?? '')) return 'asked';
      const isEntry = read.parent?.type === 'subscript' && read.field === 'value';
      if (isEntry) return isTarget(read.parent ?? read) ? 'added' : 'asked';
      const method = read.parent?.type === 'attribute' ? read.parent.child('attribute')?.text : undefined;
      if (method === 'get') return 'asked';
      return /^(add|append)$/.test(method ?? '') ? 'added' : 'else';
    });
    if (uses.includes('else') || new Set(uses).size > 1) continue;
    yield {
      at: target,
      message:
        uses[0] === 'added'
          ? `What goes into \`${key}\` is never asked for: what was there before makes no difference.`
          : `Nothing ever goes into \`${key}\`: every time is the first.`,
    };
  }
}

/** `last_x = memory.setdefault("last_x", x)` and nothing else: the first value stays for the whole episode. */
function* storedOnce(fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const { source } = context.module.document;
  for (const node of fn.own('call')) {
    const call = callShape(node);
    const [key, fallback] = call?.positional ?? [];
    const name = key ? stringValue(key) : null;
    if (call?.method !== 'setdefault' || !isMemory(call.receiver) || name === null || !fallback) continue;
    if (
      !/^(prev|previous|last|old)(?![a-z])/.test(name) ||
      /^(none|integer|float|list|dictionary|set)$/.test(fallback.type)
    )
      continue;
    if (new RegExp(`\\[\\s*["']${name}["']\\s*\\]\\s*=|memory\\.update|memory\\[\\s*[a-z]`).test(source))
      continue;
    yield {
      at: node,
      message: `\`setdefault\` stores \`memory["${name}"]\` at the first step only, and nothing stores it again: it is not what was there one step before. Read it with get, then set it.`,
    };
  }
}

/** Called previous, or the best so far and nothing to begin with. */
function isOfBefore(key: string, { methods }: PyClass): boolean {
  if (hasWord(key, 'prev previous last')) return true;
  const starts = methods.flatMap(({ flow }) => flow.writes.filter((write) => write.key === key));
  return (
    hasWord(key, 'best max min peak highest lowest record') &&
    starts.every(({ value }) =>
      /^(-?0(\.0*)?|None|-?(float\(["']inf["']\)|(math|np)\.inf))$/.test(value?.text ?? ''),
    )
  );
}

/** `if cell in visited: visited.add(cell)`: what is not in it never gets in. */
function* addedWhenKnown(fn: PyFunction): Generator<RuleFinding> {
  for (const node of fn.own('if_statement')) {
    const test = node.child('condition');
    const [link, ...more] = test ? comparisons(unparenthesized(test)) : [];
    if (!test || !link || more.length || !/^(not )?in$/.test(link.operator)) continue;
    const key = keyOf(link.right);
    const adds = fn.own('call').filter((call) => {
      const shape = callShape(call);
      return /^(add|append)$/.test(shape?.method ?? '') && shape?.receiver && keyOf(shape.receiver) === key;
    });
    const branch =
      link.operator === 'in'
        ? node.child('consequence')
        : node.childrenOf('alternative').find((other) => other.type === 'else_clause');
    if (key === null || !adds.length || !branch || !adds.every((call) => branch.contains(call))) continue;
    if (!adds.every((call) => callShape(call)?.positional[0]?.text === link.left.text)) continue;
    yield {
      at: test,
      message: `\`${link.left.text}\` is added to \`${key}\` only where it is in it already: nothing ever gets in. Is \`${link.operator === 'in' ? 'not in' : 'in'}\` meant?`,
      fix:
        link.operator === 'in'
          ? replaceNode(test, `${link.left.text} not in ${link.right.text}`, 'Write not in')
          : replaceNode(test, `${link.left.text} in ${link.right.text}`, 'Write in'),
    };
  }
}

/** `cell not in self.visited` where nothing ever goes into `self.visited`. */
function* emptyContainers(owner: PyClass, context: RuleContext): Generator<RuleFinding> {
  if (owner.node.child('superclasses')) return;
  for (const method of owner.methods) {
    if (!context.rewardFunctions.includes(method)) continue;
    for (const node of method.own('comparison_operator'))
      for (const { operator, right } of comparisons(node)) {
        const key = /^(not )?in$/.test(operator) ? keyOf(right) : null;
        if (key === null || !/^self\.\w+$/.test(key)) continue;
        const writes = owner.methods.flatMap(({ flow }) => flow.writes.filter((write) => write.key === key));
        const isEmpty = (value: PyNode | null): boolean =>
          /^(set\(\)|\[\]|\{\}|list\(\)|dict\(\))$/.test(value?.text ?? '');
        if (!writes.length || !writes.every(({ kind, value }) => kind === 'assign' && isEmpty(value)))
          continue;
        // Every other mention may fill it: a method of its own, an argument, another object's attribute.
        const name = key.slice('self.'.length);
        const mentions = [
          ...context.module.document.source.matchAll(new RegExp(`\\b${name}\\b(?!\\.clear\\(\\))`, 'g')),
        ].length;
        const asked = owner.methods
          .flatMap((other) => other.own('comparison_operator'))
          .flatMap((other) => comparisons(other))
          .filter((link) => keyOf(link.right) === key).length;
        if (mentions > writes.length + asked) continue;
        yield {
          at: node,
          message: `Nothing ever goes into \`${key}\`: \`${node.text}\` is always ${operator === 'in' ? 'false' : 'true'}.`,
        };
      }
  }
}

function isWrittenElsewhere(key: string, owner: PyClass, isStart: (method: PyFunction) => boolean): boolean {
  return owner.methods.some(
    (method) =>
      !isStart(method) &&
      (method.flow.writes.some((write) => write.key === key || keyOf(write.target)?.startsWith(`${key}[`)) ||
        new RegExp(
          `${key.replace('.', '\\.')}\\.(append|update|copy_|fill|popleft|appendleft)\\b|${key.replace('.', '\\.')}\\[`,
        ).test(method.body.text)),
  );
}
