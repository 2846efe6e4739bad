import type { PyNode } from '../syntax/tree';
import type { OpenFunction, TextChange } from './edit';
import { freshName, indentAt, insertAtTop, insertBefore, lineStart } from './edit';

/** Something added to what the function returns, as a component of its own. */
export interface Term {
  /** Wanted name; made unique. */
  readonly name: string;
  /** One comment line, without the #. */
  readonly comment: string;
  /** Statements that leave the term in the variable `name`. */
  readonly lines: (name: string) => readonly string[];
  /** Names the statements read; where the function assigns one of them, the statements go to its top. */
  readonly reads: readonly string[];
}

/**
 * The changes that add a term to every `return` of the function: to the number, and to the dictionary of components when
 * it returns one. Null when some return cannot be told to be a number or (number, dictionary).
 */
export function addTerm(opened: OpenFunction, term: Term, returnsComponents: boolean): TextChange[] | null {
  const name = freshName(opened, term.name);
  const values = opened.returns.map((statement) => addToReturn(opened, statement, name, returnsComponents));
  if (values.length === 0 || values.some((change) => change === null)) return null;
  const lines = [`# ${term.comment}`, ...term.lines(name)];
  const [only] = opened.returns;
  const atReturn =
    opened.returns.length === 1 && only?.parent === opened.fn.body && !assignsAny(opened, term.reads);
  const statement = (atReturn ? insertBefore(opened, only, lines) : null) ?? insertAtTop(opened, lines);
  return statement ? [statement, ...values.flatMap((change) => change ?? [])] : null;
}

/** True when the function gives one of these names, or something within it, another value. */
export function assignsAny({ fn }: OpenFunction, names: readonly string[]): boolean {
  return fn.flow.writes.some(
    ({ key, kind }) => kind !== 'parameter' && names.includes(/^\w+/.exec(key)?.[0] ?? key),
  );
}

function addToReturn(
  opened: OpenFunction,
  statement: PyNode,
  name: string,
  returnsComponents: boolean,
): TextChange[] | null {
  const value = returnedValue(statement, returnsComponents);
  if (!value) return null;
  const total = wrapped(value.total, ` + ${name}`);
  return value.components ? [...total, ...addToDictionary(opened, value.components, name)] : total;
}

/** What a `return` gives back, taken apart. */
export interface ReturnedValue {
  readonly total: PyNode;
  readonly components: PyNode | null;
}

/** Null when it cannot be told from the text whether it is a number or (number, dictionary). */
export function returnedValue(statement: PyNode, returnsComponents: boolean): ReturnedValue | null {
  let value = statement.parts[0];
  while (value?.type === 'parenthesized_expression' && value.parts[0]?.type === 'tuple')
    [value] = value.parts;
  if (!value || value.type === 'none') return null;
  if (value.type === 'expression_list' || value.type === 'tuple') {
    const [total, components, ...more] = value.parts;
    return total && components && more.length === 0 ? { total, components } : null;
  }
  return !returnsComponents || isSurelyNumber(value) ? { total: value, components: null } : null;
}

function isSurelyNumber(node: PyNode): boolean {
  if (node.type === 'integer' || node.type === 'float' || node.type === 'comparison_operator') return true;
  if (node.type === 'unary_operator' || node.type === 'parenthesized_expression')
    return node.parts.every(isSurelyNumber);
  if (node.type === 'binary_operator') return node.parts.some(isSurelyNumber);
  return node.type === 'call' && node.child('function')?.text === 'float';
}

/** Expressions that bind tighter than `+` and `*`. */
const PRIMARY = new Set([
  'identifier',
  'integer',
  'float',
  'call',
  'attribute',
  'subscript',
  'parenthesized_expression',
  'await',
  'unary_operator',
]);
const PRODUCTS = new Set(['*', '/', '//', '%', '**', '@']);

export function bindsLikeProduct(node: PyNode): boolean {
  return (
    PRIMARY.has(node.type) ||
    (node.type === 'binary_operator' && PRODUCTS.has(node.child('operator')?.text ?? ''))
  );
}

export function bindsLikeSum(node: PyNode): boolean {
  return (
    bindsLikeProduct(node) ||
    (node.type === 'binary_operator' && ['+', '-'].includes(node.child('operator')?.text ?? ''))
  );
}

function wrapped(node: PyNode, after: string): TextChange[] {
  if (bindsLikeSum(node)) return [{ start: node.end, end: node.end, text: after }];
  return [
    { start: node.start, end: node.start, text: '(' },
    { start: node.end, end: node.end, text: `)${after}` },
  ];
}

function addToDictionary({ source, newline }: OpenFunction, node: PyNode, name: string): TextChange[] {
  const entry = `"${name}": ${name}`;
  if (node.type !== 'dictionary') {
    const text = `{**${bindsLikeSum(node) ? node.text : `(${node.text})`}, ${entry}}`;
    return [{ start: node.start, end: node.end, text }];
  }
  const last = node.parts.at(-1);
  if (!last) return [{ start: node.start, end: node.end, text: `{${entry}}` }];
  if (last.range.endLine === node.range.endLine)
    return [{ start: last.end, end: last.end, text: `, ${entry}` }];
  // One entry a line: the new one gets its own line above the brace, so that comments stay with their entries.
  const start = lineStart(source, node.end);
  const comma = node.children.some((child) => child.type === ',' && child.start >= last.end);
  return [
    ...(comma ? [] : [{ start: last.end, end: last.end, text: ',' }]),
    { start, end: start, text: `${indentAt(source, last.start)}${entry},${newline}` },
  ];
}
