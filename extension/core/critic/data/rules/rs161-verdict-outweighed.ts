import { formatNumber, formatPercent } from '../../../measures/format';
import { looksAtBatch } from '../../of-batch';
import type { DataRule } from '../data-rule';
import { quantile, shareAbove } from '../statistics';

const ENOUGH = 12;
/** So large a share of pairs in the wrong order is no accident. */
const MISORDERED = 0.05;

export const verdictOutweighed: DataRule = {
  code: 'RS161',
  title: 'The code knows which completions are right, and pays others more',
  severity: 'warning',
  *check(trace) {
    const { task, context } = trace;
    if (task.set.kind !== 'completions' || looksAtBatch(context)) return;
    const [good, bad] = [trace.paidRows('success'), trace.paidRows('failure')];
    if (Math.min(good.length, bad.length) < ENOUGH) return;
    const paid = (which: readonly number[]): number[] => which.map((i) => trace.reward[i] ?? NaN);
    const above = shareAbove(paid(good), paid(bad));
    const little = quantile(paid(good), 0.25);
    const overpaid = bad.filter((i) => (trace.reward[i] ?? NaN) >= little - 1e-9);
    if (!(above <= 1 - MISORDERED) || overpaid.length < Math.max(3, MISORDERED * bad.length)) return;
    const verdict = trace.sites.find(
      (site) => site.kind !== 'search' && separates(trace.noted(site, ''), good, bad),
    );
    const [first] = overpaid;
    if (!verdict || first === undefined) return;
    yield {
      at: verdict.node,
      message: `\`${verdict.node.text.slice(0, 60)}\` tells all ${good.length} recorded successes from all ${bad.length} failures, the reward does not: ${overpaid.length} failures get ${formatNumber(little)} or more, which one in four successes does not exceed, and only ${formatPercent(above)} of the pairs are in order. Something else is worth more than being right, or this is lost on the way.`,
      evidence: trace.references(overpaid),
    };
  },
};

/** Every success has one side of a gap, every failure the other. */
function separates(values: Float64Array, good: readonly number[], bad: readonly number[]): boolean {
  const [ours, theirs] = [good, bad].map((rows) => rows.map((i) => values[i] ?? NaN));
  if (!ours || !theirs) return false;
  if (ours.some(Number.isNaN)) return false;
  const known = theirs.filter((value) => !Number.isNaN(value));
  if (known.length < 0.7 * theirs.length) return false;
  return Math.min(...ours) > Math.max(...known);
}
