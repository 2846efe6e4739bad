import type { Role } from './roles';
import { assignRoles, normaliseName } from './roles';

/** Where a named column of a flat table (CSV, or JSON rows without an `obs`) goes. */
export type Target =
  | { readonly to: Exclude<Role, 'observation' | 'nextObservation' | 'action' | 'info'> }
  | {
      readonly to: 'observation' | 'nextObservation' | 'action' | 'info';
      /** Key of the dictionary, entry of the array, or the value itself. */
      readonly at: string | number | null;
    }
  | { readonly to: 'nothing' };

const PREFIXES: readonly (readonly [Extract<Target, { at: unknown }>['to'], RegExp])[] = [
  ['nextObservation', /^(?:next_(?:obs(?:ervation)?|state)|new_(?:obs|state)|obs_next)[._[](.+?)\]?$/],
  ['observation', /^(?:obs(?:ervation)?s?|state|s)[._[](.+?)\]?$/],
  ['action', /^(?:actions?|acts?|a)[._[](.+?)\]?$/],
  ['info', /^infos?[._[](.+?)\]?$/],
];

/** What says how an episode went, and is no part of what the agent sees. */
const OUTCOME =
  /^(?:(?:is|task|episode)_?)?(?:success(?:es)?|succeeded|successful|solved|goal_?reached|reached_?goal|won|fail(?:ed|ure)?|outcome)$|^(?:(?:failure|termination|end)_)?(?:cause|reason)$/i;

export function isOutcome(name: string): boolean {
  return OUTCOME.test(normaliseName(name));
}

/**
 * Sorts column names into their roles. `obs_x`, `obs.x`, `obs[0]` and `next_…`, `action_…`, `info_…` alike make up dictionaries,
 * or arrays when all their suffixes are 0 … n-1. Without any observation column the names that are left are the
 * observation's fields (and `next_x` belongs to `x`), but for those that say how an episode went; with one they go to info.
 */
export function assignColumns(names: readonly string[]): Map<string, Target> {
  const targets = new Map<string, Target>();
  for (const [name, role] of assignRoles(names))
    targets.set(
      name,
      role === 'observation' || role === 'nextObservation' || role === 'action' || role === 'info'
        ? { to: role, at: null }
        : { to: role },
    );
  const has = (to: Target['to']): boolean => [...targets.values()].some((target) => target.to === to);
  for (const [to, pattern] of PREFIXES) {
    if (has(to)) continue;
    const found = names.flatMap((name) => {
      const suffix = targets.has(name) ? undefined : pattern.exec(normaliseName(name))?.[1];
      return suffix === undefined ? [] : [{ name, suffix: originalSuffix(name, suffix) }];
    });
    const indices = new Set(found.map(({ suffix }) => Number(suffix)));
    const isArray = found.length > 0 && found.every((_, i) => indices.has(i));
    for (const { name, suffix } of found) targets.set(name, { to, at: isArray ? Number(suffix) : suffix });
  }
  const left = names.filter((name) => !targets.has(name));
  const isIndex = (name: string): boolean => name.trim() === '' || /^unnamed: \d+$/i.test(name);
  const plainFields = !has('observation');
  const leftNames = new Set(left);
  const onlyOutcomes = left.every((name) => isIndex(name) || isOutcome(name));
  for (const name of left) {
    const base = /^next_(.+)$/i.exec(name)?.[1];
    if (isIndex(name)) targets.set(name, { to: 'nothing' });
    else if (!plainFields || (!onlyOutcomes && isOutcome(name))) targets.set(name, { to: 'info', at: name });
    else if (base !== undefined && leftNames.has(base))
      targets.set(name, { to: 'nextObservation', at: base });
    else targets.set(name, { to: 'observation', at: name });
  }
  return targets;
}

/** The suffix as the file spells it, not lower-cased. */
function originalSuffix(name: string, suffix: string): string {
  const trimmed = name.trim().replace(/\]$/, '');
  return trimmed.slice(trimmed.length - suffix.length);
}
