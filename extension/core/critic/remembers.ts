import type { PyModule } from '../syntax/module';

/**
 * True unless the code alone shows that a call leaves nothing behind for the next one: plain functions over their arguments, over
 * numbers and over tables that nobody changes. Then the order of the episodes makes no difference, and need not be tried.
 */
export function mayRemember(module: PyModule): boolean {
  const { root, source } = module.document;
  if (module.classes.length || module.functions.some(({ outer }) => outer)) return true;
  if (
    /\b(memory|global|nonlocal|random|rng|time|datetime|uuid|next|open|setattr|globals|vars|cache|environ)\b|\bset\(/.test(
      source,
    )
  )
    return true;
  // A table, a list or an object at the top of the file, or as a default, may be changed by a call.
  const isFixed = (text: string): boolean => /^[-+\w.*/() ]*$/.test(text) && !/[a-z]\w*\(/i.test(text);
  const isKept = module.flow.writes.some(
    ({ kind, value }) =>
      kind !== 'import' &&
      kind !== 'definition' &&
      !(value && (isFixed(value.text) || value.type === 'string')),
  );
  const defaults = module.functions.flatMap(({ flow }) =>
    flow.writes.filter(({ kind, value }) => kind === 'parameter' && value !== null && !isFixed(value.text)),
  );
  return isKept || defaults.length > 0 || root.all('decorator', 'yield', 'lambda', 'await').length > 0;
}
