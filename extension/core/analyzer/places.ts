import type { SourceRange } from '../critic/finding';
import { stringValue } from '../syntax/expressions';
import type { PyFunction } from '../syntax/module';
import type { PyNode } from '../syntax/tree';
import { returnedValue } from './terms';

/** Where a component comes from: the first assignment to its variable, its entry in the returned dictionary, or the function's name. */
export function componentRange(fn: PyFunction, component: string): SourceRange {
  const value = componentValue(fn, component);
  if (!value) return fn.nameNode.range;
  const write = fn.flow.writes.find(({ key, kind }) => key === value.text && kind !== 'parameter');
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
