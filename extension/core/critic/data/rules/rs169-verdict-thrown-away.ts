import { formatPercent } from '../../../measures/format';
import type { PyFunction } from '../../../syntax/module';
import { looksAtBatch } from '../../of-batch';
import type { DataRule } from '../data-rule';
import { shareAbove } from '../statistics';

const ENOUGH = 12;
/** A value that orders so many pairs of a success and a failure is about what they are. */
const TELLING = 0.75;

export const verdictThrownAway: DataRule = {
  code: 'RS169',
  title: 'A value that tells right from wrong is never used',
  severity: 'warning',
  *check(trace) {
    const { task, context } = trace;
    if (task.set.kind !== 'completions' || looksAtBatch(context)) return;
    const [good, bad] = [trace.paidRows('success'), trace.paidRows('failure')];
    if (Math.min(good.length, bad.length) < ENOUGH) return;
    for (const fn of context.rewardFunctions)
      for (const { kind, value, key, target } of fn.flow.writes) {
        if (kind !== 'assign' || !value || !isNeverRead(fn, key)) continue;
        if (/^(subscript|attribute|identifier)$/.test(value.type)) continue;
        const values = trace.numbers(trace.valueSite(value));
        const known = (which: readonly number[]): number[] =>
          which.map((i) => values[i] ?? NaN).filter((one) => !Number.isNaN(one));
        const [ours, theirs] = [known(good), known(bad)];
        if (ours.length < 0.7 * good.length || theirs.length < Math.max(5, 0.3 * bad.length)) continue;
        const above = shareAbove(ours, theirs);
        const telling = Math.max(above, 1 - above);
        if (!(telling >= TELLING)) continue;
        yield {
          at: target,
          message: `\`${key}\` tells recorded successes from failures in ${formatPercent(telling)} of the pairs, and nothing uses it: was it left out of what is returned?`,
          evidence: trace.references(bad.slice(0, 3)),
        };
      }
  },
};

function isNeverRead({ flow }: PyFunction, key: string): boolean {
  if (!/^[A-Za-z]\w*$/.test(key) || flow.closureReads.has(key) || flow.escaping.has(key)) return false;
  const writes = flow.writes.filter((write) => write.key === key);
  const targets = new Set(writes.map((write) => write.target));
  return writes.length === 1 && !(flow.reads.get(key) ?? []).some((read) => !targets.has(read));
}
