import { formatNumber } from '../../../measures/format';
import { comparisons } from '../../../syntax/expressions';
import type { DataRule } from '../data-rule';
import { spreadOf, varies } from '../statistics';
import { SEEN } from '../trace';
import { extremes } from './rs101-unit-of-threshold';

const ENOUGH = 40;

export const testNeverChanges: DataRule = {
  code: 'RS113',
  title: 'A condition has the same answer on every recorded step',
  severity: 'info',
  *check(trace) {
    for (const site of trace.sites) {
      if (site.kind !== 'test' || site.node.type !== 'comparison_operator') continue;
      const seen = spreadOf(trace.numbers(site));
      if (seen.count < ENOUGH || seen.min !== seen.max || seen.max > SEEN.true) continue;
      const [link, ...more] = comparisons(site.node);
      if (!link || more.length || !/^([<>]=?|==|!=)$/.test(link.operator)) continue;
      const side = [link.left, link.right].find((node) =>
        varies(spreadOf(trace.numbers(trace.valueSite(node)))),
      );
      if (!side) continue;
      const values = trace.numbers(trace.valueSite(side));
      const { min, max } = spreadOf(values);
      yield {
        at: site.node,
        message: `\`${site.node.text}\` ${seen.max === SEEN.true ? 'always' : 'never'} holds on the ${seen.count} recorded ${trace.task.set.kind === 'completions' ? 'completions' : 'steps'} that ask: \`${side.text}\` is between ${formatNumber(min)} and ${formatNumber(max)} there.`,
        evidence: trace.references(extremes(values)),
      };
    }
  },
};
