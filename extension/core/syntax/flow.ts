import { copyOf, FlowRecorder, join, type Environment } from './flow-recorder';
import type { PyNode } from './tree';

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

/** Follows a function body (or the module) once; `parameters` is the function's parameter list. */
export function analyzeFlow(body: PyNode, parameters: PyNode | null): Flow {
  return new FlowAnalysis(body, parameters).result();
}

/** Goes through the statements, branch by branch, and lets the recorder take down what their expressions do. */
class FlowAnalysis {
  private readonly recorder = new FlowRecorder();
  private readonly returns = new Set<PyNode>();
  private readonly loops: { breaks: Environment[]; continues: Environment[] }[] = [];
  private readonly end: Environment | null;

  constructor(body: PyNode, parameters: PyNode | null) {
    const env: Environment = new Map();
    for (const parameter of parameters?.parts ?? []) this.recorder.parameter(parameter, env);
    this.end = this.block(body, env);
  }

  result(): Flow {
    return {
      ...this.recorder.result(),
      returns: [...this.returns].sort((a, b) => a.start - b.start),
      fallsThrough: this.end !== null,
    };
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
        for (const name of node.parts) this.recorder.escaping.add(name.text);
        return env;
      case 'return_statement':
        for (const part of node.parts) this.recorder.expression(part, env);
        this.returns.add(node);
        return null;
      case 'raise_statement':
        for (const part of node.parts) this.recorder.expression(part, env);
        return null;
      case 'assert_statement':
        for (const part of node.parts) this.recorder.expression(part, env);
        return node.parts[0]?.type === 'false' ? null : env;
      case 'break_statement':
        this.loops.at(-1)?.breaks.push(copyOf(env));
        return null;
      case 'continue_statement':
        this.loops.at(-1)?.continues.push(copyOf(env));
        return null;
      default:
        for (const part of node.parts) this.recorder.expression(part, env);
        return env;
    }
  }

  private ifStatement(node: PyNode, env: Environment): Environment | null {
    const ends: (Environment | null)[] = [];
    let rest: Environment | null = env;
    const condition = node.child('condition');
    if (condition) this.recorder.expression(condition, env);
    ends.push(this.optional(node.child('consequence'), copyOf(env)));
    for (const alternative of node.childrenOf('alternative')) {
      if (alternative.type === 'else_clause') {
        ends.push(this.optional(alternative.child('body'), copyOf(env)));
        rest = null;
      } else {
        const test = alternative.child('condition');
        if (test) this.recorder.expression(test, env);
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
    if (isFor && test) this.recorder.expression(test, head);
    this.loops.push(frame);
    // Twice, so that what one round leaves reaches the reads of the next.
    for (let round = 0; round < 2; round++) {
      const inside = copyOf(head);
      if (isFor) {
        const left = node.child('left');
        if (left) this.recorder.target(left, 'loop', node, inside, null);
      } else if (test) this.recorder.expression(test, inside);
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
    for (const subject of node.childrenOf('subject')) this.recorder.expression(subject, env);
    const ends: (Environment | null)[] = [];
    let exhaustive = false;
    for (const clause of node.child('body')?.childrenOf('alternative') ?? []) {
      const inside = copyOf(env);
      const patterns = clause.parts.filter((part) => part.type === 'case_pattern');
      const guard = clause.child('guard');
      for (const pattern of patterns)
        for (const name of pattern.all('identifier'))
          if (!name.above('keyword_pattern', 'class_pattern'))
            this.recorder.write(name, 'pattern', clause, inside, {});
      if (guard) for (const part of guard.parts) this.recorder.expression(part, inside);
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
      this.recorder.expression(value, env);
      return;
    }
    const [source] = value.parts;
    if (source) this.recorder.expression(source, env);
    const alias = value.child('alias');
    for (const target of alias?.parts ?? []) this.recorder.target(target, kind, statement, env, null);
  }

  private definition(node: PyNode, env: Environment): void {
    const inner = node.type === 'decorated_definition' ? node.child('definition') : node;
    if (!inner) return;
    for (const decorator of node.parts.filter((part) => part.type === 'decorator'))
      for (const part of decorator.parts) this.recorder.expression(part, env);
    for (const value of inner.child('parameters')?.parts ?? []) {
      const preset = value.child('value');
      if (preset) this.recorder.expression(preset, env);
    }
    const bases = inner.child('superclasses');
    for (const base of bases?.parts ?? []) this.recorder.expression(base, env);
    const body = inner.child('body');
    if (body) this.recorder.closure(body);
    const name = inner.child('name');
    if (name) this.recorder.write(name, 'definition', inner, env, {});
  }

  private imports(node: PyNode, env: Environment): void {
    for (const name of node.childrenOf('name')) {
      const bound = name.child('alias') ?? name.all('identifier')[0];
      if (bound) this.recorder.write(bound, 'import', node, env, {});
    }
  }

  private optional(block: PyNode | null, env: Environment): Environment | null {
    return block ? this.block(block, env) : env;
  }
}
