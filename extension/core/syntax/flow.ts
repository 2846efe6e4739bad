import type { PyNode } from './tree';
import { keyOf, unparenthesized } from './expressions';

export type WriteKind =
  | 'assign'
  | 'augment'
  | 'parameter'
  | 'loop'
  | 'unpack'
  | 'import'
  | 'definition'
  | 'with'
  | 'except'
  | 'pattern';

/** One place where a variable gets a value. A variable is a name or a path with a literal key: `x`, `self.prev`, `memory["d"]`. */
export interface Write {
  readonly key: string;
  readonly kind: WriteKind;
  readonly target: PyNode;
  /** What is assigned; null where that is not one expression (`for`, unpacking of a call, parameters without default). */
  readonly value: PyNode | null;
  /** `+=` and the like. */
  readonly operator: string | null;
  /** For `unpack`: what is taken apart, and which entry this is. */
  readonly unpacked: { readonly from: PyNode; readonly index: number } | null;
  readonly statement: PyNode;
  /** Reads that can see this value. */
  readonly reads: Set<PyNode>;
}

/** Which writes are seen by which reads in one function (or in the module's own code), over all paths through it. */
export interface Flow {
  /** In source order. */
  readonly writes: readonly Write[];
  /** Reads by variable, in source order. Reads inside nested functions and lambdas are `closureReads`. */
  readonly reads: ReadonlyMap<string, readonly PyNode[]>;
  readonly closureReads: ReadonlySet<string>;
  /** Names declared `global` or `nonlocal` here or rebound by a nested function: their writes are seen elsewhere. */
  readonly escaping: ReadonlySet<string>;
  readonly returns: readonly PyNode[];
  /** True when the end of the body can be reached without `return` or `raise`. */
  readonly fallsThrough: boolean;
  /** Writes that this read can see; empty when the variable comes from outside. */
  definitionsAt(read: PyNode): readonly Write[];
  /** True when some path reaches this read without any write before it. */
  mayBeUnset(read: PyNode): boolean;
}

type Environment = Map<string, Set<Write | 'unset'>>;

const SCOPES = new Set(['function_definition', 'class_definition', 'lambda']);
const COMPREHENSIONS = new Set([
  'list_comprehension',
  'set_comprehension',
  'dictionary_comprehension',
  'generator_expression',
]);

/** Follows a function body (or the module) once; `parameters` is the function's parameter list. */
export function analyzeFlow(body: PyNode, parameters: PyNode | null): Flow {
  return new FlowAnalysis(body, parameters).result();
}

class FlowAnalysis {
  private readonly writes = new Map<PyNode, Write>();
  private readonly reads = new Map<string, Set<PyNode>>();
  private readonly definitions = new Map<PyNode, Set<Write | 'unset'>>();
  private readonly closureReads = new Set<string>();
  private readonly escaping = new Set<string>();
  private readonly returns = new Set<PyNode>();
  private readonly loops: { breaks: Environment[]; continues: Environment[] }[] = [];
  /** Names that a comprehension around the present expression binds. */
  private readonly shadowed: Set<string>[] = [];
  private readonly end: Environment | null;

  constructor(body: PyNode, parameters: PyNode | null) {
    const env: Environment = new Map();
    for (const parameter of parameters?.parts ?? []) this.parameter(parameter, env);
    this.end = this.block(body, env);
  }

  result(): Flow {
    const bySource = (a: PyNode, b: PyNode): number => a.start - b.start;
    const definitions = this.definitions;
    return {
      writes: [...this.writes.values()].sort((a, b) => bySource(a.target, b.target)),
      reads: new Map([...this.reads].map(([key, nodes]) => [key, [...nodes].sort(bySource)])),
      closureReads: this.closureReads,
      escaping: this.escaping,
      returns: [...this.returns].sort(bySource),
      fallsThrough: this.end !== null,
      definitionsAt: (read) => [...(definitions.get(read) ?? [])].filter((write) => write !== 'unset'),
      mayBeUnset: (read) => definitions.get(read)?.has('unset') ?? false,
    };
  }

  private parameter(node: PyNode, env: Environment): void {
    const name =
      node.child('name') ?? (node.type === 'identifier' ? node : (node.all('identifier')[0] ?? null));
    const value = node.child('value');
    if (value) this.expression(value, env);
    if (name) this.write(name, 'parameter', node, env, { value });
  }

  /** Runs the statements of a block; null when its end is not reached. */
  private block(node: PyNode, env: Environment): Environment | null {
    let state: Environment | null = env;
    for (const statement of node.parts) {
      if (!state) return null;
      state = this.statement(statement, state);
    }
    return state;
  }

