import type { PyFunction } from '../../syntax/module';
import type { RuleContext } from '../context';
import type { Rule } from '../rule';
import { saysComponent } from '../vocabulary';

export const missingReturn: Rule = {
  code: 'RS004',
  title: 'A path without return',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) {
      if (!mustReturnNumber(fn, context) || fn.isGenerator || isNoReward(fn)) continue;
      const empty = fn.flow.returns.filter((statement) => statement.parts.length === 0);
      const valued = fn.flow.returns.length - empty.length;
      for (const statement of empty)
        if (valued > 0)
          yield {
            at: statement,
            message: `A bare \`return\` gives None where \`${fn.name}\` must give a number.`,
          };
      if (!fn.flow.fallsThrough || fn.isPlaceholder) continue;
      yield {
        at: fn.nameNode,
        message:
          valued > 0
            ? `\`${fn.name}\` can reach its end without \`return\`: it then gives None instead of a number.`
            : `\`${fn.name}\` returns nothing: the trainer gets None.`,
      };
    }
  },
};

/** Takes a reward or sets something up, and gives nothing on purpose: a check, a setter, a loader. */
function isNoReward(fn: PyFunction): boolean {
  if (fn.flow.returns.some((statement) => statement.parts.length > 0)) return false;
  return (
    fn.node.child('return_type')?.text === 'None' ||
    (fn.owner !== null && fn.parameters.length < 2) ||
    fn.parameters.some((name) => /^(rewards?|scores?)$/.test(name)) ||
    /^_*(load|set|test|report|validate|apply|increment|register|log|plot|save|print|record|show|render|main)_/.test(
      fn.name,
    ) ||
    /\.(setter|deleter)$/m.test(fn.node.parent?.children.find(({ type }) => type === 'decorator')?.text ?? '')
  );
}

/** The entry, and helpers that give numbers and say so by name; a parser may give None on purpose. */
function mustReturnNumber(fn: PyFunction, context: RuleContext): boolean {
  const { entry, contract } = context.surroundings;
  if (context.isEntry(fn)) return true;
  if (contract?.id === 'auto_mc_reward' && /^(dense|sparse)$/.test(fn.name)) return true;
  const returns = fn.node.child('return_type')?.text ?? '';
  if (/None|Optional/.test(returns)) return false;
  const values = fn.flow.returns.flatMap((statement) => statement.parts);
  if (values.length === 0)
    // Methods of an environment may leave the reward in an attribute.
    return !entry && !fn.owner && /^(compute_|get_)?reward(_function)?$/.test(fn.name);

  return (
    (saysComponent(fn.name) || fn.name === '__call__') &&
    values.every((value) => context.signs.of(value, fn) !== 'unknown' || value.type === 'binary_operator')
  );
}
