import { formatNumber } from '../../../measures/format';
import type { DataRule } from '../data-rule';
import { payments } from '../payments';
import { quantile } from '../statistics';
import { targetMoves } from '../targets';
import type { Trace } from '../trace';

const ENOUGH = 6;
/** So much larger than elsewhere is a jump. */
const JUMP = 3;

export const targetMovesOn: DataRule = {
  code: 'RS171',
  title: 'Progress falls back where its target moves on',
  severity: 'warning',
  *check(trace) {
    if (trace.task.set.kind !== 'transitions' || !trace.task.set.nextObservation) return;
    const targets = targetMoves(trace);
    if (!targets.length) return;
    // The innermost term says it best.
    const terms = payments(trace).filter(({ constant }) => !constant);
    for (const { node, text, amounts } of [...terms].sort((a, b) => a.text.length - b.text.length)) {
      const found = targets.find(({ rows, others }) => fallsBack(trace, amounts, rows, others));
      if (!found) continue;
      const at = (rows: readonly number[], share: number): string =>
        formatNumber(
          quantile(
            rows.map((i) => amounts[i] ?? NaN),
            share,
          ),
        );
      yield {
        at: node,
        message: `On the ${found.rows.length} steps tried on which ${found.name} moves on, \`${text}\` is ${at(found.rows, 0.5)} in the middle; elsewhere it goes from ${at(found.others, 0.05)} to ${at(found.others, 0.95)}. What was before the step is measured to one target, what comes after to another, so reaching a target costs what was gained. Measure both to the same one.`,
        evidence: trace.references(found.rows),
      };
      return;
    }
  },
};

/** There alone it takes off several times what it gives elsewhere, and the step is among the worst paid of all. */
function fallsBack(
  trace: Trace,
  amounts: Float64Array,
  rows: readonly number[],
  others: readonly number[],
): boolean {
  const of = (which: readonly number[], from: Float64Array): number[] =>
    which.map((i) => from[i] ?? NaN).filter((value) => !Number.isNaN(value));
  const [there, elsewhere] = [of(rows, amounts), of(others, amounts)];
  if (there.length < ENOUGH || elsewhere.length < 50) return false;
  const usual = quantile(elsewhere.map(Math.abs), 0.95);
  // Where the target stays it is paid for coming nearer.
  if (!(usual > 0) || !(quantile(elsewhere, 0.95) > 0)) return false;
  const jumps = there.filter((amount) => amount < -JUMP * usual).length;
  if (jumps < 0.7 * there.length) return false;
  const paid = quantile(of(rows, trace.reward), 0.5);
  return paid < quantile(of(others, trace.reward), 0.1);
}
