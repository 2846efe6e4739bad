import { formatNumber } from '../../../measures/format';
import { callShape, numberValue, unparenthesized } from '../../../syntax/expressions';
import type { PyFunction } from '../../../syntax/module';
import type { PyNode } from '../../../syntax/tree';
import { recordingRead } from '../../reads';
import { hasWord } from '../../vocabulary';
import type { DataRule } from '../data-rule';
import { payments } from '../payments';
import { spreadOf } from '../statistics';
import type { Trace } from '../trace';

const ENOUGH = 200;
const ENOUGH_SUCCESSES = 5;
const COST = 'penalty cost error err loss risk danger violation excess crash overload';

export const termNeverPaid: DataRule = {
  code: 'RS178',
  title: 'A term that is to be paid under a condition never is',
  severity: 'warning',
  *check(trace) {
    const successes = trace.ends('success');
    if (trace.task.set.kind !== 'transitions' || successes.length < ENOUGH_SUCCESSES) return;
    const told: PyNode[] = [];
    for (const { node, amounts, constant, text } of payments(trace)) {
      const fn = trace.context.module.functionAround(node);
      const { count, min, max } = spreadOf(amounts);
      if (!fn || constant || count < ENOUGH || min !== 0 || max !== 0 || hasWord(text, COST)) continue;
      if (!trace.context.terms(fn).some((term) => term.node === node && term.polarity === 1)) continue;
      const choice = choiceIn(node, fn);
      const [then, condition] = choice?.parts ?? [];
      if (!choice || !then || !condition || told.includes(choice) || !isMeasured(then, fn, trace)) continue;
      told.push(choice);
      const values = spreadOf(trace.numbers(trace.valueSite(then)));
      yield {
        at: choice,
        message: values.count
          ? `\`${then.text}\` is ${formatNumber(values.min)} on all ${values.count} steps on which \`${condition.text}\`, and 0 is paid elsewhere: this part of the reward is never paid, although ${successes.length} of these episodes succeeded.`
          : `\`${condition.text}\` holds on none of the ${count} steps tried, so that \`${then.text}\` is never paid, although ${successes.length} of these episodes succeeded.`,
        evidence: trace.references(successes),
      };
    }
  },
};

/** `x if condition else 0.0`, through names, weights and casts. */
function choiceIn(node: PyNode, fn: PyFunction, depth = 0): PyNode | null {
  if (depth > 5) return null;
  const bare = unparenthesized(node);
  const sub = (child: PyNode | null | undefined): PyNode | null =>
    child ? choiceIn(child, fn, depth + 1) : null;
  if (bare.type === 'conditional_expression')
    return numberValue(bare.parts[0] ?? null) === null && numberValue(bare.parts[2] ?? null) === 0
      ? bare
      : null;
  if (bare.type === 'identifier') return sub(fn.assignedTo(bare));
  if (bare.type === 'binary_operator' && /^[*/]$/.test(bare.child('operator')?.text ?? ''))
    return sub(bare.child('left')) ?? sub(bare.child('right'));
  const [only, ...more] = callShape(bare)?.positional ?? [];
  return only && !more.length ? sub(only) : null;
}

/** Made of something recorded. */
function isMeasured(node: PyNode, fn: PyFunction, trace: Trace): boolean {
  return node
    .all('identifier', 'subscript')
    .some((part) => part.field !== 'function' && recordingRead(part, fn, trace.context) !== null);
}
