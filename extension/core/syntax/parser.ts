import { Language, Parser, type Node, type Tree } from 'web-tree-sitter';
import { assetPath } from '../assets';

export type SyntaxNode = Node;
export type SyntaxTree = Tree;

let loading: Promise<Parser> | undefined;

async function load(): Promise<Parser> {
  await Parser.init({ locateFile: (name: string) => assetPath('tree-sitter', name) });
  const parser = new Parser();
  parser.setLanguage(await Language.load(assetPath('tree-sitter', 'tree-sitter-python.wasm')));
  return parser;
}

/** Python source to a concrete syntax tree; broken source gives a tree with ERROR nodes. Delete the tree when done. */
export async function parsePython(source: string): Promise<SyntaxTree> {
  const parser = await (loading ??= load());
  const tree = parser.parse(source);
  if (!tree) throw new Error('tree-sitter gave no tree');
  return tree;
}