  private statement(node: PyNode, env: Environment): Environment | null {
    switch (node.type) {
      case 'if_statement':
        return this.ifStatement(node, env);
      case 'while_statement':
      case 'for_statement':
        return this.loop(node, env);
      case 'try_statement':
        return this.tryStatement(node, env);
      case 'match_statement':
        return this.matchStatement(node, env);
      case 'with_statement':
        return this.withStatement(node, env);
      case 'function_definition':
      case 'class_definition':
      case 'decorated_definition':
        this.definition(node, env);
        return env;
      case 'import_statement':
      case 'import_from_statement':
      case 'future_import_statement':
        this.imports(node, env);
        return env;
      case 'global_statement':
      case 'nonlocal_statement':
        for (const name of node.parts) this.escaping.add(name.text);
        return env;
      case 'return_statement':
        for (const part of node.parts) this.expression(part, env);
        this.returns.add(node);
        return null;
      case 'raise_statement':
        for (const part of node.parts) this.expression(part, env);
        return null;
      case 'assert_statement':
        for (const part of node.parts) this.expression(part, env);
        return node.parts[0]?.type === 'false' ? null : env;
      case 'break_statement':
        this.loops.at(-1)?.breaks.push(copyOf(env));
        return null;
      case 'continue_statement':
        this.loops.at(-1)?.continues.push(copyOf(env));
        return null;
      default:
        for (const part of node.parts) this.expression(part, env);
        return env;
    }
  }

  private ifStatement(node: PyNode, env: Environment): Environment | null {
    const ends: (Environment | null)[] = [];
    let rest: Environment | null = env;
    const condition = node.child('condition');
    if (condition) this.expression(condition, env);
    ends.push(this.optional(node.child('consequence'), copyOf(env)));
    for (const alternative of node.childrenOf('alternative')) {
      if (alternative.type === 'else_clause') {
        ends.push(this.optional(alternative.child('body'), copyOf(env)));
        rest = null;
      } else {
        const test = alternative.child('condition');
        if (test) this.expression(test, env);
        ends.push(this.optional(alternative.child('consequence'), copyOf(env)));
      }
    }
    return join(...ends, rest);
  }

  private loop(node: PyNode, env: Environment): Environment | null {
    const frame = { breaks: [] as Environment[], continues: [] as Environment[] };
    const isFor = node.type === 'for_statement';
    const test = node.child(isFor ? 'right' : 'condition');
    const endless = !isFor && (test?.text === 'True' || test?.text === '1');
    let head = copyOf(env);
    if (isFor && test) this.expression(test, head);
    this.loops.push(frame);
    // Twice, so that what one round leaves reaches the reads of the next.
    for (let round = 0; round < 2; round++) {
      const inside = copyOf(head);
      if (isFor) {
        const left = node.child('left');
        if (left) this.target(left, 'loop', node, inside, null);
      } else if (test) this.expression(test, inside);
      const end = this.optional(node.child('body'), inside);
      head = join(head, end, ...frame.continues) ?? head;
    }
    this.loops.pop();
    let after: Environment | null = endless ? null : head;
    const alternative = node.child('alternative');
    if (alternative && after) after = this.optional(alternative.child('body'), after);
    return join(after, ...frame.breaks);
  }

  private tryStatement(node: PyNode, env: Environment): Environment | null {
    const body = node.child('body');
    // A handler may start from the state after any statement of the body.
    const raised: (Environment | null)[] = [copyOf(env)];
    let state: Environment | null = copyOf(env);
    for (const statement of body?.parts ?? []) {
      if (!state) break;
      state = this.statement(statement, state);
      if (state) raised.push(copyOf(state));
    }
    const ends: (Environment | null)[] = [];
    let finallyBlock: PyNode | null = null;
    for (const clause of node.children) {
      const block = clause.child('body') ?? clause.parts.find((part) => part.type === 'block') ?? null;
      if (clause.type === 'except_clause' || clause.type === 'except_group_clause') {
        const entry = join(...raised);
        if (!entry) continue;
        const value = clause.child('value');
        if (value) this.bindAs(value, 'except', clause, entry);
        ends.push(this.optional(block, entry));
      } else if (clause.type === 'else_clause' && state) state = this.optional(block, state);
      else if (clause.type === 'finally_clause') finallyBlock = block;
    }
    const end = join(state, ...ends);
    if (!finallyBlock) return end;
    // It runs on the way out of an exception too, but goes on from there only without one.
    this.block(finallyBlock, join(...raised) ?? copyOf(env));
    return end ? this.block(finallyBlock, end) : null;
  }

