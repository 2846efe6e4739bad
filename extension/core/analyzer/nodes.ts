import type { SourceRange } from '../critic/finding';
import type { SyntaxNode } from '../syntax/parser';

const SCOPES = new Set(['function_definition', 'lambda', 'class_definition']);

/** Lines and columns from 1, columns in UTF-16 units. */
export function rangeOf({ startPosition, endPosition }: SyntaxNode): SourceRange {
  return {
    line: startPosition.row + 1,
    column: startPosition.column + 1,
    endLine: endPosition.row + 1,
    endColumn: endPosition.column + 1,
  };
}

/** The function or method at a path of names; null when there is none. */
export function findFunction(root: SyntaxNode, path: readonly string[]): SyntaxNode | null {
  let node: SyntaxNode | null = root;
  for (const name of path) {
    const block: SyntaxNode | null = node === root ? root : node.childForFieldName('body');
    node =
      block?.namedChildren
        .map((child) =>
          child.type === 'decorated_definition' ? child.childForFieldName('definition') : child,
        )
        .filter(
          (child): child is SyntaxNode => child !== null && /^(function|class)_definition$/.test(child.type),
        )
        // Python keeps the last one of a name.
        .findLast((child) => child.childForFieldName('name')?.text === name) ?? null;
    if (!node) return null;
  }
  return node;
}

/** Nodes of a type below a node, not counting what belongs to functions, lambdas and classes inside it. */
export function descendants(node: SyntaxNode, type: string): SyntaxNode[] {
  return node.namedChildren.flatMap((child) => {
    if (child.type === type) return [child];
    return SCOPES.has(child.type) ? [] : descendants(child, type);
  });
}

/** As `descendants`, but also below nodes of the type itself. */
export function nested(node: SyntaxNode, type: string): SyntaxNode[] {
  return descendants(node, type).flatMap((found) => [found, ...nested(found, type)]);
}
