import { formatNumber, formatPercent } from '../../../measures/format';
import { hasWord, lastName } from '../../vocabulary';
import type { DataRule } from '../data-rule';
import { quantile, spreadOf } from '../statistics';

const ENOUGH = 200;
const ANGLES = 'angle heading direction bearing yaw';
const OFF = 'diff difference error err delta off deviation dev misalignment';

export const turnedRound: DataRule = {
  code: 'RS188',
  title: 'A direction that is off by half a turn where all goes well',
  severity: 'warning',
  *check(trace) {
    if (trace.task.set.kind !== 'transitions' || trace.episodes('success') < 5) return;
    for (const fn of trace.context.rewardFunctions)
      for (const { kind, key, value, target } of fn.flow.writes) {
        const name = lastName(key);
        if (kind !== 'assign' || !value || !hasWord(name, OFF)) continue;
        const all = fn.flow.writes
          .filter((write) => write.key === key)
          .map((write) => write.value?.text ?? '');
        if (!hasWord(`${name} ${fn.name} ${all.join(' ')}`, ANGLES)) continue;
        const values = trace.numbers(trace.valueSite(value));
        const { count, min, max } = spreadOf(values);
        const largest = Math.max(-min, max);
        const half =
          largest <= Math.PI * 1.001 && largest > 3
            ? Math.PI
            : largest <= 180.001 && largest > 170
              ? 180
              : NaN;
        if (count < ENOUGH || Number.isNaN(half)) continue;
        const good = [...values.keys()].filter(
          (i) => trace.outcome(i) === 'success' && !Number.isNaN(values[i]),
        );
        const sizes = good.map((i) => Math.abs(values[i] ?? NaN));
        const turned = sizes.filter((size) => size > (5 / 6) * half).length;
        if (good.length < ENOUGH || turned < 0.8 * good.length) continue;
        yield {
          at: target,
          message: `\`${name}\` is ${formatNumber(quantile(sizes, 0.5))} on a typical step of a success, nearly half a turn, and above ${formatNumber((5 / 6) * half)} on ${formatPercent(turned / good.length)} of them: one of the two directions points backwards. Are two ends swapped?`,
          evidence: trace.references(good),
        };
        return;
      }
  },
};