  private matchStatement(node: PyNode, env: Environment): Environment | null {
    for (const subject of node.childrenOf('subject')) this.expression(subject, env);
    const ends: (Environment | null)[] = [];
    let exhaustive = false;
    for (const clause of node.child('body')?.childrenOf('alternative') ?? []) {
      const inside = copyOf(env);
      const patterns = clause.parts.filter((part) => part.type === 'case_pattern');
      const guard = clause.child('guard');
      for (const pattern of patterns)
        for (const name of pattern.all('identifier'))
          if (!name.above('keyword_pattern', 'class_pattern'))
            this.write(name, 'pattern', clause, inside, {});
      if (guard) for (const part of guard.parts) this.expression(part, inside);
      if (!guard && patterns.some((pattern) => /^[a-z_]\w*$/i.test(pattern.text) && pattern.text !== 'None'))
        exhaustive = true;
      ends.push(this.optional(clause.child('consequence'), inside));
    }
    return join(...ends, exhaustive ? null : env);
  }

  private withStatement(node: PyNode, env: Environment): Environment | null {
    for (const item of node.all('with_item')) {
      const value = item.child('value');
      if (value) this.bindAs(value, 'with', node, env);
    }
    return this.optional(node.child('body'), env);
  }

  private bindAs(value: PyNode, kind: 'with' | 'except', statement: PyNode, env: Environment): void {
    if (value.type !== 'as_pattern') {
      this.expression(value, env);
      return;
    }
    const [source] = value.parts;
    if (source) this.expression(source, env);
    const alias = value.child('alias');
    for (const target of alias?.parts ?? []) this.target(target, kind, statement, env, null);
  }

  private definition(node: PyNode, env: Environment): void {
    const inner = node.type === 'decorated_definition' ? node.child('definition') : node;
    if (!inner) return;
    for (const decorator of node.parts.filter((part) => part.type === 'decorator'))
      for (const part of decorator.parts) this.expression(part, env);
    for (const value of inner.child('parameters')?.parts ?? []) {
      const preset = value.child('value');
      if (preset) this.expression(preset, env);
    }
    const bases = inner.child('superclasses');
    for (const base of bases?.parts ?? []) this.expression(base, env);
    const body = inner.child('body');
    if (body) this.closure(body);
    const name = inner.child('name');
    if (name) this.write(name, 'definition', inner, env, {});
  }

  /** Code that runs later: whatever it names may be read then, whatever it declares nonlocal may be written. */
  private closure(node: PyNode): void {
    for (const part of node.all('identifier', 'attribute', 'subscript')) {
      const key = keyOf(part);
      if (key) this.closureReads.add(key);
    }
    for (const declared of node.all('nonlocal_statement', 'global_statement'))
      for (const name of declared.parts) this.escaping.add(name.text);
  }

  private imports(node: PyNode, env: Environment): void {
    for (const name of node.childrenOf('name')) {
      const bound = name.child('alias') ?? name.all('identifier')[0];
      if (bound) this.write(bound, 'import', node, env, {});
    }
  }

  private optional(block: PyNode | null, env: Environment): Environment | null {
    return block ? this.block(block, env) : env;
  }

  private expression(node: PyNode, env: Environment): void {
    if (node.type === 'assignment') this.assignment(node, env);
    else if (node.type === 'augmented_assignment') this.augmented(node, env);
    else if (node.type === 'named_expression') {
      const [value, name] = [node.child('value'), node.child('name')];
      if (value) this.expression(value, env);
      if (name) this.write(name, 'assign', node, env, { value });
    } else if (node.type === 'lambda') {
      for (const value of node.child('parameters')?.parts ?? []) {
        const preset = value.child('value');
        if (preset) this.expression(preset, env);
      }
      const body = node.child('body');
      if (body) this.closure(body);
    } else if (COMPREHENSIONS.has(node.type)) this.comprehension(node, env);
    else if (node.type === 'keyword_argument') {
      const value = node.child('value');
      if (value) this.expression(value, env);
    } else if (node.type === 'attribute') {
      this.read(node, env);
      const object = node.child('object');
      if (object) this.expression(object, env);
    } else if (node.type === 'identifier') this.read(node, env);
    else if (node.type === 'type') return;
    else {
      if (node.type === 'subscript') this.read(node, env);
      for (const part of node.parts)
        if (!SCOPES.has(part.type) || part.type === 'lambda') this.expression(part, env);
    }
  }

