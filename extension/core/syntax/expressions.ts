import type { PyNode } from './tree';

/** The expression without the parentheses around it. */
export function unparenthesized(node: PyNode): PyNode {
  let inner = node;
  while (inner.type === 'parenthesized_expression') {
    const [only] = inner.parts;
    if (!only) break;
    inner = only;
  }
  return inner;
}

/** The variable a name or path stands for: `x`, `self.prev`, `memory["d"]`, `obs[2]`; null for anything computed. */
export function keyOf(node: PyNode): string | null {
  if (node.type === 'identifier') return node.text;
  if (node.type === 'attribute') {
    const object = node.child('object');
    const key = object ? keyOf(object) : null;
    return key === null ? null : `${key}.${node.child('attribute')?.text ?? ''}`;
  }
  if (node.type === 'subscript') {
    const value = node.child('value');
    const indices = node.childrenOf('subscript');
    const [index] = indices;
    if (!value || !index || indices.length !== 1) return null;
    const literal =
      index.type === 'string'
        ? JSON.stringify(stringValue(index))
        : index.type === 'integer'
          ? index.text
          : negativeInteger(index);
    const key = literal === null ? null : keyOf(value);
    return key === null ? null : `${key}[${literal}]`;
  }
  return null;
}

function negativeInteger(node: PyNode): string | null {
  return node.type === 'unary_operator' && /^-\d+$/.test(node.text) ? node.text : null;
}

/** What a `return` gives first: its value, or the first of several. */
export function firstReturned({ parts: [value] }: PyNode): PyNode | null {
  const bare = value && unparenthesized(value);
  return (bare && /^(tuple|expression_list)$/.test(bare.type) ? bare.parts[0] : bare) ?? null;
}

/** A number written out, with its sign: `-0.5`, `1_000`, `1e-3`, `float("inf")` is not one. */
export function numberValue(node: PyNode | null): number | null {
  if (!node) return null;
  const bare = unparenthesized(node);
  if (bare.type === 'integer' || bare.type === 'float') {
    const value = Number(bare.text.replaceAll('_', ''));
    return Number.isNaN(value) ? null : value;
  }
  if (bare.type === 'unary_operator') {
    const value = numberValue(bare.child('argument'));
    const operator = bare.child('operator')?.text;
    if (value === null) return null;
    return operator === '-' ? -value : operator === '+' ? value : null;
  }
  return null;
}

/** The text between the quotes, as written (escapes not resolved); null for f-strings with holes and for other nodes. */
export function stringValue(node: PyNode): string | null {
  if (node.type === 'concatenated_string') {
    const parts = node.parts.map(stringValue);
    return parts.every((part) => part !== null) ? parts.join('') : null;
  }
  if (node.type !== 'string' || node.parts.some((part) => part.type === 'interpolation')) return null;
  const open = node.children[0];
  const close = node.children.at(-1);
  return open && close ? node.text.slice(open.end - node.start, close.start - node.start) : null;
}

/** Letters before the opening quote, in lower case: `r`, `f`, `rb`. */
export function stringPrefix(node: PyNode): string {
  return /^[a-z]*/i.exec(node.text)?.[0].toLowerCase() ?? '';
}

export interface CallShape {
  readonly node: PyNode;
  readonly callee: PyNode;
  /** Positional arguments in order; a starred one ends what is known. */
  readonly positional: readonly PyNode[];
  readonly keywords: ReadonlyMap<string, PyNode>;
  readonly hasSplat: boolean;
  /** `obj` and `name` of `obj.name(...)`. */
  readonly receiver: PyNode | null;
  readonly method: string | null;
}

export function callShape(node: PyNode): CallShape | null {
  if (node.type !== 'call') return null;
  const callee = node.child('function');
  if (!callee) return null;
  const positional: PyNode[] = [];
  const keywords = new Map<string, PyNode>();
  let hasSplat = false;
  const list = node.child('arguments');
  // `sum(x for x in xs)`: the generator is the argument list.
  const parts = list?.type === 'argument_list' ? list.parts : list ? [list] : [];
  for (const part of parts) {
    if (part.type === 'keyword_argument') {
      const value = part.child('value');
      if (value) keywords.set(part.child('name')?.text ?? '', value);
    } else if (part.type === 'list_splat' || part.type === 'dictionary_splat') hasSplat = true;
    else positional.push(part);
  }
  const isMethod = callee.type === 'attribute';
  return {
    node,
    callee,
    positional,
    keywords,
    hasSplat,
    receiver: isMethod ? callee.child('object') : null,
    method: isMethod ? (callee.child('attribute')?.text ?? null) : null,
  };
}

/** One link of a comparison; `a < b < c` has two. */
export interface Comparison {
  readonly left: PyNode;
  readonly operator: string;
  readonly right: PyNode;
}

