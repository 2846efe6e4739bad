import { comparisons, stringValue } from '../../../syntax/expressions';
import type { DataRule } from '../data-rule';
import { spreadOf, varies } from '../statistics';
import { SEEN } from '../trace';

const ENOUGH = 5;

export const comparedValueEmpty: DataRule = {
  code: 'RS121',
  title: 'A value that is compared is always empty',
  severity: 'warning',
  *check(trace) {
    if (trace.task.set.kind !== 'completions') return;
    const successes = trace.ends('success');
    for (const site of trace.sites) {
      if (site.kind !== 'test' || site.node.type !== 'comparison_operator') continue;
      const [link, ...more] = comparisons(site.node);
      if (!link || more.length || link.operator !== '==') continue;
      const tests = trace.numbers(site);
      const seen = spreadOf(tests);
      if (seen.count < 20 || seen.max !== SEEN.false) continue;
      const asked = successes.filter((i) => !Number.isNaN(tests[i] ?? NaN));
      if (asked.length < Math.max(ENOUGH, 0.6 * successes.length)) continue;
      for (const [side, other] of [
        [link.left, link.right],
        [link.right, link.left],
      ] as const) {
        if (stringValue(side) !== null || side.type === 'none') continue;
        const [own, against] = [trace.valueSite(side), trace.valueSite(other)];
        if (!own || !against || !varies(spreadOf(trace.checksum(against)))) continue;
        const truth = spreadOf(trace.truth(own));
        if (truth.count < 20 || truth.max !== 0) continue;
        yield {
          at: side,
          message: `\`${side.text}\` is empty on all ${truth.count} recorded completions that get here, ${asked.length} of them recorded as successes: it is never equal to \`${other.text}\`. Is it read from the wrong place?`,
          evidence: trace.references(asked),
        };
        break;
      }
    }
  },
};
