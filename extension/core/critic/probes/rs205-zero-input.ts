import { formatNumber } from '../../measures/format';
import { isNumericField } from '../../trajectory/fields';
import { atLine, referenceTo } from './judging';
import type { Probe, ProbeFinding } from './probe';
import type { ProbeRow } from './synthetic';

const MAX_FIELDS = 40;

export const zeroInput: Probe = {
  code: 'RS205',
  title: 'A field that is 0 makes the reward crash',
  severity: 'warning',
  prepare(input) {
    const { set, fields } = input.task;
    if (set.kind !== 'transitions') return null;
    const base = input.trace.rows[Math.floor(input.trace.count / 3)];
    if (base === undefined) return null;
    const numeric = fields.filter((field) => isNumericField(set, field)).slice(0, MAX_FIELDS);
    const asked = numeric.map((field): ProbeRow => ({
      base,
      goesOn: true,
      fields: [
        { field, of: 'obs', value: 0 },
        { field, of: 'next_obs', value: 0 },
      ],
    }));
    return {
      episodes: [[{ base, goesOn: true }], ...asked.map((row) => [row])],
      *judge([plain, ...results]): Generator<ProbeFinding> {
        if (plain?.[0]?.error) return;
        for (const [k, field] of numeric.entries()) {
          const result = results[k]?.[0];
          if (!result?.error || !/ZeroDivision|math domain|ValueError/.test(result.error)) continue;
          const [low, high] = rangeOf(input.trace.field(field, 'obs'));
          // What is never negative and comes this near to 0 starts there.
          const isSeen = low <= 0 ? high >= 0 : low < 0.02 * high;
          yield {
            at: atLine(input, result.line),
            severity: isSeen ? 'warning' : 'info',
            message: `With ${field.name} 0 the reward crashes: ${result.error}. Recorded were ${formatNumber(low)} to ${formatNumber(high)}.`,
            evidence: referenceTo(input, base),
          };
          return;
        }
      },
    };
  },
};

function rangeOf(values: Float64Array): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}
