import { formatNumber } from '../../measures/format';
import { quantile } from '../data/statistics';
import { referenceTo } from './judging';
import type { Probe, ProbeFinding } from './probe';
import { spreadRows } from './rs202-answer-makes-no-difference';
import { signedQuantities } from './signed-quantities';

const ROWS = 24;

export const mirroredError: Probe = {
  code: 'RS206',
  title: 'An error to one side is paid, to the other charged',
  severity: 'warning',
  prepare(input) {
    const { trace, task } = input;
    if (task.set.kind !== 'transitions') return null;
    const signed = signedQuantities(trace);
    if (!signed.length) return null;
    const ends = new Set(trace.ends());
    const rows = spreadRows(
      [...trace.rows.keys()].filter((i) => !ends.has(i)),
      ROWS,
    );
    return {
      // The same step with the quantity at +size and at −size, before and after the step.
      episodes: signed.flatMap(({ size, edits }) =>
        rows.flatMap((i) =>
          [size, -size].map((value) => [{ base: trace.rows[i] ?? 0, goesOn: true, fields: edits(i, value) }]),
        ),
      ),
      *judge(results): Generator<ProbeFinding> {
        const all = results.flat().map(({ reward }) => Math.abs(reward));
        const scale = quantile(all, 0.5) || 1;
        for (const [k, { name, size, isError }] of signed.entries()) {
          const first = 2 * k * rows.length;
          const pairs = rows.map((_, j) => {
            const [plus, minus] = [results[first + 2 * j], results[first + 2 * j + 1]];
            return { plus: plus?.[0]?.reward ?? NaN, minus: minus?.[0]?.reward ?? NaN };
          });
          const differences = pairs
            .map(({ plus, minus }) => plus - minus)
            .filter((each) => !Number.isNaN(each));
          // Where the reward is cut off, the two sides may be alike.
          const signs = new Set(differences.map(Math.sign).filter((sign) => sign !== 0));
          if (differences.length < rows.length / 2 || signs.size !== 1) continue;
          if (differences.filter((each) => each !== 0).length < 0.6 * differences.length) continue;
          if (quantile(differences.map(Math.abs), 0.5) < 0.02 * scale) continue;
          const shown = pairs.find(({ plus, minus }) => plus !== minus);
          yield {
            at: input.entry,
            severity: isError ? 'warning' : 'info',
            message: `With ${name} at ${formatNumber(size)} a step gets ${formatNumber(shown?.plus ?? NaN)}, at ${formatNumber(-size)} it gets ${formatNumber(shown?.minus ?? NaN)}, and so on every step tried${isError ? '; it is an error, with 0 as the aim' : ''}. Is an absolute value or a square missing?`,
            evidence: referenceTo(input, trace.rows[rows[0] ?? 0] ?? 0),
          };
        }
      },
    };
  },
};
