import { fail, ok, type Result } from '../problem';
import type { Argument, Entry, RecordingShape, Source } from './contract';
import { nearestName } from './nearest';

/** A parameter's source, or why the recording can't give it (a sentence), or null: no such parameter is known. */
export type Lookup = (parameter: string) => Source | string | null;

/**
 * Binds each parameter by its name. What has a default and no source keeps its default; `*args` and `**kwargs` get
 * nothing. Passed by position where that is possible, which also suits positional-only parameters.
 */
export function bindArguments(
  entry: Entry,
  lookup: Lookup,
  available: readonly string[],
): Result<Argument[]> {
  const { constructorNeeds = [] } = entry;
  if (constructorNeeds.length > 0)
    return fail(
      'constructor-needs-arguments',
      `${entry.name}() needs ${quoted(constructorNeeds)} to be created, and nobody gives it anything.`,
      `Give ${constructorNeeds.length === 1 ? 'it a default' : 'them defaults'} in __init__.`,
    );
  const bound: Argument[] = [];
  let byPosition = true;
  for (const { name, kind, hasDefault } of entry.parameters) {
    if (kind === 'args' || kind === 'kwargs') continue;
    const found = lookup(name);
    if (found === null || typeof found === 'string') {
      if (!hasDefault) return found === null ? unknown(entry, name, available) : missing(entry, name, found);
      byPosition = false;
      continue;
    }
    bound.push(byPosition && kind === 'positional' ? { source: found } : { source: found, keyword: name });
  }
  return ok(bound);
}

function unknown(entry: Entry, name: string, available: readonly string[]): Result<never> {
  const meant = nearestName(name, available);
  const list = available.length > 24 ? `${available.slice(0, 24).join(', ')} …` : available.join(', ');
  return fail(
    'unknown-parameter',
    `${entry.name} asks for \`${name}\`${meant === null ? ', which nothing here is called' : `; the recording has \`${meant}\``}.`,
    meant === null
      ? `It can ask for: ${list}. Anything else needs a default.`
      : `Rename the parameter to \`${meant}\`, or give it a default. It can ask for: ${list}.`,
  );
}

function missing(entry: Entry, name: string, why: string): Result<never> {
  return fail(
    'parameter-not-recorded',
    `${entry.name} asks for \`${name}\`, but ${why}.`,
    `Take it out of the signature, give it a default, or record it.`,
  );
}

export function quoted(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

/** Names that a step of this recording can be asked for, in the trainers' words. */
export function stepNames(recording: RecordingShape): string[] {
  return [
    'obs',
    ...(recording.hasAction ? ['action'] : []),
    ...(recording.hasNextObservation ? ['next_obs'] : []),
    ...(recording.hasReward ? ['reward'] : []),
    'terminated',
    'truncated',
    'done',
    ...(recording.hasInfo ? ['info'] : []),
    't',
    'memory',
  ];
}
