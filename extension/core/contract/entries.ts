import type { ClassOutline, FunctionOutline, ModuleOutline, Parameter } from '../syntax/outline';
import type { Entry } from './contract';

/** How much a function's name alone says that it is the reward. */
export function nameConfidence(name: string): number {
  if (
    /^(reward|reward_function|reward_fn|reward_func|compute_reward|get_reward|calculate_reward)$/.test(name)
  )
    return 0.9;
  if (name.startsWith('_')) return /reward/i.test(name) ? 0.3 : 0;
  return /reward/i.test(name) ? 0.7 : 0;
}

export function functionEntry({ name, parameters, line }: FunctionOutline, confidence: number): Entry {
  return { name, kind: 'function', parameters, confidence, line };
}

/** A class that can be called; null when it has no `__call__`. */
export function classEntry({ name, methods, line }: ClassOutline, confidence: number): Entry | null {
  const call = methods.find((method) => method.name === '__call__');
  if (!call) return null;
  const initial = methods.find((method) => method.name === '__init__');
  const reset = methods.find((method) => method.name === 'reset');
  const needs = required(initial?.parameters.slice(1) ?? []).map((parameter) => parameter.name);
  return {
    name,
    kind: 'class',
    parameters: call.parameters.slice(1),
    confidence,
    line,
    ...(reset && required(reset.parameters.slice(1)).length === 0 ? { reset: reset.name } : {}),
    ...(needs.length > 0 ? { constructorNeeds: needs } : {}),
  };
}

/** Methods that can be called on an object made of a recorded row, each as sure as `confidence` says. */
export function methodEntries(
  module: ModuleOutline,
  confidence: (method: FunctionOutline) => number,
): Entry[] {
  return byConfidence(
    module.classes.flatMap(({ name, methods }) =>
      methods
        .filter(({ parameters }) => parameters[0]?.name === 'self')
        .map((method): Entry => ({
          name: `${name}.${method.name}`,
          kind: 'method',
          parameters: method.parameters,
          confidence: confidence(method),
          line: method.line,
        })),
    ),
  );
}

export function required(parameters: readonly Parameter[]): Parameter[] {
  return parameters.filter(
    ({ kind, hasDefault }) => !hasDefault && (kind === 'positional' || kind === 'keyword'),
  );
}

export function byConfidence(entries: readonly (Entry | null)[]): Entry[] {
  return entries
    .filter((entry): entry is Entry => entry !== null && entry.confidence > 0)
    .sort((a, b) => b.confidence - a.confidence || a.line - b.line);
}
