import { keyOf } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { Rule, RuleFinding } from '../rule';

export const returnInLoop: Rule = {
  code: 'RS003',
  title: 'Return inside the loop over components',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) {
      const batch = context.isBatchOfCompletions(fn);
      for (const loop of fn.own('for_statement')) yield* inLoop(fn, loop, batch);
    }
  },
};

function* inLoop(fn: PyFunction, loop: PyNode, batch: boolean): Generator<RuleFinding> {
  const body = loop.child('body');
  const last = body?.parts.at(-1);
  if (!body || !last) return;
  if (last.type === 'break_statement' && !fn.own('continue_statement').some((node) => body.contains(node))) {
    // Who only wants the first one says so by doing nothing else with it.
    if (body.parts.length > 1 && !isLookingForOne(body))
      yield {
        at: last,
        message: 'This break ends the loop in its first round: everything after the first item is ignored.',
      };
    return;
  }
  const own = fn.own('continue_statement', 'return_statement').filter((node) => body.contains(node));
  if (last.type === 'return_statement') {
    const skipsSome = own.some((node) => node.type === 'continue_statement');
    const takesFirst = body.parts.length === 1 && isLoopVariable(last.parts[0], loop);
    if ((!skipsSome || collects(last.parts[0], body)) && !takesFirst)
      yield {
        at: last,
        message: 'This return ends the loop in its first round: everything after the first item is ignored.',
      };
    return;
  }
  const completions = loop.child('right');
  if (!batch || !completions || !/\bcompletions?\b/.test(completions.text)) return;
  for (const node of own)
    if (
      node.type === 'return_statement' &&
      node.parts.length &&
      !/^\[|^\(|^rewards?$|^scores?$/.test(node.parts[0]?.text ?? '')
    )
      yield {
        at: node,
        message:
          'This return leaves the loop over the completions: the trainer gets one value where it needs one for each.',
      };
}

/** The loop only sets plain variables: `for first in items: value = first; break`. */
function isLookingForOne(body: PyNode): boolean {
  return body.parts.slice(0, -1).every((statement) => statement.parts[0]?.type === 'assignment');
}

/** `for first in items: return first` takes the first item on purpose. */
function isLoopVariable(value: PyNode | undefined, loop: PyNode): boolean {
  const left = loop.child('left');
  return value !== undefined && left !== null && keyOf(value) !== null && keyOf(value) === keyOf(left);
}

/** The loop itself fills what is returned: a list it appends to, a sum it adds to. */
function collects(value: PyNode | undefined, body: PyNode): boolean {
  const name = value?.type === 'identifier' ? value.text : null;
  if (name === null) return false;
  return (
    body.all('augmented_assignment').some((node) => node.child('left')?.text === name) ||
    body.all('call').some((node) => node.child('function')?.text === `${name}.append`)
  );
}
