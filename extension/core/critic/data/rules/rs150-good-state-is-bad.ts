import { formatPercent } from '../../../measures/format';
import { unparenthesized } from '../../../syntax/expressions';
import type { PyNode } from '../../../syntax/tree';
import { hasWord, lastName } from '../../vocabulary';
import type { DataRule } from '../data-rule';
import type { Trace } from '../trace';

const ENOUGH = 5;
const MANY = 100;
const GOOD = 'healthy alive upright stable safe balanced valid standing';
const BAD = 'unhealthy fallen fell crashed crash dead unsafe collided failed tipped';

export const goodStateIsBad: DataRule = {
  code: 'RS150',
  title: 'What is called a good state is where episodes fail',
  severity: 'warning',
  *check(trace) {
    if (trace.task.set.kind !== 'transitions') return;
    const { terminated } = trace.task.set;
    const fatal = trace.ends('failure').filter((i) => terminated[trace.rows[i] ?? 0] === 1);
    const succeeding = [...trace.rows.keys()].filter((i) => trace.outcome(i) === 'success');
    const going = [...trace.rows.keys()].filter((i) => terminated[trace.rows[i] ?? 0] !== 1);
    for (const { at, name, values } of flags(trace)) {
      const isGood = hasWord(name, GOOD) && !hasWord(name, `not no non un ${BAD}`);
      const isBad = hasWord(name, BAD) && !hasWord(name, `not no non ${GOOD}`);
      if (isGood === isBad) continue;
      const share = (rows: readonly number[], enough: number): number => {
        const known = rows.filter((i) => !Number.isNaN(values[i] ?? NaN));
        return known.length < enough ? NaN : known.filter((i) => values[i] !== 0).length / known.length;
      };
      const [before, atEnd, doingWell] = [share(going, ENOUGH), share(fatal, 3), share(succeeding, MANY)];
      const isInverted = isGood ? before < 0.5 && atEnd > before + 0.4 : before > 0.5 && atEnd < before - 0.4;
      const isNever = isGood && hasWord(name, 'healthy alive') && doingWell < 0.05 && before < 0.05;
      if (!isInverted && !isNever) continue;
      yield {
        at,
        message: `\`${name}\` holds on ${formatPercent(before)} of the steps under way, and ${
          isInverted
            ? `at the end of ${formatPercent(atEnd)} of ${fatal.length} failures that ended the episode`
            : `on ${formatPercent(doingWell)} of the steps of successes`
        }. Is the comparison the wrong way round?`,
        evidence: trace.references(isInverted ? fatal : succeeding),
      };
    }
  },
};

/** Variables that hold a condition, and functions that give one. */
function* flags(
  trace: Trace,
): Generator<{ readonly at: PyNode; readonly name: string; readonly values: Float64Array }> {
  for (const fn of trace.context.rewardFunctions) {
    for (const { kind, key, value, target } of fn.flow.writes) {
      if (kind !== 'assign' || !value || !isCondition(value)) continue;
      yield {
        at: value.parent === target.parent ? value : target,
        name: lastName(key),
        values: numbers(trace, value),
      };
    }
    const [only, ...more] = fn.flow.returns;
    const value = only?.parts[0];
    if (value && !more.length && isCondition(value) && !trace.context.isEntry(fn))
      yield { at: value, name: fn.name, values: numbers(trace, value) };
  }
}

function isCondition(node: PyNode): boolean {
  const bare = unparenthesized(node);
  // As a number: `float(height > 0.8)`.
  const [inner] = /^(float|int|bool)$/.test(bare.child('function')?.text ?? '')
    ? (bare.child('arguments')?.parts ?? [])
    : [];
  return /^(comparison_operator|boolean_operator|not_operator)$/.test((inner ?? bare).type);
}

function numbers(trace: Trace, node: PyNode): Float64Array {
  return trace.numbers(trace.valueSite(unparenthesized(node)));
}
