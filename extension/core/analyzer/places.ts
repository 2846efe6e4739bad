import type { CallPlan } from '../contract/contract';
import type { SourceRange } from '../critic/finding';
import { stringValue } from '../syntax/expressions';
import type { PyFunction } from '../syntax/module';
import type { PyNode } from '../syntax/tree';
import { functionAt } from './edit';
import type { CodePlaces } from './observation';
import { returnedValue } from './terms';

/**
 * Where a component comes from: the function that it is (one of several, or of those with signs), else the first
 * assignment to its variable or its entry in the dictionary that is returned; null when it is not written in this file.
 */
export function placeOfComponent(
  { module, entry }: CodePlaces,
  { sum, returns }: CallPlan,
  component: string,
): SourceRange | null {
  if (sum || returns === 'signs') return functionAt(module, component.split('.'))?.nameNode.range ?? null;
  const value = componentValue(entry, component);
  if (!value) return null;
  const write = entry.flow.writes.find(({ key, kind }) => key === value.text && kind !== 'parameter');
  return (write?.statement ?? value.parent ?? value).range;
}

/** The expression that the function returns under the component's name in its dictionary; null when it is not written there. */
export function componentValue(fn: PyFunction, component: string): PyNode | null {
  for (const statement of fn.flow.returns) {
    const dictionary = returnedValue(statement, true)?.components;
    for (const pair of dictionary?.type === 'dictionary' ? dictionary.parts : []) {
      const key = pair.type === 'pair' ? pair.child('key') : null;
      if (key?.type === 'string' && stringValue(key) === component) return pair.child('value');
    }
  }
  return null;
}
