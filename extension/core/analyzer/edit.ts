import { PyModule, type PyFunction } from '../syntax/module';
import { PySource, type PyNode } from '../syntax/tree';

/** Text put in place of a range of the source, in UTF-16 units. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** One function of a reward file, opened for editing. Everything it gives is a change; nothing is changed in place. */
export interface OpenFunction {
  readonly source: string;
  readonly module: PyModule;
  readonly fn: PyFunction;
  /** `\n` or `\r\n`, as the file has it. */
  readonly newline: string;
  /** White space before the statements of the body. */
  readonly indent: string;
  /** One level of it. */
  readonly unit: string;
  /** Reachable `return` statements of the function itself that return something, in source order. */
  readonly returns: readonly PyNode[];
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
  const opened = openFunction(await PySource.parse(source), path);
  const changes = opened && edit(opened);
  const changed = changes && applyChanges(source, changes);
  if (changed === null || changed === source) return null;
  return (await PySource.parse(changed)).hasError ? null : changed;
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

function openFunction(document: PySource, path: readonly string[]): OpenFunction | null {
  if (document.hasError) return null;
  const module = new PyModule(document);
  const { source } = document;
  const fn = functionAt(module, path);
  const first = fn?.body.parts[0];
  if (!fn || !first || fn.isGenerator) return null;
  const outer = indentAt(source, fn.node.start);
  const oneLiner = first.range.line === fn.node.range.line;
  const indent = oneLiner ? `${outer}${unitOf(source)}` : indentAt(source, first.start);
  return {
    source,
    module,
    fn,
    newline: source.includes('\r\n') ? '\r\n' : '\n',
    indent,
    unit: indent.startsWith(outer) && indent !== outer ? indent.slice(outer.length) : unitOf(source),
    returns: fn.flow.returns.filter((statement) => statement.parts.length > 0),
    names: new Set(document.root.all('identifier').map((identifier) => identifier.text)),
  };
}

/** The function or method at a path of names; of several of one name the last, which is the one Python keeps. */
export function functionAt(module: PyModule, path: readonly string[]): PyFunction | null {
  const [first, second] = path;
  const matches = module.functions.filter(({ name, outer, owner }) =>
    second === undefined
      ? name === first && outer === null && owner === null
      : name === second && (owner?.name === first || outer?.name === first),
  );
  return matches.at(-1) ?? null;
}

/** White space at the start of the line that an offset is on. */
export function indentAt(source: string, offset: number): string {
  return /^[ \t]*/.exec(source.slice(lineStart(source, offset), offset))?.[0] ?? '';
}

export function lineStart(source: string, index: number): number {
  return source.lastIndexOf('\n', index - 1) + 1;
}

function unitOf(source: string): string {
  return /^[ \t]+(?=\S)/m.exec(source)?.[0] ?? '    ';
}

/** A name nothing in the file has yet: `lava`, `lava_2`. */
export function freshName({ names }: Pick<OpenFunction, 'names'>, wanted: string): string {
  let name = wanted;
  for (let n = 2; names.has(name); n++) name = `${wanted}_${n}`;
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
export function addParameters({ fn }: OpenFunction, added: readonly string[]): TextChange[] | null {
  const list = fn.node.child('parameters');
  if (!list) return null;
  const given = list.parts;
  const fresh = [...new Set(added)].filter((name) => given.every((part) => parameterName(part) !== name));
  if (fresh.length === 0) return [];
  const splat = given.findIndex((part) => /separator|splat/.test(part.type) || isSplat(part));
  const last = given
    .slice(0, splat < 0 ? undefined : splat)
    .findLast(({ type }) => type === 'identifier' || type === 'typed_parameter');
  if (last) return [{ start: last.end, end: last.end, text: fresh.map((name) => `, ${name}`).join('') }];
  const at = list.start + 1;
  return [{ start: at, end: at, text: fresh.join(', ') + (given.length > 0 ? ', ' : '') }];
}

function parameterName(node: PyNode): string {
  return node.type === 'identifier' ? node.text : ((node.child('name') ?? node.parts[0])?.text ?? '');
}

function isSplat(node: PyNode): boolean {
  return node.type === 'typed_parameter' && /splat/.test(node.parts[0]?.type ?? '');
}

/** Puts whole lines at the top of the body, below its docstring; each line is given without indentation. */
export function insertAtTop(opened: OpenFunction, lines: readonly string[]): TextChange | null {
  const { source, newline, indent, fn } = opened;
  const [first, second] = fn.body.parts;
  const colon = fn.node.children.find((child) => child.type === ':');
  if (!first || !colon) return null;
  const isDocstring = first.type === 'expression_statement' && first.parts[0]?.type === 'string';
  const above = isDocstring ? first : colon;
  const next = isDocstring ? second : first;
  if (!next) return null;
  if (next.range.line > above.range.endLine) {
    const start = source.indexOf('\n', above.end) + 1;
    return { start, end: start, text: block(lines, indent, newline) };
  }
  if (isDocstring) return null;
  // A function on one line is opened up: white space is all that stands between the colon and the statement.
  return {
    start: colon.end,
    end: next.start,
    text: `${newline}${block(lines, indent, newline)}${indent}`,
  };
}

/** Puts whole lines right before a statement that begins its line, at its indentation. */
export function insertBefore(
  { source, newline }: OpenFunction,
  statement: PyNode,
  lines: readonly string[],
): TextChange | null {
  const start = lineStart(source, statement.start);
  const indent = source.slice(start, statement.start);
  if (!/^[ \t]*$/.test(indent)) return null;
  return { start, end: start, text: block(lines, indent, newline) };
}

function block(lines: readonly string[], indent: string, newline: string): string {
  return lines.map((line) => (line === '' ? newline : `${indent}${line}${newline}`)).join('');
}