  private comprehension(node: PyNode, env: Environment): void {
    const bound = new Set<string>();
    this.shadowed.push(bound);
    for (const clause of node.parts.filter((part) => part.field !== 'body')) {
      if (clause.type === 'for_in_clause') {
        for (const source of clause.childrenOf('right')) this.expression(source, env);
        for (const name of clause.child('left')?.all('identifier') ?? []) bound.add(name.text);
      } else for (const part of clause.parts) this.expression(part, env);
    }
    const body = node.child('body');
    if (body?.type === 'pair') for (const part of body.parts) this.expression(part, env);
    else if (body) this.expression(body, env);
    this.shadowed.pop();
  }

  private assignment(node: PyNode, env: Environment): void {
    const value = node.child('right');
    const left = node.child('left');
    if (value) this.expression(value, env);
    if (left && (value || !node.child('type'))) this.target(left, 'assign', node, env, value);
  }

  private augmented(node: PyNode, env: Environment): void {
    const left = node.child('left');
    const value = node.child('right');
    if (value) this.expression(value, env);
    if (!left) return;
    this.expression(left, env);
    const operator = node.child('operator')?.text ?? null;
    if (keyOf(left)) this.write(left, 'augment', node, env, { value, operator });
  }

  private target(
    left: PyNode,
    kind: WriteKind,
    statement: PyNode,
    env: Environment,
    value: PyNode | null,
  ): void {
    const bare = unparenthesized(left);
    if (
      ['pattern_list', 'tuple_pattern', 'list_pattern', 'tuple', 'list', 'expression_list'].includes(
        bare.type,
      )
    ) {
      const source = value ? unparenthesized(value) : null;
      const values =
        source && ['tuple', 'list', 'expression_list'].includes(source.type) ? source.parts : null;
      const paired = values && values.length === bare.parts.length && !bare.all('list_splat_pattern').length;
      bare.parts.forEach((part, index) => {
        if (paired) this.target(part, kind, statement, env, values[index] ?? null);
        else if (kind === 'assign') {
          const inner = part.type === 'list_splat_pattern' ? (part.parts[0] ?? part) : part;
          if (keyOf(inner) && value)
            this.write(inner, 'unpack', statement, env, { unpacked: { from: value, index } });
          else this.target(inner, 'unpack', statement, env, null);
        } else this.target(part, kind, statement, env, null);
      });
      return;
    }
    if (bare.type === 'attribute' || bare.type === 'subscript')
      for (const part of bare.parts) if (part.field !== 'attribute') this.expression(part, env);
    if (keyOf(bare)) this.write(bare, kind, statement, env, { value });
  }

  private write(
    target: PyNode,
    kind: WriteKind,
    statement: PyNode,
    env: Environment,
    more: Partial<Pick<Write, 'value' | 'operator' | 'unpacked'>>,
  ): void {
    const key = keyOf(target);
    if (!key) return;
    let write = this.writes.get(target);
    if (!write) {
      write = {
        key,
        kind,
        target,
        value: null,
        operator: null,
        unpacked: null,
        statement,
        reads: new Set(),
        ...more,
      };
      this.writes.set(target, write);
    }
    for (const known of [...env.keys()])
      if (known.startsWith(key) && /^[.[]/.test(known.slice(key.length))) env.delete(known);
    env.set(key, new Set([write]));
  }

  private read(node: PyNode, env: Environment): void {
    const key = keyOf(node);
    if (!key) return;
    const root = /^\w+/.exec(key)?.[0] ?? key;
    if (this.shadowed.some((names) => names.has(root))) return;
    const seen = this.reads.get(key) ?? new Set();
    seen.add(node);
    this.reads.set(key, seen);
    const visible = env.get(key) ?? new Set(['unset' as const]);
    const known = this.definitions.get(node) ?? new Set();
    for (const write of visible) {
      known.add(write);
      if (write !== 'unset') write.reads.add(node);
    }
    this.definitions.set(node, known);
  }
}

function copyOf(env: Environment): Environment {
  return new Map([...env].map(([key, writes]) => [key, new Set(writes)]));
}

/** The state where several paths meet; null when none arrives. */
function join(...states: (Environment | null)[]): Environment | null {
  const arriving = states.filter((state) => state !== null);
  if (arriving.length === 0) return null;
  const joined: Environment = new Map();
  for (const key of new Set(arriving.flatMap((state) => [...state.keys()]))) {
    const writes = new Set<Write | 'unset'>();
    for (const state of arriving) for (const write of state.get(key) ?? ['unset' as const]) writes.add(write);
    joined.set(key, writes);
  }
  return joined;
}
