import { callShape, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import { recordingRead } from '../reads';
import type { Rule } from '../rule';

const MUTATORS = new Set(
  'append extend insert pop remove clear sort reverse update popitem fill setdefault'.split(' '),
);
const OWN_NAMES = /^(obs|observation|next_obs|next_observation|state|next_state)$/;

export const helperChangesRecorded: Rule = {
  code: 'RS283',
  title: 'What was observed is changed under another name',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions)
      for (const node of fn.own('assignment', 'augmented_assignment', 'call')) {
        const changed = changedBy(node);
        if (!changed) continue;
        const root = rootOf(changed);
        // Under the name that it came in with, RS046 says it.
        if (!root || (OWN_NAMES.test(root.text) && fn.isParameter(root))) continue;
        if (!isTheSame(changed, fn, context)) continue;
        yield {
          at: node.child('left') ?? node,
          message: `\`${root.text}\` is the recorded observation itself, no copy: this changes it for everything that reads it later, the trainer too. Work on a copy.`,
        };
      }
  },
};

/** What is changed in place: the list of `.sort()`, the table of `p["x"] = …`, the array of `tip -= …`. */
function changedBy(node: PyNode): PyNode | null {
  const call = callShape(node);
  if (call) return call.method && MUTATORS.has(call.method) ? call.receiver : null;
  const left = node.child('left');
  return left?.type === 'subscript' ? left.child('value') : null;
}

function rootOf(node: PyNode): PyNode | null {
  let inner = unparenthesized(node);
  while (inner.type === 'subscript') {
    const value = inner.child('value');
    if (!value) return null;
    inner = unparenthesized(value);
  }
  return inner.type === 'identifier' ? inner : null;
}

/** Reads the observation, or a list or table in it, through names and places alone: nothing on the way makes a copy. */
function isTheSame(node: PyNode, fn: PyFunction, context: RuleContext, depth = 0): boolean {
  const bare = unparenthesized(node);
  if (depth > 5) return false;
  if (bare.type === 'subscript') {
    const base = bare.child('value');
    // A slice of a list is a new list.
    return !bare.all('slice').length && base !== null && isTheSame(base, fn, context, depth + 1);
  }
  if (bare.type !== 'identifier') return false;
  const read = recordingRead(bare, fn, context);
  if (!read || read.of === 'info') return false;
  const writes = fn.flow.definitionsAt(bare);
  const [only] = writes;
  if (writes.length !== 1 || !only) return false;
  if (only.kind === 'assign' && only.value) return isTheSame(only.value, fn, context, depth + 1);
  if (only.kind !== 'parameter') return false;
  const calls = context.callsOf(fn);
  if (context.isEntry(fn) || calls.length === 0) return true;
  const index = fn.positionalParameters
    .filter((name) => name !== 'self' && name !== 'cls')
    .indexOf(bare.text);
  return (
    index >= 0 &&
    calls.every(([caller, call]) => {
      const given = callShape(call)?.positional[index];
      return given !== undefined && isTheSame(given, caller, context, depth + 1);
    })
  );
}
