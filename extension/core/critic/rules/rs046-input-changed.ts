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
    for (const fn of context.rewardFunctions) {
      yield* inFunction(fn);
      if (context.isBatchOfCompletions(fn)) yield* itemsOf(fn);
    }
  },
};

const TAKERS = new Set('pop remove clear popitem'.split(' '));

/** `for text, words in zip(completions, keywords): … words.pop()`: what a row of the data set holds is used up. */
function* itemsOf(fn: PyFunction): Generator<RuleFinding> {
  for (const node of fn.own('call')) {
    const call = callShape(node);
    const name = call?.method && TAKERS.has(call.method) && call.receiver ? rootOf(call.receiver) : null;
    if (!name) continue;
    const writes = fn.flow.definitionsAt(name);
    const isItem =
      writes.length > 0 &&
      writes.every(({ kind, statement }) => {
        const over = statement.type === 'for_statement' ? statement.child('right') : null;
        return (
          (kind === 'loop' || kind === 'unpack') &&
          over !== null &&
          over.all('identifier').some((read) => fn.isParameter(read))
        );
      });
    if (isItem)
      yield {
        at: node,
        message: `This takes items out of the data set's own \`${name.text}\`: the next call for the same row finds fewer of them. Go through it with \`for\`, or work on a copy.`,
      };
  }
}

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