export function comparisons(node: PyNode): Comparison[] {
  if (node.type !== 'comparison_operator') return [];
  const links: Comparison[] = [];
  let left: PyNode | null = null;
  let operator = '';
  for (const child of node.children) {
    if (child.field === 'operators') operator = child.text.replace(/\s+/g, ' ');
    else if (child.named && child.type !== 'comment') {
      if (left) links.push({ left, operator, right: child });
      left = child;
    }
  }
  return links;
}

/** The one link of a comparison that is not a chain; null for anything else. */
export function singleComparison(node: PyNode | null | undefined): Comparison | null {
  const links = node ? comparisons(unparenthesized(node)) : [];
  const [only] = links;
  return links.length === 1 && only ? only : null;
}

/** Text without blanks and outer parentheses: equal for expressions written alike. */
export function canonicalText(node: PyNode): string {
  return unparenthesized(node).text.replace(/\s+/g, '');
}

/** A condition that holds (or does not) wherever `node` runs, by the branches around it and the early exits before it. */
export interface Guard {
  readonly condition: PyNode;
  readonly holds: boolean;
}

const EXITS = new Set(['return_statement', 'raise_statement', 'continue_statement', 'break_statement']);

/** Guards of a node within its function, nearest first. */
export function guardsOf(node: PyNode): Guard[] {
  const guards: Guard[] = [];
  let child = node;
  for (let parent = node.parent; parent; child = parent, parent = parent.parent) {
    if (parent.type === 'function_definition' || parent.type === 'lambda') break;
    const condition = parent.child('condition');
    if (
      (parent.type === 'if_statement' ||
        parent.type === 'elif_clause' ||
        parent.type === 'while_statement') &&
      condition
    ) {
      if (child.field === 'consequence' || (parent.type === 'while_statement' && child.field === 'body'))
        guards.push({ condition, holds: true });
      if (parent.type === 'if_statement' && child.field === 'alternative') {
        for (const earlier of parent.childrenOf('alternative')) {
          if (earlier === child) break;
          const test = earlier.child('condition');
          if (test) guards.push({ condition: test, holds: false });
        }
        guards.push({ condition, holds: false });
      }
    } else if (parent.type === 'conditional_expression') {
      const [then, test, otherwise] = parent.parts;
      if (test && child === then) guards.push({ condition: test, holds: true });
      if (test && child === otherwise) guards.push({ condition: test, holds: false });
    } else if (
      parent.type === 'argument_list' &&
      /\.where$/.test(parent.parent?.child('function')?.text ?? '')
    ) {
      const [test, then, otherwise] = parent.parts;
      if (test && child === then) guards.push({ condition: test, holds: true });
      if (test && child === otherwise) guards.push({ condition: test, holds: false });
    } else if (parent.type === 'boolean_operator' && child.field === 'right') {
      const left = parent.child('left');
      if (left) guards.push({ condition: left, holds: parent.child('operator')?.text === 'and' });
    } else if (parent.type.endsWith('_comprehension') || parent.type === 'generator_expression') {
      for (const clause of parent.parts)
        if (clause.type === 'if_clause' && clause !== child && clause.parts[0])
          guards.push({ condition: clause.parts[0], holds: true });
    } else if (parent.type === 'block' || parent.type === 'module') {
      for (const statement of parent.parts) {
        if (statement.start >= child.start) break;
        if (statement.type === 'assert_statement' && statement.parts[0])
          guards.push({ condition: statement.parts[0], holds: true });
        if (statement.type !== 'if_statement') continue;
        const test = statement.child('condition');
        const body = statement.child('consequence');
        if (
          test &&
          body &&
          alwaysExits(body) &&
          statement.childrenOf('alternative').every((other) => other.type !== 'else_clause')
        )
          guards.push({ condition: test, holds: false });
      }
    }
  }
  return guards;
}

/** True when the block's last statement leaves it: return, raise, continue or break. */
export function alwaysExits(block: PyNode): boolean {
  const last = block.parts.at(-1);
  if (!last) return false;
  if (EXITS.has(last.type)) return true;
  if (last.type !== 'if_statement') return false;
  const branches = [
    last.child('consequence'),
    ...last.childrenOf('alternative').map((other) => other.child('consequence') ?? other.child('body')),
  ];
  return (
    last.childrenOf('alternative').some((other) => other.type === 'else_clause') &&
    branches.every((branch) => branch !== null && alwaysExits(branch))
  );
}

/** The `for … in …` of a comprehension around a name that binds it; null when the name is no comprehension's own. */
export function comprehensionClause(name: PyNode): PyNode | null {
  for (let node = name.parent; node && !/_statement$|^block$/.test(node.type); node = node.parent) {
    if (!/comprehension$|^generator_expression$/.test(node.type)) continue;
    for (const clause of node.parts.filter((part) => part.type === 'for_in_clause'))
      if (
        clause
          .child('left')
          ?.all('identifier')
          .some((bound) => bound.text === name.text) &&
        !clause.child('right')?.contains(name)
      )
        return clause;
  }
  return null;
}
