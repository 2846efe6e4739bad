import { callShape, comprehensionClause, stringValue, unparenthesized } from '../syntax/expressions';
import type { PyFunction } from '../syntax/module';
import type { PyNode } from '../syntax/tree';
import type { RuleContext } from './context';

const CASE_METHODS = new Set(['lower', 'upper', 'casefold']);

/** The case method applied to a text, also through a name; `other` when a function of unknown effect was applied. */
export function caseOf(node: PyNode, fn: PyFunction, context: RuleContext, depth = 0): string | null {
  const bare = unparenthesized(node);
  if (depth > 4) return null;
  const call = callShape(bare);
  if (call) {
    if (call.method && CASE_METHODS.has(call.method)) return call.method;
    if (call.method && call.receiver && context.module.calledFunction(bare) === null)
      return caseOf(call.receiver, fn, context, depth + 1);
    const local = context.module.calledFunction(bare);
    return local && caseGiven(local);
  }
  if (bare.type === 'subscript') {
    const value = bare.child('value');
    return value ? caseOf(value, fn, context, depth + 1) : null;
  }
  if (bare.type !== 'identifier') return null;
  for (const write of fn.flow.definitionsAt(bare)) {
    const source = write.value ?? write.unpacked?.from;
    const found = source ? caseOf(source, fn, context, depth + 1) : null;
    if (found) return found;
  }
  return null;
}

/** By what a function gives back; what it was looked for in may have another case. */
function caseGiven(fn: PyFunction): string | null {
  const given = fn.flow.returns.map(({ text }) => text).join(' ');
  const changes = (code: string): string[] =>
    [...code.matchAll(/\.(lower|upper|casefold)\(/g)].map(([, method = '']) => method);
  return changes(given).at(-1) ?? changes(fn.body.text)[0] ?? null;
}

/** A parameter, or something read off one, as it came in. */
export function isRawText(node: PyNode, fn: PyFunction, context: RuleContext, depth = 0): boolean {
  const bare = unparenthesized(node);
  if (depth > 4) return false;
  if (bare.type === 'subscript') {
    const value = bare.child('value');
    return value !== null && isRawText(value, fn, context, depth + 1);
  }
  const call = callShape(bare);
  if (call) {
    const local = context.module.calledFunction(bare);
    if (local && !/\.(lower|upper|casefold)\(/.test(local.body.text))
      return (
        call.positional.length > 0 && call.positional.every((part) => isRawText(part, fn, context, depth + 1))
      );
    if (call.callee.text === 'str' && call.positional[0])
      return isRawText(call.positional[0], fn, context, depth + 1);
    const { method } = call;
    return (
      call.receiver !== null &&
      /^([lr]?strip|replace|group|get)$/.test(method ?? '') &&
      isRawText(call.receiver, fn, context, depth + 1)
    );
  }
  if (bare.type !== 'identifier') return false;
  const clause = comprehensionClause(bare);
  if (clause) return isRawLoop(clause, fn, context, depth);
  const writes = fn.flow.definitionsAt(bare);
  return (
    writes.length > 0 &&
    writes.every((write) => {
      // One with a default is an option, not data.
      if (write.kind === 'parameter') return write.value === null;
      if (write.kind === 'loop') return isRawLoop(write.statement, fn, context, depth);
      return (
        write.kind === 'assign' && write.value !== null && isRawText(write.value, fn, context, depth + 1)
      );
    })
  );
}

function isRawLoop(loop: PyNode, fn: PyFunction, context: RuleContext, depth: number): boolean {
  const source = loop.child('right');
  const call = source ? callShape(source) : null;
  const sources =
    call && ['zip', 'enumerate'].includes(call.callee.text) ? call.positional : source ? [source] : [];
  return sources.length > 0 && sources.every((part) => isRawText(part, fn, context, depth + 1));
}

/** Data sets have their format; what a model writes may be anything. */
export function comesFromModel(subject: PyNode, fn: PyFunction, context: RuleContext): boolean {
  const texts = context.completionParameters(fn);
  return isRawText(subject, fn, context) && rootsOf(subject, fn).some((root) => texts.includes(root));
}

/** What a value is called on its way: by its own name, by the column or parameter that it is taken from, and by the keys it is read with. */
export function namesBehind(node: PyNode, fn: PyFunction): readonly string[] {
  const keys = (part: PyNode): string[] => part.all('string').flatMap((text) => stringValue(text) ?? []);
  const sources = node.all('identifier').flatMap((name) =>
    fn.flow.definitionsAt(name).flatMap((write) => {
      const source =
        write.value ?? (write.kind === 'loop' ? itemSource(write.target, write.statement) : null);
      return source ? [source.text, ...keys(source)] : [];
    }),
  );
  return [node.text, ...keys(node), ...sources.filter((text) => /^[\w.]+$/.test(text)), ...rootsOf(node, fn)];
}

/** Some part of it is read off what the model wrote, through whatever functions. */
export function restsOnModel(node: PyNode, fn: PyFunction, context: RuleContext): boolean {
  const texts = context.completionParameters(fn);
  return rootsOf(node, fn).some((root) => texts.includes(root));
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
