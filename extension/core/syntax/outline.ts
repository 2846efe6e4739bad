import type { SyntaxNode } from './parser';
import { parsePython } from './parser';

export interface Parameter {
  readonly name: string;
  readonly kind: 'positional' | 'keyword' | 'args' | 'kwargs';
  readonly hasDefault: boolean;
  readonly annotation?: string;
}

export interface FunctionOutline {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly isAsync: boolean;
  /** Names of functions defined directly inside. */
  readonly inner: readonly string[];
  /** One of them that the function returns by its name: it is a factory. */
  readonly returned?: FunctionOutline;
  /** What it calls to make what it returns, `return Reward(limit)`: a class of the file makes it a factory, too. */
  readonly returnedCall?: string;
  readonly docstring?: string;
  /** A name that was given to something that can be called: the function of the file behind it, `Reward.__call__`; '' for a lambda. */
  readonly standsFor?: string;
  /** From 1. */
  readonly line: number;
  readonly endLine: number;
}

export interface ClassOutline {
  readonly name: string;
  readonly methods: readonly FunctionOutline[];
  readonly bases: readonly string[];
  readonly line: number;
}

/** What can be said of a reward file without running it. */
export interface ModuleOutline {
  readonly source: string;
  readonly functions: readonly FunctionOutline[];
  readonly classes: readonly ClassOutline[];
  /** Names on the top level that can be called though nothing is defined under them: see `namedCallables`. */
  readonly named: readonly FunctionOutline[];
  /** Top-level packages imported anywhere in the file: `numpy`, `math`. */
  readonly imports: readonly string[];
  readonly hasSyntaxError: boolean;
}

export async function outlineModule(source: string): Promise<ModuleOutline> {
  const tree = await parsePython(source);
  try {
    const root = tree.rootNode;
    const functions: FunctionOutline[] = [];
    const classes: ClassOutline[] = [];
    for (const child of root.namedChildren) {
      const node = definitionOf(child);
      if (node?.type === 'function_definition') functions.push(outlineFunction(node));
      if (node?.type === 'class_definition') classes.push(outlineClass(node));
    }
    const named = namedCallables(root, functions, classes);
    return { source, functions, classes, named, imports: importsOf(root), hasSyntaxError: root.hasError };
  } finally {
    tree.delete();
  }
}

/** The definition itself, below its decorators. */
function definitionOf(node: SyntaxNode | null): SyntaxNode | null {
  return node?.type === 'decorated_definition' ? node.childForFieldName('definition') : node;
}

function outlineFunction(node: SyntaxNode): FunctionOutline {
  const body = node.childForFieldName('body');
  const nested = (body?.namedChildren ?? [])
    .map(definitionOf)
    .filter((child): child is SyntaxNode => child?.type === 'function_definition');
  const inner = nested.map((child) => child.childForFieldName('name')?.text ?? '');
  const last = body?.namedChildren.filter((child) => child?.type !== 'comment').at(-1);
  const result = last?.type === 'return_statement' ? last.namedChild(0) : null;
  const returned = nested[inner.indexOf(result?.type === 'identifier' ? result.text : '')];
  const made = result?.type === 'call' ? result.childForFieldName('function') : null;
  const docstring = docstringOf(body);
  return {
    name: node.childForFieldName('name')?.text ?? '',
    parameters: outlineParameters(node.childForFieldName('parameters')),
    isAsync: node.child(0)?.type === 'async',
    inner,
    ...(returned ? { returned: outlineFunction(returned) } : {}),
    ...(made?.type === 'identifier' ? { returnedCall: made.text } : {}),
    ...(docstring === undefined ? {} : { docstring }),
    line: node.startPosition.row + 1,
    endLine: node.endPosition.row + 1,
  };
}

function outlineClass(node: SyntaxNode): ClassOutline {
  const methods = (node.childForFieldName('body')?.namedChildren ?? [])
    .map(definitionOf)
    .filter((child): child is SyntaxNode => child?.type === 'function_definition')
    .map(outlineFunction);
  return {
    name: node.childForFieldName('name')?.text ?? '',
    methods,
    bases: (node.childForFieldName('superclasses')?.namedChildren ?? []).map((base) => base?.text ?? ''),
    line: node.startPosition.row + 1,
  };
}

/**
 * `tool_reward = ToolReward()` of a class with `__call__`, `strict = partial(score, limit=3)`, `reward = score`,
 * `reward = lambda …`, `reward = make_reward()`.
 */
