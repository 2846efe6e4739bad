import type { Write } from '../../syntax/flow';
import type { PyFunction } from '../../syntax/module';
import type { RuleContext } from '../context';
import type { Rule, RuleFinding } from '../rule';
import { saysComponent } from '../vocabulary';

export const unusedComponent: Rule = {
  code: 'RS001',
  title: 'Component computed and never used',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) yield* inFunction(fn, context);
  },
};

function* inFunction(fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  if (!fn.flow.returns.some((statement) => statement.parts.length > 0)) return;
  if (fn.own('call').some((call) => ['locals', 'vars', 'eval', 'exec'].includes(context.called(call))))
    return;
  const byKey = new Map<string, Write[]>();
  for (const write of fn.flow.writes) byKey.set(write.key, [...(byKey.get(write.key) ?? []), write]);
  for (const [key, writes] of byKey) {
    const [first] = writes;
    if (!first || !/^[A-Za-z]\w*$/.test(key)) continue;
    if (writes.some((write) => write.kind !== 'assign' && write.kind !== 'augment')) continue;
    if (fn.flow.closureReads.has(key) || fn.flow.escaping.has(key)) continue;
    const targets = new Set(writes.map((write) => write.target));
    if ((fn.flow.reads.get(key) ?? []).some((read) => !targets.has(read))) continue;
    yield {
      at: first.target,
      message: `\`${key}\` is computed but nothing uses it: it never reaches the return value.`,
      severity:
        (saysComponent(key) || key === 'total' || hasUsedSibling(key, fn, context)) && writes.some(isComputed)
          ? 'warning'
          : 'info',
    };
  }
}

/** Named like terms of the sum: `r_heading` beside `r_center` and `r_speed`. */
function hasUsedSibling(key: string, fn: PyFunction, context: RuleContext): boolean {
  const mark = /^(r|rew|c|cost|w)_|_(term|cost|rew|part|err|error|dist)$/.exec(key)?.[0];
  if (mark === undefined) return false;
  const isMarked = (name: string): boolean =>
    name !== key && (mark.startsWith('_') ? name.endsWith(mark) : name.startsWith(mark));
  return (
    new Set(context.terms(fn).flatMap((term) => (term.key !== null && isMarked(term.key) ? term.key : [])))
      .size > 0
  );
}

/** Not just read off the input, as in `progress = params["progress"]`, where unused names are listed out of habit. */
function isComputed({ value }: Write): boolean {
  return value !== null && !['subscript', 'attribute', 'identifier'].includes(value.type);
}
