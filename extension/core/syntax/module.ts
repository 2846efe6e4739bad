import { callShape, comprehensionClause, unparenthesized } from './expressions';
import type { Flow } from './flow';
import { analyzeFlow } from './flow';
import type { PyNode, PySource } from './tree';

/** A function of the module, nested ones and methods too. */
export class PyFunction {
  private known: Flow | null = null;
  private byType: Map<string, PyNode[]> | null = null;

  constructor(
    readonly node: PyNode,
    readonly name: string,
    /** Enclosing function; null at module level and for methods. */
    readonly outer: PyFunction | null,
    readonly owner: PyClass | null,
    readonly body: PyNode,
  ) {}

  get flow(): Flow {
    return (this.known ??= analyzeFlow(this.body, this.node.child('parameters')));
  }

  /** Parameter names in order, without stars. */
  get parameters(): string[] {
    return this.flow.writes.filter((write) => write.kind === 'parameter').map((write) => write.key);
  }

  /** Parameters that take values by position (no `*args`, nothing after a bare `*`). */
  get positionalParameters(): string[] {
    const names: string[] = [];
    for (const part of this.node.child('parameters')?.parts ?? []) {
      if (part.type === 'keyword_separator' || part.all('list_splat_pattern').length) break;
      if (part.type === 'dictionary_splat_pattern' || part.type === 'positional_separator') continue;
      const name = part.child('name') ?? part.all('identifier')[0];
      if (name) names.push(name.text);
    }
    return names;
  }

  /** The one expression that a variable holds at this read, on all ways; null when it is not assigned so. */
  assignedTo(read: PyNode): PyNode | null {
    const writes = this.flow.definitionsAt(read);
    const [only] = writes;
    if (writes.length !== 1 || only?.kind !== 'assign' || !only.value) return null;
    return unparenthesized(only.value);
  }

  /** True when this read sees the parameter as it came in. */
  isParameter(read: PyNode): boolean {
    const writes = this.flow.definitionsAt(read);
    return writes.length === 1 && writes[0]?.kind === 'parameter';
  }

  get nameNode(): PyNode {
    return this.node.child('name') ?? this.node;
  }

  /** Annotation of a parameter as written; '' when it has none. */
  annotationOf(parameter: string): string {
    for (const part of this.node.child('parameters')?.parts ?? []) {
      const name = part.child('name') ?? part.all('identifier')[0];
      if (name?.text === parameter) return part.child('type')?.text ?? '';
    }
    return '';
  }

  /** Nodes of these types in this function's own code, in source order, without nested functions, classes and lambdas. */
  own(...types: string[]): readonly PyNode[] {
    const byType = (this.byType ??= indexByType(this.body));
    const [first, ...more] = types.map((type) => byType.get(type) ?? []);
    if (!first || more.every((nodes) => nodes.length === 0)) return first ?? [];
    return [first, ...more].flat().sort((a, b) => a.start - b.start || b.end - a.end);
  }

  /** `...`, `pass`, `raise …` or only a docstring: not written yet, or written by others. */
  get isPlaceholder(): boolean {
    return this.body.parts.every(
      (part) =>
        part.type === 'pass_statement' ||
        part.type === 'raise_statement' ||
        ['ellipsis', 'string'].includes(part.parts[0]?.type ?? ''),
    );
  }

  get isAsync(): boolean {
    return this.node.children[0]?.type === 'async';
  }

  get isGenerator(): boolean {
    return this.own('yield').length > 0;
  }
}

export interface PyClass {
  readonly node: PyNode;
  readonly name: string;
  readonly methods: PyFunction[];
}

const SCOPES = new Set(['function_definition', 'class_definition', 'lambda']);

function indexByType(body: PyNode): Map<string, PyNode[]> {
  const index = new Map<string, PyNode[]>();
  const visit = (node: PyNode): void => {
    const nodes = index.get(node.type);
    if (nodes) nodes.push(node);
    else index.set(node.type, [node]);
    for (const child of node.children) if (!SCOPES.has(child.type)) visit(child);
  };
  visit(body);
  return index;
}

/** What the trainers' files call these packages when they inject them without an import. */
const USUAL_ALIASES: Readonly<Record<string, string>> = {
  np: 'numpy',
  F: 'torch.nn.functional',
  jnp: 'jax.numpy',
};

/** A parsed reward file: its functions, classes and what its names stand for. */
export class PyModule {
  readonly functions: PyFunction[] = [];
  readonly classes: PyClass[] = [];
  readonly flow: Flow;
  private readonly imports = new Map<string, string>();
  private readonly called = new Map<PyNode, string | null>();

  constructor(readonly document: PySource) {
    this.collect(document.root, null, null);
    this.flow = analyzeFlow(document.root, null);
    for (const node of document.root.all('import_statement', 'import_from_statement')) this.addImport(node);
  }

  /** `numpy.linalg.norm` for `np.linalg.norm`, `math.exp` for an imported `exp`; null when the callee is not a plain path. */
  canonicalName(callee: PyNode | null): string | null {
    if (!callee) return null;
    if (callee.type === 'identifier')
      return this.imports.get(callee.text) ?? USUAL_ALIASES[callee.text] ?? callee.text;
    if (callee.type !== 'attribute') return null;
    const object = this.canonicalName(callee.child('object'));
    return object === null ? null : `${object}.${callee.child('attribute')?.text ?? ''}`;
  }

  /** Canonical name of what a call calls. */
  calledName(call: PyNode): string | null {
    if (call.type !== 'call') return null;
    let name = this.called.get(call);
    if (name === undefined) this.called.set(call, (name = this.canonicalName(call.child('function'))));
    return name;
  }

