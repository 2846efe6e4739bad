import { callShape, numberValue, unparenthesized } from '../../syntax/expressions';
import type { Write } from '../../syntax/flow';
import type { PyFunction } from '../../syntax/module';
import { constantOf } from '../constants';
import type { RuleContext } from '../context';
import { recordingRead } from '../reads';
import type { Rule, RuleFinding } from '../rule';
import { hasWord, saysComponent, wordsOf } from '../vocabulary';

export const unusedComponent: Rule = {
  code: 'RS001',
  title: 'Component computed and never used',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) {
      yield* inFunction(fn, context);
      yield* unusedAims(fn);
    }
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
        (saysComponent(key) ||
          key === 'total' ||
          hasUsedSibling(key, fn, context) ||
          writes.every((write) => isMadeOfRecorded(write, fn, context)) ||
          writes.some((write) => hasOwnWeight(write, fn, context))) &&
        writes.some(isComputed)
          ? 'warning'
          : 'info',
    };
  }
}

const AIMS = 'ref reference target goal setpoint desired';

/** `x, v, theta, ref = state` and no `ref` anywhere: what should be reached is taken out, and nothing is measured by it. */
function* unusedAims(fn: PyFunction): Generator<RuleFinding> {
  for (const { kind, key, target, unpacked } of fn.flow.writes) {
    if (kind !== 'unpack' || !unpacked || (fn.flow.reads.get(key)?.length ?? 0) > 0) continue;
    if (fn.flow.closureReads.has(key) || fn.flow.writes.filter((other) => other.key === key).length > 1)
      continue;
    const beside = fn.flow.writes.filter(
      (other) => other.unpacked?.from === unpacked.from && other.key !== key,
    );
    const isUsed = ({ key: name }: Write): boolean => (fn.flow.reads.get(name)?.length ?? 0) > 0;
    // `tx, ty = target`: of a pair of coordinates one alone is no place.
    const partner = beside.find((other) => isOtherAxis(other.key, key));
    // `target_pos, target_quat = …` and the place alone measured by: that may be all that is asked.
    const isAim =
      hasWord(key, AIMS) &&
      beside.every((other) => (isUsed(other) && !hasWord(other.key, AIMS)) || other.key.startsWith('_'));
    const isHalf = partner !== undefined && (fn.flow.reads.get(partner.key)?.length ?? 0) > 1;
    if (!isAim && !isHalf) continue;
    yield {
      at: target,
      message: isAim
        ? `\`${key}\` is taken out here, and nothing uses it: the reward does not depend on where the agent should be.`
        : `\`${key}\` is taken out here and never used, while \`${partner?.key ?? ''}\` is used twice. Is one of them meant to be \`${key}\`?`,
    };
  }
}

/** `tx` and `ty`, `goal_x` and `goal_y`, `x1` and `y1`. */
function isOtherAxis(name: string, other: string): boolean {
  const swapped = (from: string, to: string): string => name.replace(new RegExp(`${from}(?=\\d*$|_)`), to);
  return name !== other && [swapped('x', 'y'), swapped('y', 'x')].includes(other);
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

/** `pull = self.PULL * opened`: weighted by a number of its own name, as only terms of the sum are. */
function hasOwnWeight({ key, value }: Write, fn: PyFunction, context: RuleContext): boolean {
  const product = value ? unparenthesized(value) : null;
  if (product?.type !== 'binary_operator' || product.child('operator')?.text !== '*') return false;
  return [product.child('left'), product.child('right')].some((side) => {
    if (!side || !/^(attribute|identifier|subscript)$/.test(side.type)) return false;
    const words = wordsOf(side.text);
    return (
      wordsOf(key).some((word) => words.includes(word)) && numberValue(constantOf(side, fn, context)) !== null
    );
  });
}

/** Worked out of something recorded by a formula or a helper of the file, and nobody does that for nothing. */
function isMadeOfRecorded({ kind, value, key }: Write, fn: PyFunction, context: RuleContext): boolean {
  if (kind !== 'assign' || !value || key.startsWith('_') || /^(unused|debug|tmp|dummy)/.test(key))
    return false;
  const bare = unparenthesized(value);
  if (bare.type === 'conditional_expression') return true;
  const isFormula =
    bare.type === 'comparison_operator' ||
    (bare.type === 'binary_operator' && /^[-*/+]$/.test(bare.child('operator')?.text ?? '')) ||
    (bare.type === 'call' &&
      (context.module.calledFunction(bare) !== null ||
        /^(math|numpy)\.|\.(astype|mean|sum|norm)$/.test(context.called(bare)) ||
        callShape(bare)?.method === 'astype'));
  return (
    isFormula &&
    bare
      .all('identifier', 'subscript')
      .some((part) => part.field !== 'function' && recordingRead(part, fn, context) !== null)
  );
}

/** Not just read off the input, as in `progress = params["progress"]`, where unused names are listed out of habit. */
function isComputed({ value }: Write): boolean {
  return value !== null && !['subscript', 'attribute', 'identifier'].includes(value.type);
}
