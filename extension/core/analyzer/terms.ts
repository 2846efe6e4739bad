import type { SyntaxNode } from '../syntax/parser';
import type { OpenFunction, TextChange } from './edit';
import { freshName, indentAt, insertAtTop, insertBefore, lineStart } from './edit';
import { nested } from './nodes';

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
    opened.returns.length === 1 &&
    only?.parent?.equals(opened.body) === true &&
    !assignsAny(opened, term.reads);
  const statement =
    (atReturn && only ? insertBefore(opened, only, lines) : null) ?? insertAtTop(opened, lines);
  return statement ? [statement, ...values.flatMap((change) => change ?? [])] : null;
}

function assignsAny(opened: OpenFunction, names: readonly string[]): boolean {
  return names.some((name) => assignmentsTo(opened.body, name).length > 0);
}

/** Statements of the function itself that bind a name. */
export function assignmentsTo(body: SyntaxNode, name: string): SyntaxNode[] {
  const binding = [
    'assignment',
    'augmented_assignment',
    'for_statement',
    'named_expression',
    'as_pattern',
    'for_in_clause',
  ];
  return binding
    .flatMap((type) => nested(body, type))
    .filter((node) => {
      const target =
        node.childForFieldName('left') ?? node.childForFieldName('name') ?? node.childForFieldName('alias');
      return (
        target !== null &&
        [target, ...target.descendantsOfType('identifier')].some((part) => part.text === name)
      );
    });
}

function addToReturn(
  opened: OpenFunction,
  statement: SyntaxNode,
  name: string,
  returnsComponents: boolean,
): TextChange[] | null {
  const value = returnedValue(statement, returnsComponents);
  if (!value) return null;
  const total = [...wrapped(value.total, ` + ${name}`)];
  return value.components ? [...total, ...addToDictionary(opened, value.components, name)] : total;
}

/** What a `return` gives back, taken apart. */
export interface ReturnedValue {
  readonly total: SyntaxNode;
  readonly components: SyntaxNode | null;
}

/** Null when it cannot be told from the text whether it is a number or (number, dictionary). */
export function returnedValue(statement: SyntaxNode, returnsComponents: boolean): ReturnedValue | null {
  let value = statement.namedChildren.find((child) => child.type !== 'comment');
  while (value?.type === 'parenthesized_expression' && value.namedChildCount === 1) {
    const inner = value.namedChild(0);
    if (inner?.type !== 'tuple') break;
    value = inner;
  }
  if (!value) return null;
  if (value.type === 'expression_list' || value.type === 'tuple') {
    const [total, components, ...more] = value.namedChildren.filter((child) => child.type !== 'comment');
    return total && components && more.length === 0 ? { total, components } : null;
  }
  if (value.type === 'none') return null;
  return !returnsComponents || isSurelyNumber(value) ? { total: value, components: null } : null;
}

function isSurelyNumber(node: SyntaxNode): boolean {
  if (node.type === 'integer' || node.type === 'float' || node.type === 'comparison_operator') return true;
  if (node.type === 'unary_operator' || node.type === 'parenthesized_expression')
    return node.namedChildren.every(isSurelyNumber);
  if (node.type === 'binary_operator') return node.namedChildren.some(isSurelyNumber);
  return node.type === 'call' && node.childForFieldName('function')?.text === 'float';
}

/** Expressions that bind tighter than `+`, or as tightly. */
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

export function bindsLikeSum(node: SyntaxNode): boolean {
  if (PRIMARY.has(node.type)) return true;
  return (
    node.type === 'binary_operator' &&
    ['+', '-', '*', '/', '//', '%', '**', '@'].includes(node.childForFieldName('operator')?.type ?? '')
  );
}

export function bindsLikeProduct(node: SyntaxNode): boolean {
  if (PRIMARY.has(node.type)) return true;
  return (
    node.type === 'binary_operator' &&
    ['*', '/', '**', '@'].includes(node.childForFieldName('operator')?.type ?? '')
  );
}

function wrapped(node: SyntaxNode, after: string): TextChange[] {
  if (bindsLikeSum(node)) return [{ start: node.endIndex, end: node.endIndex, text: after }];
  return [
    { start: node.startIndex, end: node.startIndex, text: '(' },
    { start: node.endIndex, end: node.endIndex, text: `)${after}` },
  ];
}

function addToDictionary({ source, newline }: OpenFunction, node: SyntaxNode, name: string): TextChange[] {
  const entry = `"${name}": ${name}`;
  if (node.type !== 'dictionary') {
    const text = `{**${bindsLikeSum(node) ? node.text : `(${node.text})`}, ${entry}}`;
    return [{ start: node.startIndex, end: node.endIndex, text }];
  }
  const last = node.namedChildren.filter((child) => child.type !== 'comment').at(-1);
  if (!last) return [{ start: node.startIndex, end: node.endIndex, text: `{${entry}}` }];
  if (last.endPosition.row === node.endPosition.row)
    return [{ start: last.endIndex, end: last.endIndex, text: `, ${entry}` }];
  // One entry a line: the new one gets its own line above the brace, so that comments stay with their entries.
  const start = lineStart(source, node.endIndex);
  const comma = node.children.some((child) => child.type === ',' && child.startIndex >= last.endIndex);
  return [
    ...(comma ? [] : [{ start: last.endIndex, end: last.endIndex, text: ',' }]),
    { start, end: start, text: `${indentAt(source, last)}${entry},${newline}` },
  ];
}
