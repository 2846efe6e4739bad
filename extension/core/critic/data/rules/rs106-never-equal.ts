import { comparisons } from '../../../syntax/expressions';
import type { DataRule } from '../data-rule';
import { spreadOf, varies } from '../statistics';
import { SEEN } from '../trace';

export const neverEqual: DataRule = {
  code: 'RS106',
  title: 'Two things that should match never do, though episodes succeed',
  severity: 'warning',
  *check(trace) {
    const successes = trace.ends('success');
    if (successes.length < 5) return;
    for (const site of trace.sites) {
      if (site.kind !== 'test' || site.node.type !== 'comparison_operator') continue;
      const [link, ...more] = comparisons(site.node);
      if (!link || more.length || !/^(==|!=)$/.test(link.operator)) continue;
      const seen = spreadOf(trace.numbers(site));
      const never = link.operator === '==' ? SEEN.false : SEEN.true;
      if (seen.count < 20 || seen.min !== never || seen.max !== never) continue;
      const [left, right] = [link.left, link.right].map((side) => trace.valueSite(side));
      if (!left || !right) continue;
      const isText = [left, right].map((side) => varies(spreadOf(trace.checksum(side))));
      const isNumber = [left, right].map((side) => varies(spreadOf(trace.numbers(side))));
      // Of two numbers, few are ever equal.
      const bothChange = isText.every((is, k) => is || isNumber[k]);
      if (!bothChange || !isText.includes(true)) continue;
      const asked = successes.filter((i) => !Number.isNaN(trace.numbers(site)[i] ?? NaN));
      if (asked.length < 5) continue;
      yield {
        at: site.node,
        message: `\`${link.left.text}\` and \`${link.right.text}\` are equal on none of the ${seen.count} rows where they are compared, although ${asked.length} of these are recorded as successes. They may be of different types, or the wrong part is compared.`,
        evidence: trace.references(asked),
      };
    }
  },
};
