import { parsePython, type SyntaxNode } from './parser';

/** `from ..a.b import c, d`: level 2, name "a.b", names ["c", "d"]. `import a.b`: level 0, no names. */
export interface Import {
  /** Dots in front: 0 for an absolute import. */
  readonly level: number;
  readonly name: string;
  /** What is taken out of it, which may be modules of their own. */
  readonly names: readonly string[];
}

/** Every import statement of a file, those inside functions, too. */
export async function importsIn(source: string): Promise<Import[]> {
  const tree = await parsePython(source);
  try {
    return tree.rootNode
      .descendantsOfType(['import_statement', 'import_from_statement'])
      .flatMap((node) => (node ? importsOf(node) : []));
  } finally {
    tree.delete();
  }
}

function importsOf(node: SyntaxNode): Import[] {
  const named = (parts: readonly (SyntaxNode | null)[]): string[] =>
    parts.flatMap((part) => {
      const name = part?.type === 'aliased_import' ? part.childForFieldName('name') : part;
      return name?.type === 'dotted_name' ? [name.text] : [];
    });
  if (node.type === 'import_statement')
    return named(node.namedChildren).map((name) => ({ level: 0, name, names: [] }));
  const from = node.childForFieldName('module_name');
  if (!from) return [];
  const dots = /^\.*/.exec(from.text)?.[0].length ?? 0;
  const names = named(node.namedChildren.filter((child) => child?.startIndex !== from.startIndex));
  return [{ level: dots, name: from.text.slice(dots).trim(), names }];
}
