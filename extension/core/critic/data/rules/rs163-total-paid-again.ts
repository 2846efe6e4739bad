import { formatNumber } from '../../../measures/format';
import { unparenthesized } from '../../../syntax/expressions';
import { recordingRead } from '../../reads';
import { hasWord, lastName } from '../../vocabulary';
import type { DataRule } from '../data-rule';
import { payments } from '../payments';
import { recordedAt } from '../recorded';

const ENOUGH = 6;
/** What is so far: as a sum, or as what was done to things. */
const TOTAL =
  'total count cumulative cum sum delivered collected visited travelled traveled completed eaten picked passed solved cleared sold gathered';

export const totalPaidAgain: DataRule = {
  code: 'RS163',
  title: 'A running total is paid again on every step',
  severity: 'warning',
  *check(trace) {
    if (trace.task.set.kind !== 'transitions') return;
    for (const { node, text, amounts, constant } of payments(trace)) {
      const fn = trace.context.module.functionAround(node);
      if (constant || !fn || !amounts.some((amount) => amount > 0) || amounts.some((amount) => amount < 0))
        continue;
      const parts = [node, ...node.all('subscript')].flatMap((part) => {
        const held = part.type === 'identifier' ? (fn.assignedTo(part) ?? part) : part;
        return [held, ...held.all('subscript')];
      });
      for (const part of parts) {
        const name = lastName(recordingRead(part, fn, trace.context)?.path ?? '');
        if (!hasWord(name, TOTAL) || isDifference(part.parent)) continue;
        const values = recordedAt(trace, fn, part)?.values;
        const spans = trace.spans().filter(({ start, end }) => end - start > 3);
        const isTotal =
          values !== undefined &&
          spans.every(({ start, end }) =>
            values.subarray(start, end).every((value, i, own) => i === 0 || value >= (own[i - 1] ?? value)),
          );
        const grows = values
          ? spans.filter(({ start, end }) => (values[end - 1] ?? 0) > (values[start] ?? 0))
          : [];
        if (!isTotal || grows.length < ENOUGH || !follows(values, amounts)) continue;
        const most = grows.reduce((a, b) => (b.end - b.start > a.end - a.start ? b : a));
        const sum = amounts.subarray(most.start, most.end).reduce((all, amount) => all + (amount || 0), 0);
        yield {
          at: part,
          message: `\`${unparenthesized(part).text}\` only grows within an episode, and \`${text}\` pays all of it again on every step: ${formatNumber(sum)} over one episode for ${formatNumber((values[most.end - 1] ?? 0) - (values[most.start] ?? 0))} more of it. Pay what it grew by in this step.`,
          evidence: trace.references([most.start]),
        };
        return;
      }
    }
  },
};

function isDifference(
  node: { readonly type: string; child(field: string): { readonly text: string } | null } | null,
): boolean {
  return node?.type === 'binary_operator' && /^[-/]$/.test(node.child('operator')?.text ?? '');
}

/** The more of the one, the more of the other: nothing is taken off for what was paid before. */
function follows(values: Float64Array, amounts: Float64Array): boolean {
  const paid = [...values.keys()].filter((i) => !Number.isNaN(amounts[i] ?? NaN));
  const [low, high] = [paid.filter((i) => values[i] === 0), paid.filter((i) => (values[i] ?? 0) > 0)];
  const mean = (rows: readonly number[]): number =>
    rows.reduce((sum, i) => sum + (amounts[i] ?? 0), 0) / Math.max(1, rows.length);
  return high.length > 0 && mean(high) > 0 && mean(high) > 2 * mean(low);
}
