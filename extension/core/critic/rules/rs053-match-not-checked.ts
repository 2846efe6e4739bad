import { callShape, guardsOf, keyOf, stringValue, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import type { Rule, RuleFinding } from '../rule';
import { comesFromModel } from '../texts';

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
  if (
    !call?.receiver ||
    !/^(group|groups|start|end|span)$/.test(call.method ?? '') ||
    isCaught(node, fn, context)
  )
    return;
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
  if (!value || !index || !/^-?\d+$/.test(index.text) || isCaught(node, fn, context)) return;
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

/** In a `try`, or in a function that is only called in one. */
function isCaught(node: PyNode, fn: PyFunction, context: RuleContext): boolean {
  const calls = context.isEntry(fn) ? [] : context.callsOf(fn);
  return isTried(node) || (calls.length > 0 && calls.every(([, call]) => isTried(call)));
}

function isTried(node: PyNode): boolean {
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
