import { formatNumber } from '../../../measures/format';
import { unparenthesized } from '../../../syntax/expressions';
import type { PyNode } from '../../../syntax/tree';
import { hasWord, lastName, wordsOf } from '../../vocabulary';
import type { DataRule } from '../data-rule';
import { spreadOf } from '../statistics';
import type { Trace } from '../trace';
import { extremes } from './rs101-unit-of-threshold';

const ENOUGH = 60;
/** What makes a distance a signed one. */
const SIGNED =
  'signed progress delta diff change moved reduction reward rew bonus penalty cost neg negative minus gain shaping ' +
  'score term closer improvement potential phi traveled travelled forward x y z dx dy lateral longitudinal along log offset rate speed ' +
  'velocity covered made';

export const distanceBelowZero: DataRule = {
  code: 'RS133',
  title: 'What is called a distance is negative',
  severity: 'warning',
  *check(trace) {
    for (const { node, name, values } of named(trace)) {
      const words = wordsOf(name);
      if (!hasWord(words, 'dist distance manhattan norm') || hasWord(words, SIGNED)) continue;
      const { count, min, max } = spreadOf(values);
      const below = [...values.keys()].filter((i) => (values[i] ?? 0) < -1e-9);
      // Always negative is a negated distance, which is written on purpose.
      if (count < ENOUGH || below.length < 0.05 * count || !(max > 0)) continue;
      yield {
        at: node,
        message: `\`${name}\` is called a distance and is negative on ${below.length} of ${count} steps tried (${formatNumber(min)} to ${formatNumber(max)}). Is an absolute value or a square missing?`,
        evidence: trace.references(extremes(values)),
      };
    }
  },
};

interface Named {
  readonly node: PyNode;
  readonly name: string;
  readonly values: Float64Array;
}

/** A difference of two distances, or of the same thing at two times. */
function isChange(value: PyNode): boolean {
  const bare = unparenthesized(value);
  const operator = bare.type === 'binary_operator' ? bare.child('operator')?.text : null;
  if (operator === '*' || operator === '/')
    return ['left', 'right'].some((side) => {
      const part = bare.child(side);
      return part !== null && isChange(part);
    });
  if (operator !== '-') return false;
  const sides = [bare.child('left')?.text ?? '', bare.child('right')?.text ?? ''];
  return (
    sides.every((side) => hasWord(side, 'dist distance norm manhattan')) ||
    sides.some((side) => hasWord(side, 'prev previous last next before after old new'))
  );
}

/** Variables that are assigned a computed value, and functions by what they give. */
function* named(trace: Trace): Generator<Named> {
  for (const fn of trace.context.rewardFunctions) {
    for (const { kind, key, value, target } of fn.flow.writes) {
      if (kind !== 'assign' || !value || !/^[A-Za-z_]\w*$/.test(key)) continue;
      if (!/^(binary_operator|call|unary_operator)$/.test(unparenthesized(value).type)) continue;
      // What a function of the file gives is told there.
      if (trace.context.module.calledFunction(unparenthesized(value))) continue;
      // Progress, that is called by what it is progress in: `distance = last["distance"] - now["distance"]`.
      if (isChange(value)) continue;
      yield { node: target, name: lastName(key), values: trace.numbers(trace.valueSite(value)) };
    }
    if (trace.context.isEntry(fn)) continue;
    for (const statement of fn.flow.returns) {
      const [value] = statement.parts;
      if (value) yield { node: value, name: fn.name, values: trace.numbers(trace.valueSite(value)) };
    }
  }
}
