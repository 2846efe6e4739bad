import type { SourceRange } from '../critic/finding';
import type { SyntaxNode } from '../syntax/parser';
import { descendants, rangeOf } from './nodes';
import { assignmentsTo, returnedValue } from './terms';

/** Where a component comes from: the first assignment to its variable, its entry in the returned dictionary, or the function's name. */
export function componentRange(entry: SyntaxNode, component: string): SourceRange {
  const value = componentValue(entry, component);
  if (!value) return rangeOf(entry.childForFieldName('name') ?? entry);
  const body = entry.childForFieldName('body');
  const [assignment] = value.type === 'identifier' && body ? assignmentsTo(body, value.text) : [];
  return rangeOf(assignment ?? value.parent ?? value);
}

/** The expression that the entry returns under the component's name in its dictionary; null when it is not written there. */
export function componentValue(entry: SyntaxNode, component: string): SyntaxNode | null {
  const body = entry.childForFieldName('body');
  if (!body) return null;
  for (const statement of descendants(body, 'return_statement')) {
    const dictionary = returnedValue(statement, true)?.components;
    for (const pair of dictionary?.type === 'dictionary' ? dictionary.namedChildren : []) {
      const key = pair.type === 'pair' ? pair.childForFieldName('key') : null;
      if (key?.type === 'string' && stringText(key) === component) return pair.childForFieldName('value');
    }
  }
  return null;
}

function stringText(node: SyntaxNode): string {
  return node.namedChildren
    .filter((part) => part.type === 'string_content')
    .map((part) => part.text)
    .join('');
}
