import { firstReturned, guardsOf, keyOf } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { Rule, RuleFinding } from '../rule';
import { hasWord, lastName } from '../vocabulary';

const REWARD = 'reward rew score';
/** Kept on purpose. */
const KEPT = 'last prev previous old total cumulative sum episode best mean average running weight scale';

export const earlierRewardAgain: Rule = {
  code: 'RS301',
  title: 'What an earlier step was paid is paid again',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) yield* inFunction(fn);
  },
};

/** `self.reward` is set under conditions only, and given back on every way. */
function* inFunction(fn: PyFunction): Generator<RuleFinding> {
  for (const statement of fn.flow.returns) {
    const given = firstReturned(statement);
    const key = given?.type === 'attribute' ? keyOf(given) : null;
    if (!given || !key?.startsWith('self.')) continue;
    const name = lastName(key);
    if (!hasWord(name, REWARD) || hasWord(name, KEPT)) continue;
    const writes = fn.flow.writes.filter((write) => write.key === key);
    const isSetHere = writes.some(({ statement: { type } }) => type === 'assignment');
    const isAdded = writes.some(({ statement: { type } }) => type !== 'assignment');
    if (!isSetHere || isAdded || !fn.flow.mayBeUnset(given)) continue;
    // What another method of the object does in between is not known.
    const calls = fn.own('call').some((call) => call.child('function')?.text.startsWith('self.'));
    const [first] = writes;
    if (calls || !first || guardsOf(first.target).length === 0) continue;
    yield {
      at: given,
      message: `\`${key}\` is set on some ways only (line ${first.target.range.line}), and given back on all: a step on which none of them is taken is paid what an earlier one was. Set it to 0 at the start of each step.`,
    };
  }
}
