import { callShape, guardsOf, keyOf, stringValue, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import type { Rule, RuleFinding } from '../rule';
import { isRawText } from '../texts';

export const matchNotChecked: Rule = {
  code: 'RS053',
  title: 'Match taken for granted',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) {
      if (context.completionParameters(fn).length === 0) continue;
      for (const node of fn.own('call')) yield* groupOfNothing(node, fn, context);
      for (const node of fn.own('subscript')) yield* entryOfNothing(node, fn, context);
    }
  },
};

/** `re.search(…).group(1)`, or `m.group(1)` without asking for `m`. */
function* groupOfNothing(node: PyNode, fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const call = callShape(node);
  if (!call?.receiver || !/^(group|groups|start|end|span)$/.test(call.method ?? '') || isCaught(node)) return;
  const receiver = unparenthesized(call.receiver);
  const subject = searchedIn(receiver, fn, context);
  if (!subject || !comesFromModel(subject, fn, context) || isAsked(receiver, node, fn)) return;
  yield {
    at: node,
    message:
      'Where the pattern is not found there is no match, and this raises AttributeError. Ask for the match first.',
  };
}

/** The text of a search whose match a node is, directly or by its name. */
function searchedIn(node: PyNode, fn: PyFunction, context: RuleContext): PyNode | null {
  if (node.type === 'identifier') {
    const value = fn.assignedTo(node);
    return value?.type === 'call' ? searchedIn(value, fn, context) : null;
  }
  const call = callShape(node);
  if (!call) return null;
  if (/^re\.(search|match|fullmatch)$/.test(context.called(node))) return call.positional[1] ?? null;
  return null;
}

/** `re.findall(…)[-1]`, `text.split("####")[1]`. */
function* entryOfNothing(node: PyNode, fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const value = node.child('value');
  const [index] = node.childrenOf('subscript');
  if (!value || !index || !/^-?\d+$/.test(index.text) || isCaught(node)) return;
  const source = unparenthesized(value);
  const made = source.type === 'identifier' ? fn.assignedTo(source) : source;
  const call = made ? callShape(made) : null;
  if (!made || !call) return;
  const isMatches = context.called(made) === 're.findall';
  const separator = call.positional[0] ? stringValue(call.positional[0]) : null;
  const isPieces = call.method === 'split' && separator !== null && !['0', '-1'].includes(index.text);
  const subject = isMatches ? call.positional[1] : isPieces ? call.receiver : null;
  if (!subject || !comesFromModel(subject, fn, context)) return;
  if (
    isAsked(source, node, fn) ||
    (isPieces &&
      guardsOf(node).some(({ condition }) => condition.text.includes(call.positional[0]?.text ?? '\0')))
  )
    return;
  yield {
    at: node,
    message: isMatches
      ? 'Where the pattern is not found the list is empty, and this raises IndexError. Ask for the matches first.'
      : `Where "${separator ?? ''}" does not occur there is only one piece, and this raises IndexError. Use [-1], or ask for it first.`,
  };
}

/** Data sets have their format; what a model writes may be anything. */
function comesFromModel(subject: PyNode, fn: PyFunction, context: RuleContext): boolean {
  const texts = context.completionParameters(fn);
  return isRawText(subject, fn, context) && rootsOf(subject, fn).some((root) => texts.includes(root));
}

/** Parameters that a text is read off. */
function rootsOf(node: PyNode, fn: PyFunction, depth = 0): string[] {
  if (depth > 4) return [];
  return node
    .all('identifier')
    .filter((name) => name.field !== 'attribute')
    .flatMap((name) => {
      const writes = fn.flow.definitionsAt(name);
      if (writes.length === 0) return rootsOfLoop(name, fn, depth);
      return writes.flatMap((write) => {
        if (write.kind === 'parameter') return [write.key];
        const source =
          write.value ?? (write.kind === 'loop' ? itemSource(write.target, write.statement) : null);
        return source ? rootsOf(source, fn, depth + 1) : [];
      });
    });
}

function rootsOfLoop(name: PyNode, fn: PyFunction, depth: number): string[] {
  for (let node = name.parent; node && node !== fn.body; node = node.parent) {
    const clause = node.parts.find(
      (part) =>
        part.type === 'for_in_clause' &&
        part
          .child('left')
          ?.all('identifier')
          .some((bound) => bound.text === name.text),
    );
    const bound = clause
      ?.child('left')
      ?.all('identifier')
      .find((other) => other.text === name.text);
    if (clause && bound) {
      const source = itemSource(bound, clause);
      return source ? rootsOf(source, fn, depth + 1) : [];
    }
  }
  return [];
}

/** The list that a loop variable runs over: of `zip` the one in its place. */
function itemSource(target: PyNode, loop: PyNode): PyNode | null {
  const source = loop.child('right');
  const call = source ? callShape(source) : null;
  if (call?.callee.text !== 'zip' && call?.callee.text !== 'enumerate') return source;
  const place = loop.child('left')?.parts.findIndex((part) => part === target) ?? -1;
  return call.callee.text === 'zip'
    ? (call.positional[place] ?? null)
    : place === 0
      ? null
      : (call.positional[0] ?? null);
}

function isCaught(node: PyNode): boolean {
  const around = node.above('try_statement');
  return around !== null && (around.child('body')?.contains(node) ?? false);
}

/** A condition before or around that looks at the variable. */
function isAsked(variable: PyNode, node: PyNode, fn: PyFunction): boolean {
  const key = keyOf(variable);
  if (key === null) return false;
  return (
    guardsOf(node).some(({ condition }) => condition.all('identifier').some((name) => name.text === key)) ||
    fn.own('assert_statement').some((statement) => statement.text.includes(key))
  );
}
