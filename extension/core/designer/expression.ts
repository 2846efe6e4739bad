import type { SyntaxNode } from '../syntax/parser';
import { parsePython } from '../syntax/parser';

/** Names that a task's expression may use anywhere: of Python itself, and the module that the sandbox offers. */
const BUILTINS = new Set(
  'math abs all any bool dict enumerate float int isinstance len list max min range round set sorted str sum tuple zip'.split(
    ' ',
  ),
);

/** A Python expression with its free names replaced; null when it is not one expression or `rename` knows a name not. */
export async function renameExpression(
  expression: string,
  rename: (name: string) => string | null,
): Promise<string | null> {
  const tree = await parsePython(expression.trim());
  try {
    const root = tree.rootNode;
    const [statement] = root.namedChildren;
    const [value] = statement?.type === 'expression_statement' ? statement.namedChildren : [];
    if (root.hasError || root.namedChildCount !== 1 || !value || value.type.includes('assignment'))
      return null;
    const free = freeIdentifiers(value);
    let text = '';
    let end = 0;
    for (const node of free) {
      const name = BUILTINS.has(node.text) ? node.text : rename(node.text);
      if (name === null) return null;
      text += root.text.slice(end, node.startIndex) + name;
      end = node.endIndex;
    }
    return text + root.text.slice(end);
  } finally {
    tree.delete();
  }
}

/** Identifiers that are not attributes, keyword names or bound inside the expression, in order of the text. */
function freeIdentifiers(expression: SyntaxNode): SyntaxNode[] {
  const nodes = expression.descendantsOfType('identifier').filter((node) => node !== null);
  const bound = new Set(nodes.filter(isBinding).map((node) => node.text));
  return nodes.filter((node) => {
    const parent = node.parent;
    if (parent?.type === 'attribute' && parent.childForFieldName('attribute')?.id === node.id) return false;
    if (parent?.type === 'keyword_argument' && parent.childForFieldName('name')?.id === node.id) return false;
    return !bound.has(node.text);
  });
}

function isBinding(node: SyntaxNode): boolean {
  for (let child = node, up = node.parent; up; child = up, up = up.parent) {
    if (up.type === 'for_in_clause' || up.type === 'named_expression') {
      return up.childForFieldName(up.type === 'for_in_clause' ? 'left' : 'name')?.id === child.id;
    }
    if (up.type === 'lambda_parameters') return true;
  }
  return false;
}

/**
 * A condition over an episode's last step as one that holds on no other step: unless one of its `and` parts already
 * is `terminated` or `truncated`, the episode's end is asked for as well.
 */
export async function atTheEnd(condition: string): Promise<string> {
  const tree = await parsePython(condition);
  try {
    const expression = tree.rootNode.namedChild(0)?.namedChild(0);
    if (expression && andParts(expression).some((part) => /^\(*(terminated|truncated)\)*$/.test(part)))
      return condition;
    const simple = expression && /^(call|identifier|comparison_operator|subscript)$/.test(expression.type);
    return `(terminated or truncated) and ${simple ? condition : `(${condition})`}`;
  } finally {
    tree.delete();
  }
}

function andParts(node: SyntaxNode): string[] {
  if (node.type === 'parenthesized_expression')
    return node.namedChildren.flatMap((inner) => (inner ? andParts(inner) : []));
  if (node.type !== 'boolean_operator' || node.childForFieldName('operator')?.text !== 'and')
    return [node.text];
  return [node.childForFieldName('left'), node.childForFieldName('right')].flatMap((part) =>
    part ? andParts(part) : [],
  );
}
