import { formatNumber } from '../../../measures/format';
import { hasWord } from '../../vocabulary';
import type { DataRule } from '../data-rule';
import { spreadOf } from '../statistics';
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
    // At an end something may come on top that is no component.
    const ends = new Set(trace.ends());
    const rows = [...trace.rows.keys()].filter((i) => trace.isOk(i) && !ends.has(i));
    if (rows.length < ENOUGH) return;
    const missing = (i: number): number =>
      names.reduce((sum, name) => sum + (components.get(name)?.[i] ?? NaN), 0) - (trace.reward[i] ?? NaN);
    const rests = rows.map(missing);
    const scale = Math.max(...rows.map((i) => Math.abs(trace.reward[i] ?? 0)), 1e-9);
    const isZero = (value: number): boolean => Math.abs(value) <= 1e-5 * scale;
    if (rests.every(isZero)) return;
    const left = names.filter((name) =>
      rows.every((i, k) => isZero((rests[k] ?? NaN) - (components.get(name)?.[i] ?? NaN))),
    );
    const [only] = left;
    const values = only === undefined ? undefined : components.get(only);
    if (left.length !== 1 || only === undefined || !values || hasWord(only, REPORTED)) return;
    const { min, max } = spreadOf(values);
    yield {
      at,
      message: `On all ${rows.length} steps tried the reward is the sum of ${names.filter((name) => name !== only).join(', ')}, without "${only}", which is reported with them (${formatNumber(min)} to ${formatNumber(max)}).`,
      evidence: trace.references(extremes(values)),
    };
  },
};
