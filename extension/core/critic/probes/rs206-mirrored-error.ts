import { formatNumber } from '../../measures/format';
import { isNumericField, type Field } from '../../trajectory/fields';
import { quantile, spreadOf } from '../data/statistics';
import type { Trace } from '../data/trace';
import { referenceTo } from './judging';
import type { Probe, ProbeFinding } from './probe';
import { spreadRows } from './rs202-answer-makes-no-difference';

const ROWS = 24;

export const mirroredError: Probe = {
  code: 'RS206',
  title: 'An error to one side is paid, to the other charged',
  severity: 'warning',
  prepare(input) {
    const { trace, task } = input;
    if (task.set.kind !== 'transitions') return null;
    const signed = task.fields
      .filter((field) => isNumericField(task.set, field))
      .slice(0, 40)
      .flatMap((field) => {
        const found = centered(trace, field);
        return found === null ? [] : [{ field, ...found }];
      });
    if (!signed.length) return null;
    const rows = spreadRows(
      [...trace.rows.keys()].filter((i) => !trace.ends().includes(i)),
      ROWS,
    );
    const mirrors = signed.flatMap(({ field, size, isError }) =>
      rows.map((i) => ({ field, size, isError, row: trace.rows[i] ?? 0 })),
    );
    return {
      // The same step with the field at +size and at −size, before and after the step.
      episodes: mirrors.flatMap(({ field, size, row }) =>
        [size, -size].map((value) => [
          {
            base: row,
            goesOn: true,
            fields: [
              { field, of: 'obs' as const, value },
              { field, of: 'next_obs' as const, value },
            ],
          },
        ]),
      ),
      *judge(results): Generator<ProbeFinding> {
        const all = results.flat().map(({ reward }) => reward);
        const scale = quantile([...trace.reward, ...all].map(Math.abs), 0.5) || 1;
        for (const [k, { field, size, isError }] of signed.entries()) {
          const differences = rows.map((_, j) => {
            const at = 2 * (k * rows.length + j);
            return (results[at]?.[0]?.reward ?? NaN) - (results[at + 1]?.[0]?.reward ?? NaN);
          });
          const known = differences.filter((difference) => !Number.isNaN(difference));
          const signs = new Set(known.map(Math.sign));
          if (known.length < rows.length / 2 || signs.size !== 1 || signs.has(0)) continue;
          const typical = quantile(known.map(Math.abs), 0.5);
          if (typical < 0.02 * scale) continue;
          const at = 2 * k * rows.length;
          const [plus = NaN, minus = NaN] = [results[at]?.[0]?.reward, results[at + 1]?.[0]?.reward];
          yield {
            at: input.entry,
            severity: isError ? 'warning' : 'info',
            message: `With ${field.name} at ${formatNumber(size)} a step gets ${formatNumber(plus)}, at ${formatNumber(-size)} it gets ${formatNumber(minus)}, and so on every step tried${isError ? '; successes end near 0' : ''}. Is an absolute value or a square missing?`,
            evidence: referenceTo(input, trace.rows[rows[0] ?? 0] ?? 0),
          };
        }
      },
    };
  },
};

/** A quantity with both signs, and whether it is near 0 at the end of successes only; null for others. */
function centered(trace: Trace, field: Field): { readonly size: number; readonly isError: boolean } | null {
  const of = trace.task.set.nextObservation ? 'next_obs' : 'obs';
  const values = trace.field(field, of);
  const { min, max, count } = spreadOf(values);
  if (count < 50 || !(min < 0 && max > 0) || Math.min(-min, max) < 0.3 * Math.max(-min, max)) return null;
  const sizes = [...values].map(Math.abs);
  const typical = quantile(sizes, 0.75);
  const ends = trace.ends('success').map((i) => Math.abs(values[i] ?? NaN));
  const failures = trace.ends('failure').map((i) => Math.abs(values[i] ?? NaN));
  if (ends.length < 5 || typical === 0) return null;
  if (new Set(sizes.filter((size) => !Number.isNaN(size))).size < 12) return null;
  const [near, far] = [quantile(ends, 0.75), quantile(failures, 0.5)];
  const name = `${field.name} ${field.about ?? ''}`;
  if (/veloc|speed|_dot|\bv[xyz]?\b|rate|action/i.test(name)) return null;
  return { size: typical, isError: near < 0.35 * typical && near < 0.35 * far };
}