function namedCallables(
  root: SyntaxNode,
  functions: readonly FunctionOutline[],
  classes: readonly ClassOutline[],
): FunctionOutline[] {
  const known = new Map<string, FunctionOutline>(functions.map((fn) => [fn.name, fn]));
  const found: FunctionOutline[] = [];
  for (const statement of root.namedChildren) {
    const node = statement?.type === 'expression_statement' ? statement.namedChild(0) : null;
    const [left, right] = [node?.childForFieldName('left'), node?.childForFieldName('right')];
    if (!node || node.type !== 'assignment' || left?.type !== 'identifier' || !right) continue;
    const made = callableOf(right, known, classes);
    if (!made) continue;
    const { docstring: _, ...callable } = made;
    const line = node.startPosition.row + 1;
    const named: FunctionOutline = {
      ...callable,
      name: left.text,
      standsFor: made.standsFor ?? made.name,
      line,
      endLine: node.endPosition.row + 1,
    };
    known.set(left.text, named);
    found.push(named);
  }
  return found;
}

function callableOf(
  node: SyntaxNode,
  known: ReadonlyMap<string, FunctionOutline>,
  classes: readonly ClassOutline[],
): FunctionOutline | null {
  if (node.type === 'identifier') return known.get(node.text) ?? null;
  const place = { line: node.startPosition.row + 1, endLine: node.endPosition.row + 1 };
  if (node.type === 'lambda')
    return {
      ...place,
      name: '',
      parameters: outlineParameters(node.childForFieldName('parameters')),
      isAsync: false,
      inner: [],
      standsFor: '',
    };
  const callee = node.type === 'call' ? node.childForFieldName('function')?.text : undefined;
  if (callee === undefined) return null;
  if (/^(functools\.)?partial$/.test(callee)) return partialOf(node, known);
  const { returned, returnedCall } = known.get(callee) ?? {};
  if (returned) return returned;
  const owner = classes.find(({ name }) => name === (returnedCall ?? callee));
  const call = owner?.methods.find(({ name }) => name === '__call__');
  return owner && call
    ? { ...call, parameters: call.parameters.slice(1), standsFor: `${owner.name}.__call__` }
    : null;
}

/** The function without the parameters that are given already. */
function partialOf(node: SyntaxNode, known: ReadonlyMap<string, FunctionOutline>): FunctionOutline | null {
  const given = node.childForFieldName('arguments')?.namedChildren ?? [];
  const [first, ...more] = given.filter((part) => part !== null && part.type !== 'comment');
  const fn = first ? known.get(first.text) : undefined;
  if (!fn) return null;
  const keywords = more.flatMap((part) => part?.childForFieldName('name')?.text ?? []);
  const places = more.filter((part) => part?.type !== 'keyword_argument').length;
  return {
    ...fn,
    parameters: fn.parameters
      .slice(places)
      .map((parameter) =>
        keywords.includes(parameter.name) ? { ...parameter, hasDefault: true } : parameter,
      ),
  };
}

function outlineParameters(list: SyntaxNode | null): Parameter[] {
  const parameters: Parameter[] = [];
  let keywordOnly = false;
  for (const node of list?.namedChildren ?? []) {
    if (!node) continue;
    if (node.type === 'keyword_separator') {
      keywordOnly = true;
      continue;
    }
    const pattern = node.type === 'typed_parameter' ? node.namedChild(0) : node;
    const annotation = node.childForFieldName('type')?.text;
    const extra = annotation === undefined ? {} : { annotation };
    if (pattern?.type === 'list_splat_pattern') {
      parameters.push({
        name: pattern.namedChild(0)?.text ?? 'args',
        kind: 'args',
        hasDefault: false,
        ...extra,
      });
      keywordOnly = true;
    } else if (pattern?.type === 'dictionary_splat_pattern') {
      parameters.push({
        name: pattern.namedChild(0)?.text ?? 'kwargs',
        kind: 'kwargs',
        hasDefault: false,
        ...extra,
      });
    } else if (node.type !== 'positional_separator' && node.type !== 'comment') {
      const name = node.childForFieldName('name')?.text ?? pattern?.text ?? '';
      const hasDefault = node.type === 'default_parameter' || node.type === 'typed_default_parameter';
      parameters.push({ name, kind: keywordOnly ? 'keyword' : 'positional', hasDefault, ...extra });
    }
  }
  return parameters;
}

function docstringOf(body: SyntaxNode | null): string | undefined {
  const first = body?.namedChild(0);
  const text = first?.type === 'expression_statement' ? first.namedChild(0) : null;
  return text?.type === 'string'
    ? text.namedChildren.find((part) => part?.type === 'string_content')?.text
    : undefined;
}

function importsOf(root: SyntaxNode): string[] {
  const packages = new Set<string>();
  for (const node of root.descendantsOfType(['import_statement', 'import_from_statement'])) {
    if (!node) continue;
    if (node.type === 'import_from_statement') {
      const name = node.childForFieldName('module_name');
      if (name && name.type !== 'relative_import') packages.add(firstPart(name.text));
      continue;
    }
    for (const name of node.namedChildren) {
      const dotted = name?.type === 'aliased_import' ? name.childForFieldName('name') : name;
      if (dotted) packages.add(firstPart(dotted.text));
    }
  }
  return [...packages].sort();
}

function firstPart(dotted: string): string {
  return dotted.split('.')[0] ?? dotted;
}
