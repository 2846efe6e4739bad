import { keyOf, unparenthesized } from './expressions';
import type { Flow, Write, WriteKind } from './flow';
import type { PyNode } from './tree';

/** What each variable may hold at one place in the code. */
export type Environment = Map<string, Set<Write | 'unset'>>;

const COMPREHENSIONS = new Set([
  'list_comprehension',
  'set_comprehension',
  'dictionary_comprehension',
  'generator_expression',
]);
const SEQUENCES = new Set([
  'pattern_list',
  'tuple_pattern',
  'list_pattern',
  'tuple',
  'list',
  'expression_list',
]);

/** Takes down reads and writes as expressions are gone through in the order they run. */
export class FlowRecorder {
  private readonly writes = new Map<PyNode, Write>();
  private readonly reads = new Map<string, Set<PyNode>>();
  private readonly definitions = new Map<PyNode, Set<Write | 'unset'>>();
  private readonly closureReads = new Set<string>();
  readonly escaping = new Set<string>();
  /** Names that the comprehensions around the present expression bind. */
  private readonly shadowed: Set<string>[] = [];

  result(): Omit<Flow, 'returns' | 'fallsThrough'> {
    const bySource = (a: PyNode, b: PyNode): number => a.start - b.start;
    const definitions = this.definitions;
    return {
      writes: [...this.writes.values()].sort((a, b) => bySource(a.target, b.target)),
      reads: new Map([...this.reads].map(([key, nodes]) => [key, [...nodes].sort(bySource)])),
      closureReads: this.closureReads,
      escaping: this.escaping,
      definitionsAt: (read) => [...(definitions.get(read) ?? [])].filter((write) => write !== 'unset'),
      mayBeUnset: (read) => definitions.get(read)?.has('unset') ?? false,
    };
  }

  parameter(node: PyNode, env: Environment): void {
    const name =
      node.child('name') ?? (node.type === 'identifier' ? node : (node.all('identifier')[0] ?? null));
    const value = node.child('value');
    if (value) this.expression(value, env);
    if (name) this.write(name, 'parameter', node, env, { value });
  }

  expression(node: PyNode, env: Environment): void {
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
      for (const part of node.parts) this.expression(part, env);
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

  target(left: PyNode, kind: WriteKind, statement: PyNode, env: Environment, value: PyNode | null): void {
    const bare = unparenthesized(left);
    if (SEQUENCES.has(bare.type)) {
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

  write(
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

  /** Code that runs later: whatever it names may be read then, whatever it declares nonlocal may be written. */
  closure(node: PyNode): void {
    for (const part of node.all('identifier', 'attribute', 'subscript')) {
      const key = keyOf(part);
      if (key) this.closureReads.add(key);
    }
    for (const declared of node.all('nonlocal_statement', 'global_statement'))
      for (const name of declared.parts) this.escaping.add(name.text);
  }
}

export function copyOf(env: Environment): Environment {
  return new Map([...env].map(([key, writes]) => [key, new Set(writes)]));
}

/** The state where several paths meet; null when none arrives. */
export function join(...states: (Environment | null)[]): Environment | null {
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
