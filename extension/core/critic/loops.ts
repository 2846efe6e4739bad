import { callShape, comprehensionClause, unparenthesized } from '../syntax/expressions';
import type { PyFunction } from '../syntax/module';
import type { PyNode } from '../syntax/tree';
import { constantOf } from './constants';
import type { RuleContext } from './context';

/** What one round gives: an expression, or several that are taken apart (a key and its value). */
type Round = PyNode | readonly (Round | null)[];

/**
 * The expressions that a loop's or comprehension's name runs through, where they are written out: in the loop, or in a list or
 * table that is set once. Empty where that is not known.
 */
export function valuesOfLoop(name: PyNode, fn: PyFunction, context: RuleContext): PyNode[] {
  if (name.type !== 'identifier') return [];
  const own = comprehensionClause(name);
  const writes = own ? [] : fn.flow.definitionsAt(name);
  const clause = own ?? (writes.length === 1 && writes[0]?.kind === 'loop' ? writes[0].statement : null);
  const [target, over] = [clause?.child('left'), clause?.child('right')];
  const path = target ? pathTo(target, name.text) : null;
  if (!over || !path) return [];
  return (roundsOf(over, fn, context) ?? []).flatMap((round) => (round && at(round, path)) ?? []);
}

/** The places to take to the name in a pattern such as `i, (key, weight)`. */
function pathTo(target: PyNode, name: string): number[] | null {
  if (target.type === 'identifier') return target.text === name ? [] : null;
  for (const [i, part] of target.parts.entries()) {
    const below = /identifier|pattern|tuple|list/.test(part.type) ? pathTo(part, name) : null;
    if (below) return [i, ...below];
  }
  return null;
}

function at(round: Round, path: readonly number[]): PyNode | null {
  let here: Round | null = round;
  for (const i of path) {
    const parts: readonly (Round | null)[] | null = !here
      ? null
      : 'type' in here
        ? /^(tuple|list)$/.test(here.type)
          ? here.parts
          : null
        : here;
    here = parts?.[i] ?? null;
  }
  return here && 'type' in here ? here : null;
}

function roundsOf(over: PyNode, fn: PyFunction, context: RuleContext): (Round | null)[] | null {
  const known = constantOf(over, fn, context);
  if (!known) return null;
  const sub = (node: PyNode | undefined): (Round | null)[] | null =>
    node ? roundsOf(node, fn, context) : null;
  if (/^(list|tuple|set)$/.test(known.type)) return known.parts;
  if (known.type === 'dictionary') return known.parts.flatMap((pair) => pair.child('key') ?? []);
  const call = callShape(unparenthesized(known));
  if (!call) return null;
  const [first, ...more] = call.positional;
  if (/^(keys|values|items)$/.test(call.method ?? '') && call.receiver) {
    const table = constantOf(call.receiver, fn, context);
    if (table?.type !== 'dictionary') return null;
    const pairs = table.parts.filter(({ type }) => type === 'pair');
    if (call.method === 'items') return pairs.map((pair) => [pair.child('key'), pair.child('value')]);
    return pairs.map((pair) => pair.child(call.method === 'keys' ? 'key' : 'value'));
  }
  switch (call.callee.text) {
    case 'enumerate':
      return sub(first)?.map((round) => [null, round]) ?? null;
    case 'sorted':
    case 'list':
    case 'tuple':
    case 'set':
    case 'frozenset':
    case 'reversed':
      return sub(first);
    case 'zip': {
      const all = [first, ...more].map(sub);
      const length = Math.max(0, ...all.map((rounds) => rounds?.length ?? 0));
      return Array.from({ length }, (_, i) => all.map((rounds) => rounds?.[i] ?? null));
    }
    default:
      return null;
  }
}
