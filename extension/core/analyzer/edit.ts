import { parsePython, type SyntaxNode } from '../syntax/parser';
import { descendants, findFunction } from './nodes';

/** Text put in place of a range of the source, in UTF-16 units. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** One function of a reward file, opened for editing. Everything it gives is a change; nothing is changed in place. */
export interface OpenFunction {
  readonly source: string;
  readonly node: SyntaxNode;
  readonly body: SyntaxNode;
  /** `\n` or `\r\n`, as the file has it. */
  readonly newline: string;
  /** White space before the statements of the body. */
  readonly indent: string;
  /** One level of it. */
  readonly unit: string;
  /** `return` statements of the function itself that return something, in source order. */
  readonly returns: readonly SyntaxNode[];
  /** Every identifier of the file. */
  readonly names: ReadonlySet<string>;
}

/**
 * Opens the function `path` (outermost first: `["Reward", "__call__"]`, `["reward", "sparse"]`) of the source, calls
 * `edit` and applies the changes it returns. Null when there is no such function, when `edit` gives null, or when the
 * result would no longer parse: an editor that cannot do something leaves the code alone.
 */
export async function editFunction(
  source: string,
  path: readonly string[],
  edit: (opened: OpenFunction) => readonly TextChange[] | null,
): Promise<string | null> {
  const tree = await parsePython(source);
  let changed: string | null;
  try {
    const opened = tree.rootNode.hasError ? null : openFunction(source, tree.rootNode, path);
    const changes = opened && edit(opened);
    changed = changes && applyChanges(source, changes);
  } finally {
    tree.delete();
  }
  return changed !== null && changed !== source && (await parses(changed)) ? changed : null;
}

/** Changes may not overlap; several at one place are put in the order given. Null when they do overlap. */
export function applyChanges(source: string, changes: readonly TextChange[]): string | null {
  let result = '';
  let at = 0;
  for (const { start, end, text } of [...changes].sort((a, b) => a.start - b.start)) {
    if (start < at) return null;
    result += source.slice(at, start) + text;
    at = end;
  }
  return result + source.slice(at);
}

async function parses(source: string): Promise<boolean> {
  const tree = await parsePython(source);
  const fine = !tree.rootNode.hasError;
  tree.delete();
  return fine;
}

function openFunction(source: string, root: SyntaxNode, path: readonly string[]): OpenFunction | null {
  const node = findFunction(root, path);
  if (!node) return null;
  const body = node.childForFieldName('body');
  const first = body?.namedChildren.find((child) => child.type !== 'comment');
  if (node.type !== 'function_definition' || !body || !first) return null;
  if (descendants(body, 'yield').length > 0) return null;
  const outer = indentAt(source, node);
  const oneLiner = first.startPosition.row === node.startPosition.row;
  const indent = oneLiner ? `${outer}${unitOf(source)}` : indentAt(source, first);
  return {
    source,
    node,
    body,
    newline: source.includes('\r\n') ? '\r\n' : '\n',
    indent,
    unit: indent.startsWith(outer) && indent !== outer ? indent.slice(outer.length) : unitOf(source),
    returns: descendants(body, 'return_statement').filter((statement) => statement.namedChildCount > 0),
    names: new Set(root.descendantsOfType('identifier').map((identifier) => identifier.text)),
  };
}

/** White space at the start of the line that the node is on. */
export function indentAt(source: string, node: SyntaxNode): string {
  const start = lineStart(source, node.startIndex);
  return /^[ \t]*/.exec(source.slice(start, node.startIndex))?.[0] ?? '';
}

export function lineStart(source: string, index: number): number {
  return source.lastIndexOf('\n', index - 1) + 1;
}

function unitOf(source: string): string {
  return /^[ \t]+(?=\S)/m.exec(source)?.[0] ?? '    ';
}

/** A name nothing in the file has yet: `lava`, `lava_2`. */
export function freshName(opened: Pick<OpenFunction, 'names'>, wanted: string): string {
  let name = wanted;
  for (let n = 2; opened.names.has(name); n++) name = `${wanted}_${n}`;
  return name;
}

/** Words to a Python identifier: "out of time" → `out_of_time`. */
export function identifierFrom(words: string): string {
  const name = words
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toLowerCase();
  return /^[a-z]/.test(name) ? name : `x_${name}`.replace(/_+$/, '');
}

/** The change that adds parameters to the signature: behind the last one that has to be given. */
export function addParameters({ node }: OpenFunction, added: readonly string[]): TextChange[] | null {
  const list = node.childForFieldName('parameters');
  if (!list) return null;
  const given = list.namedChildren.filter((child) => child.type !== 'comment');
  const fresh = [...new Set(added)].filter((name) => given.every((child) => parameterName(child) !== name));
  if (fresh.length === 0) return [];
  const required = given.filter((child) => child.type === 'identifier' || child.type === 'typed_parameter');
  const splat = given.findIndex((child) => /splat|separator/.test(child.type) || isSplat(child));
  const last = required.filter((child) => splat < 0 || given.indexOf(child) < splat).at(-1);
  if (last)
    return [{ start: last.endIndex, end: last.endIndex, text: fresh.map((name) => `, ${name}`).join('') }];
  const at = list.startIndex + 1;
  const separator = given.length > 0 ? ', ' : '';
  return [{ start: at, end: at, text: fresh.join(', ') + separator }];
}

function parameterName(node: SyntaxNode): string {
  return node.type === 'identifier'
    ? node.text
    : ((node.childForFieldName('name') ?? node.namedChild(0))?.text ?? '');
}

function isSplat(node: SyntaxNode): boolean {
  return node.type === 'typed_parameter' && /splat/.test(node.namedChild(0)?.type ?? '');
}

/** Puts whole lines at the top of the body, below its docstring; each line is given without indentation. */
export function insertAtTop(opened: OpenFunction, lines: readonly string[]): TextChange | null {
  const { source, body, newline, indent, node } = opened;
  const [first, second] = body.namedChildren.filter((child) => child.type !== 'comment');
  const colon = node.children.find((child) => child.type === ':');
  if (!first || !colon) return null;
  const isDocstring = first.type === 'expression_statement' && first.namedChild(0)?.type === 'string';
  const above = isDocstring ? first : colon;
  const next = isDocstring ? second : first;
  if (!next) return null;
  if (next.startPosition.row > above.endPosition.row) {
    const start = startOfRow(source, above.endPosition.row + 1);
    return { start, end: start, text: block(lines, indent, newline) };
  }
  if (isDocstring) return null;
  // A function on one line is opened up: white space is all that stands between the colon and the statement.
  return {
    start: colon.endIndex,
    end: next.startIndex,
    text: `${newline}${block(lines, indent, newline)}${indent}`,
  };
}

/** Puts whole lines right before a statement that begins its line, at its indentation. */
export function insertBefore(
  opened: OpenFunction,
  statement: SyntaxNode,
  lines: readonly string[],
): TextChange | null {
  const { source, newline } = opened;
  const start = lineStart(source, statement.startIndex);
  const indent = source.slice(start, statement.startIndex);
  if (!/^[ \t]*$/.test(indent)) return null;
  return { start, end: start, text: block(lines, indent, newline) };
}

function block(lines: readonly string[], indent: string, newline: string): string {
  return lines.map((line) => (line === '' ? newline : `${indent}${line}${newline}`)).join('');
}

function startOfRow(source: string, row: number): number {
  let start = 0;
  for (let i = 0; i < row; i++) {
    const end = source.indexOf('\n', start);
    if (end < 0) return source.length;
    start = end + 1;
  }
  return start;
}
