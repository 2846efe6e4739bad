import type { PyFunction } from '../../syntax/module';
import type { RuleContext } from '../context';
import type { Rule } from '../rule';
import { saysReference } from '../vocabulary';

export const ignoredInput: Rule = {
  code: 'RS042',
  title: 'Input that decides nothing',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) {
      if (fn.outer || fn.isPlaceholder) continue;
      for (const name of context.completionParameters(fn)) {
        if (!isEntryLike(fn, context) || isRead(name, fn) || readsOtherForm(fn)) continue;
        yield {
          at: parameterNode(name, fn),
          message: `\`${name}\` is never read: every answer gets the same reward.`,
        };
      }
      for (const name of fn.parameters) {
        if (!saysReference(name) || isRead(name, fn) || context.completionParameters(fn).length === 0)
          continue;
        if (/accura|correct|exact|match|equal/i.test(fn.name))
          yield {
            at: parameterNode(name, fn),
            message: `\`${name}\` is never read: nothing is compared with the right answer.`,
          };
      }
    }
  },
};

function isEntryLike(fn: PyFunction, context: RuleContext): boolean {
  return (
    fn.parameters.some((name) => /^(completions?|solution_str|responses?)$/.test(name)) &&
    fn.name !== '__init__' &&
    context.rewardFunctions.includes(fn) &&
    fn.flow.returns.length > 0
  );
}

/** The completions as token ids, environments, or whatever comes in `**kwargs`. */
function readsOtherForm(fn: PyFunction): boolean {
  return fn.parameters.some(
    (name) => /kwargs|_ids$|token|environments|rollout|trajector|^judgement$/.test(name) && isRead(name, fn),
  );
}

function isRead(name: string, fn: PyFunction): boolean {
  return (
    (fn.flow.reads.get(name) ?? []).length > 0 ||
    fn.flow.closureReads.has(name) ||
    /\blocals\(\)/.test(fn.body.text)
  );
}

function parameterNode(name: string, fn: PyFunction): PyFunction['node'] {
  return (
    fn.flow.writes.find((write) => write.kind === 'parameter' && write.key === name)?.target ?? fn.nameNode
  );
}
