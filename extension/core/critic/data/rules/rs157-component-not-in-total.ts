import { formatNumber } from '../../../measures/format';
import { hasWord } from '../../vocabulary';
import type { DataRule } from '../data-rule';
import { spreadOf } from '../statistics';
import type { Trace } from '../trace';
import { extremes } from './rs101-unit-of-threshold';

const ENOUGH = 60;
/** What is reported beside the terms of the sum. */
const REPORTED =
  'total sum raw distance dist error err speed velocity height position pos angle ratio rate accuracy steps step count is reached state level metric unweighted';

export const componentNotInTotal: DataRule = {
  code: 'RS157',
  title: 'The reward is the sum of all components but one',
  severity: 'warning',
  *check(trace) {
    const { components } = trace;
    const names = [...components.keys()];
    const at = trace.context.rewardFunctions.find((fn) => trace.context.isEntry(fn))?.nameNode;
    if (!at || names.length < 3 || names.length > 24) return;
    const all = [...trace.rows.keys()].filter((i) => trace.isOk(i));
    const ends = new Set(trace.ends());
    // At an end something may come on top that is no component.
    for (const rows of [all, all.filter((i) => !ends.has(i))]) {
      const only = rows.length < ENOUGH ? null : leftOut(rows, trace);
      const values = only === null ? undefined : components.get(only);
      if (only === null || !values) continue;
      const { min, max } = spreadOf(values);
      yield {
        at,
        message: `On all ${rows.length} steps ${rows === all ? 'tried' : 'that end no episode'} the reward is the sum of ${names.filter((name) => name !== only).join(', ')}, without "${only}", which is reported with them (${formatNumber(min)} to ${formatNumber(max)}).`,
        evidence: trace.references(extremes(values)),
      };
      return;
    }
  },
};

/** The one component that the reward is less than the sum of all by, on each of these steps; null where it is none. */
function leftOut(rows: readonly number[], trace: Trace): string | null {
  const { components } = trace;
  const names = [...components.keys()];
  const rests = rows.map(
    (i) =>
      names.reduce((sum, name) => sum + (components.get(name)?.[i] ?? NaN), 0) - (trace.reward[i] ?? NaN),
  );
  const scale = Math.max(...rows.map((i) => Math.abs(trace.reward[i] ?? 0)), 1e-9);
  const isZero = (value: number): boolean => Math.abs(value) <= 1e-5 * scale;
  if (rests.every(isZero)) return null;
  const left = names.filter((name) =>
    rows.every((i, k) => isZero((rests[k] ?? NaN) - (components.get(name)?.[i] ?? NaN))),
  );
  const [only] = left;
  return left.length !== 1 || only === undefined || hasWord(only, REPORTED) ? null : only;
}
