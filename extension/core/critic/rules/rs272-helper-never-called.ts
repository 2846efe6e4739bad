import type { PyFunction } from '../../syntax/module';
import type { RuleContext } from '../context';
import type { Rule } from '../rule';
import { hasWord } from '../vocabulary';

/** What a helper of the sum is called. */
const TERM =
  'cost penalty bonus reward score term shaping progress comfort energy effort smoothness jerk drift lift reach place safety distance margin';
const OTHER =
  'test main plot log debug print parse load make build reset render old legacy deprecated unused get set';

export const helperNeverCalled: Rule = {
  code: 'RS272',
  title: 'A term of the reward that nothing asks for',
  severity: 'warning',
  *check(context) {
    const { module, surroundings } = context;
    // Of completions, a file may hold several rewards that the trainer is given.
    if (!surroundings.entry || surroundings.recording?.kind !== 'transitions') return;
    const { source } = module.document;
    if (/\bgetattr\(|globals\(\)|__all__|locals\(\)/.test(source)) return;
    const called = new Set(context.rewardFunctions);
    for (const fn of module.functions) {
      if (fn.outer || context.isEntry(fn) || called.has(fn) || fn.isPlaceholder) continue;
      if (hasWord(fn.name, OTHER) || fn.name.startsWith('__')) continue;
      if (!hasWord(fn.name, TERM) && !isLikeATerm(fn, context)) continue;
      if (
        fn.node.parent?.type === 'decorated_definition' ||
        !fn.flow.returns.some(({ parts }) => parts.length)
      )
        continue;
      const mentions = source.match(new RegExp(`\\b${fn.name}\\b`, 'g'))?.length ?? 0;
      if (mentions !== 1 || !siblings(fn, context).some((other) => called.has(other))) continue;
      yield {
        at: fn.nameNode,
        message: `\`${fn.name}\` is written and nothing calls it: what it measures is not in the reward. Is another function called in its place?`,
      };
    }
  },
};

/** It takes what a term of the sum takes, by the same names. */
function isLikeATerm(fn: PyFunction, context: RuleContext): boolean {
  const names = fn.positionalParameters.join();
  return (
    names !== '' &&
    siblings(fn, context).some(
      (other) => other.positionalParameters.join() === names && context.entersAs(other) !== null,
    )
  );
}

/** Helpers beside it that the reward does call. */
function siblings(fn: PyFunction, context: RuleContext): readonly PyFunction[] {
  return context.module.functions.filter(
    (other) =>
      other !== fn &&
      other.owner === fn.owner &&
      !other.outer &&
      !context.isEntry(other) &&
      other.name !== '__init__',
  );
}