  /** The module's own function that a call reaches by its plain name or by `self.name`. */
  calledFunction(call: PyNode): PyFunction | null {
    const shape = callShape(call);
    if (!shape) return null;
    if (shape.callee.type === 'identifier') {
      const name = shape.callee.text;
      const candidates = this.functions.filter((f) => f.name === name && f.owner === null);
      return candidates.length === 1 ? (candidates[0] ?? null) : null;
    }
    if (shape.receiver?.text !== 'self' || !shape.method) return null;
    const owner = this.functionAround(call)?.owner;
    return owner?.methods.find((method) => method.name === shape.method) ?? null;
  }

  /**
   * The module's own functions of which a call takes one at run time: a method by a computed name (`getattr(terms, name)(…)`),
   * or an entry of a table of functions (`TERMS[name](…)`, `for term in TERMS: term(…)`). Empty for every other call.
   */
  chosenFunctions(call: PyNode): readonly PyFunction[] {
    const callee = call.child('function');
    const shape = callShape(call);
    if (!callee || !shape) return [];
    const chosen = this.choiceOf(callee);
    return chosen.filter(({ positionalParameters: names }) => {
      const least = names.filter((name) => name !== 'self').length;
      return shape.hasSplat || shape.positional.length + shape.keywords.size <= least;
    });
  }

  private choiceOf(callee: PyNode): readonly PyFunction[] {
    const method = callee.type === 'attribute' ? callee.child('attribute')?.text : undefined;
    const object = callee.child('object');
    const made = this.classMade(callee) ?? (object && method !== undefined ? this.classMade(object) : null);
    if (made) {
      const wanted = this.classMade(callee) ? '__call__' : method;
      return made.methods.filter(({ name }) => name === wanted);
    }
    let value: PyNode | null = callee;
    if (callee.type === 'identifier') {
      const around = this.functionAround(callee);
      const writes = around?.flow.definitionsAt(callee) ?? [];
      const [only] = writes;
      const clause = comprehensionClause(callee);
      if (!clause && (writes.length !== 1 || !only)) return [];
      value = clause
        ? clause.child('right')
        : only?.kind === 'loop'
          ? only.statement.child('right')
          : only?.kind === 'assign'
            ? only.value
            : null;
    }
    if (!value) return [];
    const built = callShape(unparenthesized(value));
    if (built?.callee.text === 'getattr')
      return this.classes.flatMap(({ methods }) => methods.filter(({ name }) => !name.startsWith('__')));
    // `table.items()`, `table[name]`, `table.get(name)`, `table`.
    const bare = unparenthesized(value);
    const base = built?.receiver ?? (bare.type === 'subscript' ? bare.child('value') : bare);
    const name = base && /^(identifier|attribute)$/.test(base.type) ? base.text.replace(/^self\./, '') : null;
    const table =
      base && /^(list|tuple|dictionary)$/.test(base.type)
        ? base
        : name === null
          ? null
          : ([this.flow, ...this.functions.map(({ flow }) => flow)]
              .flatMap(({ writes }) => writes)
              .find(({ key, value: held }) => key.replace(/^self\./, '') === name && held !== null)?.value ??
            null);
    if (!table || !/^(list|tuple|dictionary|(list|dictionary)_comprehension)$/.test(table.type)) return [];
    const named = new Set(table.all('identifier').map(({ text }) => text));
    return this.functions.filter((fn) => named.has(fn.name));
  }

  /** The class of the file that an expression is an object of: `Heading(…)`, or a name or an attribute that is set to that alone. */
  private classMade(node: PyNode): PyClass | null {
    const bare = unparenthesized(node);
    const call = callShape(bare);
    if (call) return this.classes.find(({ name }) => name === call.callee.text) ?? null;
    if (!/^(identifier|attribute)$/.test(bare.type)) return null;
    const around = this.functionAround(bare);
    const flows =
      bare.type === 'attribute' && around?.owner
        ? around.owner.methods.map(({ flow }) => flow)
        : [around?.flow ?? this.flow, this.flow];
    const writes = [...new Set(flows)].flatMap((flow) =>
      flow.writes.filter(({ key, value }) => key === bare.text && value !== null),
    );
    const [only, ...more] = new Set(writes.map(({ value }) => value?.text));
    const value = writes[0]?.value;
    return only !== undefined && !more.length && value && callShape(unparenthesized(value))
      ? this.classMade(value)
      : null;
  }

  /** The innermost function a node lies in; null for module-level code. */
  functionAround(node: PyNode): PyFunction | null {
    let best: PyFunction | null = null;
    for (const candidate of this.functions)
      if (candidate.body.contains(node) && (!best || best.body.contains(candidate.body))) best = candidate;
    return best;
  }

  private collect(node: PyNode, outer: PyFunction | null, owner: PyClass | null): void {
    for (const child of node.children) {
      const name = child.child('name')?.text ?? '';
      const body = child.child('body');
      if (child.type === 'function_definition' && body) {
        const found = new PyFunction(child, name, outer, owner, body);
        this.functions.push(found);
        owner?.methods.push(found);
        this.collect(body, found, null);
      } else if (child.type === 'class_definition' && body) {
        const found: PyClass = { node: child, name, methods: [] };
        this.classes.push(found);
        this.collect(body, outer, found);
      } else if (child.children.length) this.collect(child, outer, owner);
    }
  }

  private addImport(node: PyNode): void {
    const from = node.child('module_name')?.text;
    for (const name of node.childrenOf('name')) {
      const path = name.type === 'aliased_import' ? (name.child('name')?.text ?? '') : name.text;
      const alias = name.child('alias')?.text;
      const full = from ? `${from}.${path}` : path;
      const first = path.split('.')[0] ?? path;
      if (alias) this.imports.set(alias, full);
      else this.imports.set(first, from ? full : first);
    }
  }
}
