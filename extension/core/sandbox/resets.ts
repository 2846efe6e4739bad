import { parsePython, type SyntaxNode } from '../syntax/parser';
import { all, keepsStateOutsideClasses } from './state';

/** Values that nobody can change, made of no names. */
const LITERAL = /^(integer|float|string|true|false|none|unary_operator)$/;

/** What a `reset` may make afresh. */
const FRESH = /^(set|dict|list|tuple|float|int)\(\)$/;

/**
 * Whether an instance of the class begins each episode as it began the first: all attributes that its methods set or could change
 * are set by `reset`, to values that depend on nothing, and all others are constants. In doubt: no.
 */
export async function startsAfresh(source: string, className: string, reset: string): Promise<boolean> {
  const tree = await parsePython(source);
  try {
    const classes = all(tree.rootNode, ['class_definition']);
    const [definition] = classes;
    if (!definition || classes.length !== 1 || keepsStateOutsideClasses(source, tree.rootNode)) return false;
    return new Class(definition).isReset(className, reset);
  } finally {
    tree.delete();
  }
}

class Class {
  private readonly methods = new Map<string, SyntaxNode>();
  private readonly constants = new Set<string>();
  private isPlain: boolean;

  constructor(private readonly definition: SyntaxNode) {
    this.isPlain =
      definition.parent?.type === 'module' && definition.childForFieldName('superclasses') === null;
    for (const node of statements(definition)) {
      const { left, right } = assigned(node);
      if (node.type === 'function_definition') this.methods.set(nameOf(node), node);
      else if (left?.type === 'identifier' && right && LITERAL.test(right.type))
        this.constants.add(left.text);
      else if (!isNothing(node)) this.isPlain = false;
    }
  }

  isReset(className: string, reset: string): boolean {
    const method = this.methods.get(reset);
    if (!this.isPlain || !method || nameOf(this.definition) !== className) return false;
    const others = [...this.methods].filter(([name]) => name !== '__init__' && name !== reset);
    if (others.some(([name]) => name.startsWith('__') && name !== '__call__')) return false;
    this.addConstantsOf(this.methods.get('__init__'));
    const fresh = this.setAfresh(method);
    return fresh !== null && others.every(([, node]) => this.changesOnly(node, fresh));
  }

  /** Attributes that `__init__` sets to literals or to parameters, whose defaults are literals. */
  private addConstantsOf(init: SyntaxNode | undefined): void {
    if (!init) return;
    const parameters = new Set(
      all(init, ['default_parameter', 'typed_default_parameter'])
        .filter((node) => LITERAL.test(node.childForFieldName('value')?.type ?? ''))
        .map(nameOf),
    );
    const set = all(init, ['assignment', 'augmented_assignment']).map((node) => assigned(node));
    for (const { left } of set) if (left?.type === 'identifier') parameters.delete(left.text);
    const other = new Set<string>();
    for (const { left, right } of set) {
      const name = left && attributeOf(left, selfOf(init));
      if (name === null || name === undefined) continue;
      const isConstant =
        right &&
        (LITERAL.test(right.type) || (right.type === 'identifier' && parameters.has(right.text))) &&
        left?.parent?.type === 'assignment';
      (isConstant ? this.constants : other).add(name);
    }
    for (const name of other) this.constants.delete(name);
  }

  /** The attributes that `reset` sets; null where it does anything else. */
  private setAfresh(method: SyntaxNode): ReadonlySet<string> | null {
    const self = selfOf(method);
    const values = new Map<string, SyntaxNode | null>();
    for (const node of statements(method)) {
      if (isNothing(node)) continue;
      const { left, right } = assigned(node);
      const name = left && attributeOf(left, self);
      if (!name || values.has(name)) return null;
      values.set(name, right);
      // What is set again is no constant any more.
      this.constants.delete(name);
    }
    const areFresh = [...values.values()].every((value) => value && this.dependsOnNothing(value, self));
    return areFresh ? new Set(values.keys()) : null;
  }

  private dependsOnNothing(value: SyntaxNode, self: string): boolean {
    if (LITERAL.test(value.type) || FRESH.test(value.text)) return all(value, ['identifier']).length <= 1;
    const constant = attributeOf(value, self);
    if (constant !== null) return this.constants.has(constant);
    return (
      /^(list|dictionary|set|tuple|binary_operator)$/.test(value.type) &&
      all(value, ['identifier']).length === 0
    );
  }

  /** Whether a method changes no other attributes than these, and looks at no others but constants. */
  private changesOnly(method: SyntaxNode, fresh: ReadonlySet<string>): boolean {
    const self = selfOf(method);
    if (self === '') return false;
    return all(method, ['identifier']).every((node) => {
      if (node.text !== self || node.parent?.type === 'parameters') return true;
      const { parent } = node;
      if (parent?.type === 'attribute' && parent.childForFieldName('object')?.id !== node.id) return true;
      const name = parent && attributeOf(parent, self);
      if (!name || !parent) return false;
      if (fresh.has(name)) return true;
      if (this.methods.has(name))
        return parent.parent?.type === 'call' && !name.startsWith('__') && name !== nameOf(this.definition);
      return this.constants.has(name) && !isStored(parent);
    });
  }
}

/** `x` of `self.x`. */
function attributeOf(node: SyntaxNode, self: string): string | null {
  if (node.type !== 'attribute') return null;
  const object = node.childForFieldName('object');
  return object?.type === 'identifier' && object.text === self
    ? (node.childForFieldName('attribute')?.text ?? null)
    : null;
}

function isStored(attribute: SyntaxNode): boolean {
  for (let node = attribute; node.parent; node = node.parent) {
    const { parent } = node;
    if (/^(delete_statement|for_statement|for_in_clause|with_item|as_pattern)$/.test(parent.type))
      return parent.childForFieldName('right')?.id !== node.id;
    if (/^(augmented_)?assignment$/.test(parent.type))
      return parent.childForFieldName('left')?.id === node.id;
  }
  return false;
}

function statements(definition: SyntaxNode): SyntaxNode[] {
  const body = definition.childForFieldName('body');
  return (body?.namedChildren ?? []).filter((node): node is SyntaxNode => node !== null);
}

/** Both sides of an assignment, which may be a statement's only part. */
function assigned(node: SyntaxNode): { readonly left: SyntaxNode | null; readonly right: SyntaxNode | null } {
  const inner = node.type === 'expression_statement' ? node.namedChild(0) : node;
  if (inner?.type !== 'assignment' && inner?.type !== 'augmented_assignment')
    return { left: null, right: null };
  const isPlain = inner.type === 'assignment';
  return { left: inner.childForFieldName('left'), right: isPlain ? inner.childForFieldName('right') : null };
}

/** A comment, a docstring, `pass`. */
function isNothing(node: SyntaxNode): boolean {
  return (
    node.type === 'comment' ||
    node.type === 'pass_statement' ||
    (node.type === 'expression_statement' && node.namedChild(0)?.type === 'string')
  );
}

function nameOf(node: SyntaxNode): string {
  return node.childForFieldName('name')?.text ?? '';
}

/** The first parameter of a method. */
function selfOf(method: SyntaxNode): string {
  const first = method.childForFieldName('parameters')?.namedChild(0);
  return first?.type === 'identifier' ? first.text : '';
}
