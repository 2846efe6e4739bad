import type { SyntaxNode } from '../syntax/parser';
import type { CodePlaces, FindingInput, Observation } from './findings';
import { rangeOf } from './nodes';
import { counted } from './numbers';

const NOT_STATEMENTS = new Set([
  'comment',
  'function_definition',
  'class_definition',
  'decorated_definition',
]);
/** Python gives these no line of their own, or none that always runs. */
const SILENT = new Set(['pass_statement', 'global_statement', 'nonlocal_statement', 'type_alias_statement']);

/** RS808: a block of the functions that ran, none of whose lines was executed on any recorded step. One a block. */
export function unexecuted({ evaluation }: FindingInput, { root }: CodePlaces): Observation[] {
  const { replay, set } = evaluation.input;
  if (replay.lines.size === 0) return [];
  const blocks: SyntaxNode[] = [];
  const visit = (node: SyntaxNode): void => {
    for (const child of node.namedChildren) {
      if (child.type === 'block' && isDead(child, replay.lines)) {
        // A function that never ran is a helper nobody called: its definition, not its lines, would be the news.
        if (child.parent && !/^(function|class)_definition$/.test(child.parent.type)) blocks.push(child);
      } else visit(child);
    }
  };
  visit(root);
  return blocks.map((block) => ({
    code: 'RS808',
    severity: 'info' as const,
    message: `Never executed on any of ${counted(set.steps, 'recorded step')}: ${reasonFor(block)}`,
    range: rangeOf(block.namedChildren.find((child) => child.type !== 'comment') ?? block),
  }));
}

function isDead(block: SyntaxNode, lines: ReadonlyMap<number, number>): boolean {
  const statements = block.namedChildren.filter(({ type }) => !NOT_STATEMENTS.has(type) && !SILENT.has(type));
  if (statements.length === 0) return false;
  // Module level runs once at import, outside any call; only what functions hold is counted by calls.
  if (!insideFunction(block)) return false;
  for (let row = block.startPosition.row; row <= block.endPosition.row; row++)
    if (lines.has(row + 1)) return false;
  return true;
}

function insideFunction(node: SyntaxNode): boolean {
  for (let parent = node.parent; parent; parent = parent.parent)
    if (parent.type === 'function_definition') return true;
  return false;
}

function reasonFor(block: SyntaxNode): string {
  const owner = block.parent;
  if (owner?.type === 'else_clause') return 'the condition above always held.';
  const condition = owner?.childForFieldName('condition');
  return condition ? `${oneLine(condition.text)} never held.` : 'this block was never reached.';
}

function oneLine(text: string): string {
  const flat = text.replace(/\s+/g, ' ');
  return flat.length > 60 ? `${flat.slice(0, 57)}…` : flat;
}
