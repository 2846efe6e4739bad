import { parsePython, type SyntaxNode } from '../syntax/parser';

/** Words with which a function can reach or keep anything; code that has them is not looked at further. */
const FREE_HAND =
  /\b(global|nonlocal|random|yield|setattr|globals|vars|exec|eval|__dict__|lambda|next|iter)\b/;

/** Methods that only look. */
const LOOKS =
  /^(get|items|keys|values|index|count|copy|match|search|fullmatch|findall|finditer|sub|split|join|format|startswith|endswith)$/;

/** Built-in functions that don't change what they are given. */
const PURE =
  /^(abs|all|any|bool|dict|divmod|enumerate|float|frozenset|int|isinstance|len|list|map|max|min|pow|print|range|reversed|round|set|sorted|str|sum|tuple|zip)$/;

/** Values that nothing can change. */
const CONSTANT =
  /^(integer|float|string|true|false|none|unary_operator|binary_operator|tuple|identifier|attribute|boolean_operator|comparison_operator|conditional_expression)$/;

/**
 * Whether a call of the reward could leave something behind that a call in another episode sees: a changed module variable, a
 * default argument, an attribute of a function, a random generator. In doubt: yes.
 */
export async function keepsState(source: string): Promise<boolean> {
  const tree = await parsePython(source);
  try {
    const root = tree.rootNode;
    return all(root, ['class_definition']).length > 0 || keepsStateOutsideClasses(source, root);
  } finally {
    tree.delete();
  }
}

/** The same, attributes of instances left aside. */
export function keepsStateOutsideClasses(source: string, root: SyntaxNode): boolean {
  if (FREE_HAND.test(codeOf(source, root)) || root.hasError) return true;
  const names = sharedNames(root);
  return (
    all(root, ['default_parameter', 'typed_default_parameter']).some(
      (node) => !CONSTANT.test(node.childForFieldName('value')?.type ?? ''),
    ) || all(root, ['function_definition']).some((definition) => touches(definition, names))
  );
}

interface SharedNames {
  /** Imported modules and functions. */
  readonly imported: ReadonlySet<string>;
  /** Functions defined here, and variables whose value can't be changed in place. */
  readonly fixed: ReadonlySet<string>;
  /** Variables that hold a list, a dictionary or whatever a call gave. */
  readonly changeable: ReadonlySet<string>;
}

function sharedNames(root: SyntaxNode): SharedNames {
  const imported = new Set<string>();
  const fixed = new Set<string>();
  const changeable = new Set<string>();
  for (const node of all(root, ['import_statement', 'import_from_statement']))
    for (const { text } of all(node, ['identifier'])) imported.add(text);
  for (const node of all(root, ['function_definition', 'class_definition']))
    fixed.add(node.childForFieldName('name')?.text ?? '');
  for (const node of all(root, ['assignment', 'augmented_assignment'])) {
    if (isInsideFunction(node)) continue;
    const value = node.childForFieldName('right');
    const into = CONSTANT.test(value?.type ?? '') ? fixed : changeable;
    const left = node.childForFieldName('left');
    for (const { text } of left?.type === 'identifier' ? [left] : left ? all(left, ['identifier']) : [])
      into.add(text);
  }
  return { imported, fixed, changeable };
}

/** Changes something that outlives the call, or uses a changeable thing in a way that might. */
function touches(definition: SyntaxNode, { imported, fixed, changeable }: SharedNames): boolean {
  const body = definition.childForFieldName('body');
  if (!body) return false;
  for (const node of all(body, ['assignment', 'augmented_assignment', 'delete_statement'])) {
    const target = node.type === 'delete_statement' ? node.namedChild(0) : node.childForFieldName('left');
    if (!target || target.type === 'identifier') continue;
    const root = rootOf(target);
    if (imported.has(root) || fixed.has(root) || changeable.has(root)) return true;
  }
  return all(body, ['identifier']).some(
    (identifier) => changeable.has(identifier.text) && !onlyLooksAt(identifier, imported),
  );
}

function onlyLooksAt(identifier: SyntaxNode, imported: ReadonlySet<string>): boolean {
  const { parent } = identifier;
  switch (parent?.type) {
    case 'subscript':
    case 'comparison_operator':
    case 'for_statement':
    case 'for_in_clause':
    case 'binary_operator':
      return true;
    case 'attribute':
      // The name of an attribute or of a keyword is no variable.
      return (
        parent.childForFieldName('object')?.id !== identifier.id ||
        parent.parent?.type !== 'call' ||
        LOOKS.test(parent.childForFieldName('attribute')?.text ?? '')
      );
    case 'keyword_argument':
      return parent.childForFieldName('name')?.id === identifier.id;
    case 'argument_list': {
      const called = parent.parent?.childForFieldName('function');
      if (called?.type === 'identifier') return PURE.test(called.text);
      return (
        called?.type === 'attribute' &&
        imported.has(rootOf(called)) &&
        !/shuffle|heap|push|put/.test(called.text)
      );
    }
    default:
      return false;
  }
}

/** The source without comments and plain strings: what they say is not done. */
function codeOf(source: string, root: SyntaxNode): string {
  const parts: string[] = [];
  let at = 0;
  for (const node of all(root, ['comment', 'string'])) {
    if (node.startIndex < at || node.namedChildren.some((child) => child?.type === 'interpolation')) continue;
    parts.push(source.slice(at, node.startIndex));
    at = node.endIndex;
  }
  return [...parts, source.slice(at)].join(' ');
}

/** The variable at the beginning of `a.b[c].d`. */
function rootOf(node: SyntaxNode): string {
  let at: SyntaxNode | null = node;
  while (at && at.type !== 'identifier') at = at.namedChild(0);
  return at?.text ?? '';
}

function isInsideFunction(node: SyntaxNode): boolean {
  for (let above = node.parent; above; above = above.parent)
    if (above.type === 'function_definition') return true;
  return false;
}

export function all(node: SyntaxNode, types: readonly string[]): SyntaxNode[] {
  return node.descendantsOfType([...types]).filter((found): found is SyntaxNode => found !== null);
}
