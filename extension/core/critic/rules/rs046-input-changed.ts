import { callShape, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { Rule, RuleFinding } from '../rule';

const INPUTS = new Set(
  'obs observation next_obs next_observation state next_state action actions achieved_goal desired_goal completions prompts'.split(
    ' ',
  ),
);
const MUTATORS = new Set(
  'append extend insert pop remove clear sort reverse update popitem fill setdefault'.split(' '),
);

export const inputChanged: Rule = {
  code: 'RS046',
  title: 'The reward changes its input',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) yield* inFunction(fn);
  },
};

function* inFunction(fn: PyFunction): Generator<RuleFinding> {
  for (const node of fn.own('assignment', 'augmented_assignment', 'call')) {
    const call = callShape(node);
    const left = node.child('left');
    const root = call
      ? call.method && MUTATORS.has(call.method)
        ? call.receiver
        : null
      : left?.type === 'subscript'
        ? left
        : null;
    const name = root ? rootOf(root) : null;
    if (!name || !INPUTS.has(name.text) || !isOriginal(name, fn)) continue;
    yield {
      at: call ? node : (left ?? node),
      message: `This changes \`${name.text}\` itself, which the trainer still uses: the policy, or the next call, sees the changed one. Work on a copy.`,
    };
  }
}

/** The name a path of subscripts begins with. */
function rootOf(node: PyNode): PyNode | null {
  let inner = unparenthesized(node);
  while (inner.type === 'subscript') {
    const value = inner.child('value');
    if (!value) return null;
    inner = unparenthesized(value);
  }
  return inner.type === 'identifier' ? inner : null;
}

/** Still the parameter that came in. */
function isOriginal(name: PyNode, fn: PyFunction): boolean {
  const writes = fn.flow.definitionsAt(name);
  return writes.length > 0 && writes.every((write) => write.kind === 'parameter');
}
